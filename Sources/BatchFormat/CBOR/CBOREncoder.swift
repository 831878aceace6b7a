/// Appends deterministic CBOR (RFC 8949, 4.2.1) to bytes.
///
/// Lengths are definite and integers shortest by construction; the caller gives map keys in order.
package struct CBOREncoder {
    /// What was written so far.
    package var bytes: [UInt8] = []

    package init() {}

    /// An unsigned integer (major type 0).
    package mutating func uint(_ value: UInt64) { head(0, value) }

    /// A signed integer (major type 0 or 1).
    package mutating func int(_ value: Int64) {
        if value >= 0 {
            head(0, UInt64(value))
        } else {
            head(1, ~UInt64(bitPattern: value))
        }
    }

    /// A byte string (major type 2).
    package mutating func bytes(_ value: [UInt8]) {
        head(2, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A text string (major type 3).
    package mutating func text(_ value: String) {
        head(3, UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// The head of an array whose `count` items follow (major type 4).
    package mutating func array(_ count: Int) { head(4, UInt64(count)) }

    /// The head of a map whose `count` pairs follow (major type 5).
    package mutating func map(_ count: Int) { head(5, UInt64(count)) }

    /// A tag; the tagged item follows (major type 6).
    package mutating func tag(_ number: UInt64) { head(6, number) }

    /// `false` or `true`.
    package mutating func bool(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }

    /// `null`.
    package mutating func null() { bytes.append(0xf6) }

    /// An unsigned integer, or `null`.
    package mutating func uint(orNull value: UInt64?) {
        if let value { uint(value) } else { null() }
    }

    /// A signed integer, or `null`.
    mutating func int(orNull value: Int64?) {
        if let value { int(value) } else { null() }
    }

    /// Writes the key of a map, and its value by `write`.
    mutating func pair(_ key: UInt64, _ write: (inout CBOREncoder) -> Void) {
        uint(key)
        write(&self)
    }

    private mutating func head(_ major: UInt8, _ value: UInt64) {
        let type = major << 5
        switch value {
        case 0..<24:
            bytes.append(type | UInt8(value))
        case 24...0xff:
            bytes.append(type | 24)
            bytes.append(UInt8(value))
        case 0x100...0xffff:
            bytes.append(type | 25)
            bigEndian(value, bytes: 2)
        case 0x1_0000...0xffff_ffff:
            bytes.append(type | 26)
            bigEndian(value, bytes: 4)
        default:
            bytes.append(type | 27)
            bigEndian(value, bytes: 8)
        }
    }

    private mutating func bigEndian(_ value: UInt64, bytes count: UInt64) {
        for place in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place)))
        }
    }
}
