package import FeedbackCore
import Glibc

/// What becomes of a picture's pixels on their way to the display.
package struct PictureFinish: Hashable, Sendable {
    /// How far the picture is moved, before it is turned.
    package let shift: PictureShift.Offset
    /// What is seen where it has moved away.
    private let border: Color
    /// How much of its light the picture keeps, in percent; 0 is black.
    package let brightness: Int
    /// What each byte of sRGB becomes; empty if all stay.
    private let bytes: [UInt8]

    /// Keeps so much of a picture's light, and moves it on a ground of a colour.
    package init(
        brightness: Int = 100, shift: PictureShift.Offset = .init(),
        border: Color = Color(red: 0, green: 0, blue: 0)
    ) {
        self.brightness = brightness
        self.shift = shift
        self.border = border
        let share = Double(brightness) / 100
        bytes = brightness >= 100 ? [] : (0...255).map { Self.byte(share * Self.light($0)) }
    }

    /// True if pixels stay as they are.
    var keepsPixels: Bool { bytes.isEmpty }

    /// What a pixel of blue, green and red becomes.
    func finished(_ pixel: UInt32) -> UInt32 {
        guard !keepsPixels else { return pixel }
        let (red, green) = (bytes[Int(pixel >> 16 & 0xFF)], bytes[Int(pixel >> 8 & 0xFF)])
        return pixel & 0xFF00_0000 | UInt32(red) << 16 | UInt32(green) << 8
            | UInt32(bytes[Int(pixel & 0xFF)])
    }

    /// The pixel that is seen where the picture has moved away.
    var borderPixel: UInt32 {
        finished(
            0xFF00_0000 | UInt32(border.red) << 16 | UInt32(border.green) << 8
                | UInt32(border.blue))
    }

    /// Where a part of a picture is seen; nothing if it has moved out of its frame.
    func place(of part: Rect, in frame: Rect) -> Rect? {
        Rect(x: part.x + shift.x, y: part.y + shift.y, width: part.width, height: part.height)
            .intersection(frame)
    }

    /// The strips of a frame that a picture of its size has moved away from.
    func uncovered(in frame: Rect) -> [Rect] {
        var strips: [Rect] = []
        var rest = frame
        if shift.y > 0 { strips.append(rest.takeTop(min(shift.y, rest.height))) }
        if shift.y < 0 { strips.append(rest.takeBottom(min(-shift.y, rest.height))) }
        if shift.x > 0 { strips.append(rest.takeLeft(min(shift.x, rest.width))) }
        if shift.x < 0 { strips.append(rest.takeRight(min(-shift.x, rest.width))) }
        return strips
    }

    /// The light that a byte stands for, 0…1: IEC 61966-2-1.
    private static func light(_ byte: Int) -> Double {
        let value = Double(byte) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func byte(_ light: Double) -> UInt8 {
        let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
        return UInt8((value * 255).rounded())
    }
}
