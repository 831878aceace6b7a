/// A colour as screens take it: three bytes of sRGB.
package struct Color: Hashable, Sendable {
    /// 0…255.
    package var red: UInt8
    /// 0…255.
    package var green: UInt8
    /// 0…255.
    package var blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The colour written as `#RRGGBB`, in either case; nothing if it is anything else.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 7, digits[0] == 0x23 else { return nil }
        let nibbles = digits.dropFirst().compactMap(Self.nibble)
        guard nibbles.count == 6 else { return nil }
        red = nibbles[0] << 4 | nibbles[1]
        green = nibbles[2] << 4 | nibbles[3]
        blue = nibbles[4] << 4 | nibbles[5]
    }

    /// How far two colours stand apart, 1…21, as WCAG 2.2 reckons ("contrast ratio").
    package func contrast(with other: Color) -> Double {
        let lighter = max(luminance, other.luminance)
        let darker = min(luminance, other.luminance)
        return (lighter + 0.05) / (darker + 0.05)
    }

    /// How bright the colour is, 0…1, as WCAG 2.2 reckons ("relative luminance").
    package var luminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// The light that a byte of sRGB stands for, 0…1.
    ///
    /// The core has no library for powers: to the power of 2.4 is the fifth root of the twelfth
    /// power, which is found by Newton's way.
    private static func linear(_ byte: UInt8) -> Double {
        let value = Double(byte) / 255
        guard value > 0.04045 else { return value / 12.92 }
        let base = (value + 0.055) / 1.055
        let square = base * base
        let twelfth = square * square * square * square * square * square
        var root = base
        for _ in 0..<40 {
            let fourth = root * root * root * root
            root -= (root * fourth - twelfth) / (5 * fourth)
        }
        return root
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}

extension Color: CustomStringConvertible {
    /// `#RRGGBB`, in capitals.
    package var description: String {
        "#"
            + [red, green, blue].map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }.joined()
    }
}
