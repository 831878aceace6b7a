/// Finds lines and columns in bytes.
enum TextPlace {
    /// The place of the byte at `offset`, which may be the end.
    static func place(ofByte offset: Int, in bytes: [UInt8]) -> ConfigError.Place {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        // Every character has one byte that does not continue another.
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return ConfigError.Place(line: line, column: column)
    }

    /// The first byte that is not part of valid UTF-8, or nothing if all are.
    static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var valid = 0
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            valid += UTF8.width(scalar)
        }
        return valid
    }
}
