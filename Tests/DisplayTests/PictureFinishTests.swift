import FeedbackCore
import Testing

@testable import Display

/// Pictures on displays whose light cannot be dimmed.
struct PictureFinishTests {
    /// White at a share of its light: 18 % is the grey card of photographers, which is 118 in sRGB,
    /// and half of the light is 188.
    @Test(arguments: [(100, 255), (50, 188), (18, 118), (0, 0)] as [(Int, UInt32)])
    func `light is shared, not bytes`(percent: Int, byte: UInt32) {
        let white = PictureFinish(brightness: percent).finished(0xFFFF_FFFF)
        #expect(white == 0xFF00_0000 | byte << 16 | byte << 8 | byte)
    }

    @Test func `at all of its light every pixel stays, and black always does`() {
        for byte in UInt32(0)...255 {
            let pixel = 0xFF00_0000 | byte << 16 | (255 - byte) << 8 | byte / 2
            #expect(PictureFinish().finished(pixel) == pixel)
        }
        for percent in 0...100 {
            #expect(PictureFinish(brightness: percent).finished(0xFF00_0000) == 0xFF00_0000)
        }
    }

    @Test func `each colour is darkened by itself, and the darker the less light there is`() {
        let half = PictureFinish(brightness: 50)
        #expect(half.finished(0xFFFF_0000) == 0xFFBC_0000)
        #expect(half.finished(0xFF00_FF00) == 0xFF00_BC00)
        #expect(half.finished(0xFF00_00FF) == 0xFF00_00BC)
        let whites = (0...100).map { PictureFinish(brightness: $0).finished(0xFFFF_FFFF) }
        #expect(zip(whites, whites.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// WCAG 2.2, 1.4.6 asks 7:1 of text; darkened, in a room where nothing else shines, it keeps
    /// what it had, but for the light that WCAG reckons for the room.
    @Test func `at the least that is not dark text is told from its ground`() throws {
        let finish = PictureFinish(brightness: Limits.brightness.lowerBound)
        let ground = try #require(Color(hex: "#FFFFFF"))
        let text = try #require(Color(hex: "#595959"))
        #expect(ground.contrast(with: text) >= 7)
        func finished(_ color: Color) -> Color {
            let pixel = finish.finished(
                UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue))
            return Color(
                red: UInt8(pixel >> 16 & 0xFF), green: UInt8(pixel >> 8 & 0xFF),
                blue: UInt8(pixel & 0xFF))
        }
        let ratio = finished(ground).luminance / finished(text).luminance
        #expect(abs(ratio - ground.luminance / text.luminance) < 0.5)
    }

    @Test func `a turned part is finished as well`() {
        let pixels: [UInt32] = [0xFFFF_FFFF, 0xFF00_0000]
        for rotation in [ScreenRotation.none, .half] {
            let turn = PictureTurn(rotation, size: Size(width: 2, height: 1))
            var memory = [UInt32](repeating: 7, count: 2)
            pixels.withUnsafeBytes { picture in
                memory.withUnsafeMutableBytes { memory in
                    turn.copy(
                        Rect(x: 0, y: 0, width: 2, height: 1), from: picture, stride: 8,
                        to: memory, pitch: 8, finish: PictureFinish(brightness: 50))
                }
            }
            let bright: UInt32 = 0xFFBC_BCBC
            #expect(memory == (rotation == .none ? [bright, 0xFF00_0000] : [0xFF00_0000, bright]))
        }
    }
}
