import Display
import FeedbackCore
import Testing

struct PictureTurnTests {
    /// A picture of 3 × 2 pixels, numbered row by row.
    private let pixels: [UInt32] = [1, 2, 3, 4, 5, 6]

    private func turned(_ rotation: ScreenRotation, part: Rect? = nil) -> [UInt32] {
        let turn = PictureTurn(rotation, size: Size(width: 3, height: 2))
        var memory = [UInt32](repeating: 0, count: 6)
        pixels.withUnsafeBytes { picture in
            memory.withUnsafeMutableBytes { memory in
                turn.copy(
                    part ?? Rect(x: 0, y: 0, width: 3, height: 2), from: picture, stride: 12,
                    to: memory, pitch: turn.turnedSize.width * 4)
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
}
