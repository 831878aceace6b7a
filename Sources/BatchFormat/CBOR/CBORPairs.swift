extension CBOREncoder {
    /// Writes a key, and its value by `write`.
    mutating func pair(_ key: UInt64, _ write: (inout CBOREncoder) -> Void) {
        uint(key)
        write(&self)
    }
}

extension CBORMapReader {
    /// Reads key 1, the version of the format, which must be 1.
    mutating func version(_ decoder: inout CBORDecoder) throws(FormatError) {
        try key(1, &decoder)
        let start = decoder.offset
        guard try decoder.uint("a version") == 1 else {
            throw decoder.error(.unknownVersion, at: start, "version 1")
        }
    }
}
