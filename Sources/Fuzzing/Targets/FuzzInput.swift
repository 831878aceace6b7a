/// Takes numbers off an input, little endian; past its end there are only zeros.
struct FuzzInput {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// True if everything was taken.
    var isEmpty: Bool { offset >= bytes.count }

    /// The next number of so many bytes as `Value` has.
    mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type = Value.self
    ) -> Value {
        var value: Value = 0
        for place in 0..<MemoryLayout<Value>.size where offset < bytes.count {
            value |= Value(bytes[offset]) << (8 * place)
            offset += 1
        }
        return value
    }

    /// The next bytes, at most `most`.
    mutating func take(_ most: Int) -> [UInt8] {
        let taken = bytes[offset...].prefix(most)
        offset += taken.count
        return Array(taken)
    }

    /// All that is left.
    mutating func rest() -> [UInt8] { take(bytes.count) }
}
