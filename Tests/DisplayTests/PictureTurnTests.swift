import Display
import FeedbackCore
import Testing

struct PictureTurnTests {
    /// A picture of 3 × 2 pixels, numbered row by row.
    private let pixels: [UInt32] = [1, 2, 3, 4, 5, 6]

    private func turned(
        _ rotation: ScreenRotation, part: Rect? = nil, finish: PictureFinish = PictureFinish()
    ) -> [UInt32] {
        let turn = PictureTurn(rotation, size: Size(width: 3, height: 2))
        var memory = [UInt32](repeating: 0, count: 6)
        pixels.withUnsafeBytes { picture in
            memory.withUnsafeMutableBytes { memory in
                turn.copy(
                    part ?? Rect(x: 0, y: 0, width: 3, height: 2), from: picture, stride: 12,
                    to: memory, pitch: turn.turnedSize.width * 4, finish: finish)
            }
        }
        return memory
    }

    @Test func `a picture is turned clockwise by quarters`() {
        #expect(turned(.none) == [1, 2, 3, 4, 5, 6])
        // Of a tall display the first row is the first column from below.
        #expect(turned(.quarter) == [4, 1, 5, 2, 6, 3])
        #expect(turned(.half) == [6, 5, 4, 3, 2, 1])
        #expect(turned(.threeQuarters) == [3, 6, 2, 5, 1, 4])
    }

    @Test func `only the part is copied, and only what lies in the picture`() {
        let corner = Rect(x: 2, y: 1, width: 5, height: 5)
        #expect(turned(.none, part: corner) == [0, 0, 0, 0, 0, 6])
        #expect(turned(.quarter, part: corner) == [0, 0, 0, 0, 6, 0])
        #expect(turned(.none, part: Rect(x: 3, y: 0, width: 1, height: 1)) == [0, 0, 0, 0, 0, 0])
        #expect(turned(.half, part: Rect(x: -1, y: 0, width: 2, height: 1)) == [0, 0, 0, 0, 0, 1])
    }

    /// The ground on which the picture moves.
    private let ground: UInt32 = 0xFF01_0203

    private func moved(_ x: Int, _ y: Int) -> PictureFinish {
        PictureFinish(
            shift: PictureShift.Offset(x: x, y: y), border: Color(red: 1, green: 2, blue: 3))
    }

    @Test func `a picture moves before it is turned, and its ground is seen behind it`() {
        let g = ground
        #expect(turned(.none, finish: moved(1, 0)) == [g, 1, 2, g, 4, 5])
        #expect(turned(.none, finish: moved(-1, 1)) == [g, g, g, 2, 3, g])
        #expect(turned(.none, finish: moved(0, -1)) == [4, 5, 6, g, g, g])
        #expect(turned(.none, finish: moved(4, 0)) == [g, g, g, g, g, g])
        // The same as turning [g, 1, 2, g, 4, 5].
        #expect(turned(.quarter, finish: moved(1, 0)) == [g, g, 4, 1, 5, 2])
        #expect(turned(.half, finish: moved(1, 0)) == [5, 4, g, 2, 1, g])
        #expect(turned(.threeQuarters, finish: moved(1, 0)) == [2, 5, 1, 4, g, g])
    }

    @Test func `a part moves with the picture, and nothing beside it is touched`() {
        let middle = Rect(x: 1, y: 0, width: 1, height: 1)
        #expect(turned(.none, part: middle, finish: moved(1, 1)) == [0, 0, 0, 0, 0, 2])
        #expect(turned(.half, part: middle, finish: moved(1, 1)) == [2, 0, 0, 0, 0, 0])
        let edge = Rect(x: 2, y: 0, width: 1, height: 2)
        #expect(turned(.none, part: edge, finish: moved(1, 0)) == [0, 0, 0, 0, 0, 0])
    }

    @Test func `the ground is darkened as the picture is`() {
        let white = Color(red: 255, green: 255, blue: 255)
        let finish = PictureFinish(
            brightness: 50, shift: PictureShift.Offset(x: 2), border: white)
        #expect(turned(.none, finish: finish)[0] == 0xFFBC_BCBC)
    }
}
