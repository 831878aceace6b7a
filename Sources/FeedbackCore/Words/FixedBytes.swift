/// A value that is exactly so many bytes, written as lower-case hexadecimal.
package protocol FixedBytes: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of bytes of every value of this type.
    static var byteCount: Int { get }
    /// The bytes, always `byteCount` of them.
    var bytes: [UInt8] { get }
    /// Takes bytes whose number is already known to be right.
    init(trusted bytes: [UInt8])
}

extension FixedBytes {
    /// Takes `bytes`, or nothing if there are too many or too few.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(trusted: Array(bytes))
    }

    /// Reads hexadecimal digits of either case, or nothing if they are not exactly right.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * Self.byteCount else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(trusted: bytes)
    }

    /// The value whose bytes are all zero.
    package static var zero: Self { Self(trusted: [UInt8](repeating: 0, count: byteCount)) }

    package var description: String { bytes.hex }

    package static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension Collection<UInt8> {
    /// Two lower-case hexadecimal digits for each byte.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * count)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits of either case, or nothing if there is anything else.
    package init?(hexDigits text: String) {
        let digits = Array<UInt8>(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else {
                return nil
            }
            append(high << 4 | low)
        }
    }
}

private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
