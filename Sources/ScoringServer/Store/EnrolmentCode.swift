import BatchFormat
package import FeedbackCore

/// A one-time code: 128 bits in Crockford's base 32, as groups of five.
///
/// Case, hyphens and spaces do not matter, and O, I and L are read as 0, 1 and 1.
package struct EnrolmentCode: Hashable, Sendable, CustomStringConvertible {
    /// The 26 digits without hyphens.
    private let digits: String

    /// SHA-256 of the 26 digits.
    package var hash: Digest { sha256(Array(digits.utf8)) }

    /// Makes a code from random numbers.
    package init(using random: inout some RandomNumberGenerator) {
        let value = UInt128(random.next()) << 64 | UInt128(random.next())
        var digits = ""
        for shift in stride(from: 125, through: 0, by: -5) {
            digits.append(Self.alphabet[Int(truncatingIfNeeded: value >> shift) & 31])
        }
        self.digits = digits
    }

    /// Reads a code as a person may have typed it, or returns nothing if it can be none.
    package init?(_ text: String) {
        var digits = ""
        for character in text.uppercased() where character != "-" && character != " " {
            switch character {
            case "O": digits.append("0")
            case "I", "L": digits.append("1")
            case _ where Self.alphabet.contains(character): digits.append(character)
            default: return nil
            }
            guard digits.count <= 26 else { return nil }
        }
        guard digits.count == 26 else { return nil }
        self.digits = digits
    }

    /// The code in groups of five, joined by hyphens.
    package var description: String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, index % 5 == 0 { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
}
