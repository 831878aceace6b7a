internal import FeedbackCore

/// Takes a parcel apart while it is read, and refuses whatever is not in its one form.
///
/// It holds one message and what was last appended, however long the parcel is.
package struct ParcelDecoder {
    /// Where the next message begins in the file, in bytes from 0.
    package private(set) var offset = 0
    /// How many messages were taken out.
    package private(set) var count = 0
    private var waiting: [UInt8] = []
    /// Where the bytes begin that were not taken out.
    private var start = 0

    package init() {}

    /// Adds what was read next.
    package mutating func append(_ bytes: [UInt8]) {
        waiting.removeFirst(start)
        start = 0
        waiting += bytes
    }

    /// The next message of 1…`Limits.messageBytes` bytes, or nothing until more was appended.
    ///
    /// After an error the rest cannot be told apart, and the same error comes again.
    package mutating func next() throws(FormatError) -> [UInt8]? {
        guard start < waiting.count else { return nil }
        guard waiting[start] >> 5 == 2 else { throw error(.wrongKind, "a byte string") }
        let info = waiting[start] & 31
        guard info <= 26 else {
            throw error(info == 31 ? .indefiniteLength : .tooLong, "at most \(Self.longest) bytes")
        }
        let size = info < 24 ? 0 : 1 << Int(info - 24)
        guard start + size < waiting.count else { return nil }
        var length = info < 24 ? Int(info) : 0
        for byte in waiting[(start + 1)..<(start + 1 + size)] { length = length << 8 | Int(byte) }
        guard length >= [0, 24, 256, 0, 65_536][size] else {
            throw error(.nonShortest, "the shortest form of \(length)")
        }
        guard (1...Self.longest).contains(length) else {
            throw error(.tooLong, "1 to \(Self.longest) bytes")
        }
        let first = start + 1 + size
        guard waiting.count - first >= length else { return nil }
        start = first + length
        offset += 1 + size + length
        count += 1
        return Array(waiting[first..<start])
    }

    /// Refuses a parcel that ends within a message.
    package func end() throws(FormatError) {
        guard start == waiting.count else { throw error(.truncated, "the rest of a message") }
    }

    private static let longest = Limits.messageBytes

    private func error(_ refusal: FormatError.Refusal, _ expected: String) -> FormatError {
        FormatError("parcel", refusal, at: offset, expected: expected)
    }
}
