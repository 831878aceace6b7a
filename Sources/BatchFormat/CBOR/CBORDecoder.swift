package import FeedbackCore

/// Reads deterministic CBOR (RFC 8949, 4.2.1) and refuses everything else.
///
/// The caller asks for what must come next; nothing is ever skipped.
package struct CBORDecoder {
    /// The place of the next byte.
    package private(set) var offset = 0
    private let bytes: [UInt8]
    private let subject: String
    private var depth = 0

    /// Starts at the first of `bytes`; `subject` names them in errors.
    ///
    /// More than `Limits.messageBytes` bytes are refused.
    package init(_ bytes: [UInt8], of subject: String) throws(FormatError) {
        self.bytes = bytes
        self.subject = subject
        guard bytes.count <= Limits.messageBytes else {
            throw error(
                .tooLong, at: Limits.messageBytes, "at most \(Limits.messageBytes) bytes")
        }
    }

    /// An error about these bytes.
    package func error(
        _ refusal: FormatError.Refusal, at offset: Int, _ expected: String
    ) -> FormatError {
        FormatError(subject, refusal, at: offset, expected: expected)
    }

    /// Refuses anything after the last item.
    package func end() throws(FormatError) {
        guard offset == bytes.count else { throw error(.trailingBytes, at: offset, "the end") }
    }

    // MARK: Items

    /// An unsigned integer of any size.
    package mutating func uint(_ what: String) throws(FormatError) -> UInt64 {
        try head(0, what)
    }

    /// An unsigned integer that fits `type`.
    package mutating func uint<Value: FixedWidthInteger & UnsignedInteger>(
        _ what: String, as type: Value.Type
    ) throws(FormatError) -> Value {
        let start = offset
        guard let value = Value(exactly: try head(0, what)) else {
            throw error(.outOfRange, at: start, "\(what) of at most \(Value.max)")
        }
        return value
    }

    /// An unsigned integer of at most `most`.
    package mutating func uint(_ what: String, upTo most: UInt64) throws(FormatError) -> UInt64 {
        let start = offset
        let value = try head(0, what)
        guard value <= most else { throw error(.outOfRange, at: start, "\(what), at most \(most)") }
        return value
    }

    /// A length of time, 0…`Limits.timeMilliseconds` of its unit.
    package mutating func length(_ what: String) throws(FormatError) -> Int64 {
        Int64(try uint(what, upTo: UInt64(Limits.timeMilliseconds)))
    }

    /// A signed integer that fits 64 bits.
    package mutating func int(_ what: String) throws(FormatError) -> Int64 {
        let start = offset
        let negative = peek() == 1
        let value = try head(negative ? 1 : 0, what)
        guard let value = Int64(exactly: value) else {
            throw error(.outOfRange, at: start, "\(what) that fits 64 bits with its sign")
        }
        return negative ? ~value : value
    }

    /// A time in ms, at most `Limits.timeMilliseconds` from zero.
    package mutating func time(_ what: String) throws(FormatError) -> Int64 {
        let start = offset
        let value = try int(what)
        guard value.magnitude <= UInt64(Limits.timeMilliseconds) else {
            throw error(.outOfRange, at: start, "\(what) of at most ±\(Limits.timeMilliseconds)")
        }
        return value
    }

    /// A byte string whose length is one of `lengths`.
    package mutating func bytes(
        _ what: String, _ lengths: ClosedRange<Int>
    ) throws(FormatError) -> [UInt8] {
        let range = try string(2, what, lengths)
        return Array(bytes[range])
    }

    /// A byte string that is exactly one value of `type`.
    package mutating func fixed<Value: FixedBytes>(
        _ what: String, as type: Value.Type
    ) throws(FormatError) -> Value {
        Value(trusted: try bytes(what, Value.byteCount...Value.byteCount))
    }

    /// A text of at most `longest` bytes of UTF-8.
    package mutating func text(
        _ what: String, longest: Int = Limits.textBytes
    ) throws(FormatError) -> String {
        let range = try string(3, what, 0...longest)
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw error(.invalidUTF8, at: range.lowerBound, what)
        }
        return text
    }

    /// `false` or `true`.
    package mutating func bool(_ what: String) throws(FormatError) -> Bool {
        let start = offset
        switch try head(7, what) {
        case 20: return false
        case 21: return true
        default: throw error(.wrongKind, at: start, what)
        }
    }

    /// Reads `null` if it comes next.
    package mutating func null() -> Bool {
        guard offset < bytes.count, bytes[offset] == 0xf6 else { return false }
        offset += 1
        return true
    }

    // MARK: Containers

    /// Opens an array whose number of items is one of `counts`; `leave()` closes it.
    package mutating func array(
        _ what: String, _ counts: ClosedRange<Int>
    ) throws(FormatError) -> Int {
        let start = offset
        let count = try head(4, what)
        guard let count = Int(exactly: count), counts.contains(count) else {
            throw error(.wrongLength, at: start, "\(what) of \(sizes(counts)) items")
        }
        try enter(at: start)
        return count
    }

    /// Opens a map; its reader's `end` closes it.
    package mutating func map(_ what: String) throws(FormatError) -> CBORMapReader {
        let start = offset
        let count = try head(5, what)
        try enter(at: start)
        return CBORMapReader(pairs: count)
    }

    /// Closes the array or map opened last.
    package mutating func leave() { depth -= 1 }

    /// Reads the tag `number`, and no other.
    package mutating func tag(_ number: UInt64, _ what: String) throws(FormatError) {
        let start = offset
        guard try head(6, what) == number else { throw error(.tag, at: start, what) }
    }

    /// The major type of the next item, 0…7, or nothing at the end.
    package func peek() -> UInt8? { offset < bytes.count ? bytes[offset] >> 5 : nil }

    private mutating func enter(at start: Int) throws(FormatError) {
        depth += 1
        guard depth <= Limits.nesting else {
            throw error(.tooDeep, at: start, "at most \(Limits.nesting) levels")
        }
    }
}

