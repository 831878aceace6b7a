/// Reads the keys of a map, which are unsigned integers in ascending order, each once.
package struct CBORMapReader {
    private var pairs: UInt64
    private var previous: UInt64?

    /// Starts before the first key of a map of so many pairs.
    package init(pairs: UInt64) { self.pairs = pairs }

    /// True if no pair is left.
    package var isEmpty: Bool { pairs == 0 }

    /// Reads the next key, which must be `key`; its value follows.
    package mutating func key(
        _ key: UInt64, _ decoder: inout CBORDecoder
    ) throws(FormatError) {
        let start = decoder.offset
        guard pairs > 0 else { throw decoder.error(.missingKey, at: start, "key \(key)") }
        let found = try next(&decoder)
        guard found == key else {
            throw decoder.error(
                found < key ? .unknownKey : .missingKey, at: start, "key \(key), not \(found)")
        }
    }

    /// Reads key 1, the version of the format, which must be 1.
    mutating func version(_ decoder: inout CBORDecoder) throws(FormatError) {
        try key(1, &decoder)
        let start = decoder.offset
        guard try decoder.uint("a version") == 1 else {
            throw decoder.error(.unknownVersion, at: start, "version 1")
        }
    }

    /// Reads the last key, `key`, if the map has it.
    package mutating func lastKey(
        _ key: UInt64, _ decoder: inout CBORDecoder
    ) throws(FormatError) -> Bool {
        guard !isEmpty else { return false }
        let start = decoder.offset
        let found = try next(&decoder)
        guard found == key else {
            throw decoder.error(.unknownKey, at: start, "key \(key) or the end, not \(found)")
        }
        return true
    }

    /// Closes the map, and refuses any further key.
    package mutating func end(_ decoder: inout CBORDecoder) throws(FormatError) {
        if pairs > 0 {
            let start = decoder.offset
            let found = try next(&decoder)
            throw decoder.error(.unknownKey, at: start, "the end of the map, not key \(found)")
        }
        decoder.leave()
    }

    private mutating func next(_ decoder: inout CBORDecoder) throws(FormatError) -> UInt64 {
        let start = decoder.offset
        let found = try decoder.uint("a map key")
        if let previous, found <= previous {
            throw decoder.error(
                found == previous ? .duplicateKey : .unsortedKeys, at: start,
                "a map key above \(previous)")
        }
        previous = found
        pairs -= 1
        return found
    }
}
