import Glibc

/// What becomes of a picture's pixels on their way to the display.
package struct PictureFinish: Hashable, Sendable {
    /// How much of its light the picture keeps, in percent; 0 is black.
    package let brightness: Int
    /// What each byte of sRGB becomes; empty if all stay.
    private let bytes: [UInt8]

    /// Keeps so much of a picture's light.
    package init(brightness: Int = 100) {
        self.brightness = brightness
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