// MARK: Heads

extension CBORDecoder {
    private mutating func string(
        _ major: UInt8, _ what: String, _ lengths: ClosedRange<Int>
    ) throws(FormatError) -> Range<Int> {
        let start = offset
        let count = try head(major, what)
        guard let count = Int(exactly: count), lengths.contains(count) else {
            throw error(.wrongLength, at: start, "\(what) of \(sizes(lengths)) bytes")
        }
        guard count <= bytes.count - offset else {
            throw error(.truncated, at: bytes.count, "\(count) bytes of \(what)")
        }
        defer { offset += count }
        return offset..<offset + count
    }

    /// Reads the initial byte and the argument of an item whose major type must be `major`.
    private mutating func head(_ major: UInt8, _ what: String) throws(FormatError) -> UInt64 {
        guard offset < bytes.count else { throw error(.truncated, at: offset, what) }
        let initial = bytes[offset]
        guard initial >> 5 == major else { throw misfit(what) }
        let info = initial & 31
        if info < 24 && major != 7 {
            offset += 1
            return UInt64(info)
        }
        return try argument(info, major, what)
    }

    private mutating func argument(
        _ info: UInt8, _ major: UInt8, _ what: String
    ) throws(FormatError) -> UInt64 {
        if major == 7 {
            guard 20...22 ~= info else { throw misfit(what) }
            offset += 1
            return UInt64(info)
        }
        guard info < 28 else { throw misfit(what) }
        let size = 1 << Int(info - 24)
        guard size < bytes.count - offset else {
            throw error(.truncated, at: bytes.count, what)
        }
        var value: UInt64 = 0
        for index in offset + 1...offset + size { value = value << 8 | UInt64(bytes[index]) }
        let least: UInt64 = info == 24 ? 24 : 1 << (4 * UInt64(size))
        guard value >= least else {
            throw error(.nonShortest, at: offset, "the shortest form of \(value)")
        }
        offset += 1 + size
        return value
    }

    /// Says what is wrong with an initial byte that is not the one asked for.
    private func misfit(_ what: String) -> FormatError {
        let major = bytes[offset] >> 5
        let info = bytes[offset] & 31
        let refusal: FormatError.Refusal =
            switch (major, info) {
            case (_, 28...30), (0, 31), (1, 31), (6, 31): .reserved
            case (_, 31): .indefiniteLength
            case (7, 25...27): .float
            case (7, 20...22): .wrongKind
            case (7, _): .simpleValue
            case (6, _): .tag
            default: .wrongKind
            }
        return error(refusal, at: offset, what)
    }

    private func sizes(_ range: ClosedRange<Int>) -> String {
        range.lowerBound == range.upperBound
            ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}
