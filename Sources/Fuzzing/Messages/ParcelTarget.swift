import BatchFormat
import FeedbackCore

/// What somebody carries on a stick: messages one after another, read in pieces of any size.
enum ParcelTarget {
    static let all: [FuzzTarget] = [
        FuzzTarget("parcel", longest: 4 * Limits.messageBytes, parcel)
    ]

    /// What a parcel holds does not depend on how the file was read, and is written as it stands.
    @Sendable private static func parcel(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let whole = try read(bytes, by: max(1, bytes.count))
        // Small inputs byte by byte; the cost of that grows with the square of the length.
        let pieces = try read(bytes, by: max(1, bytes.count / 64))
        try promise(whole == pieces, "the pieces in which a file is read change nothing")
        let written = whole.messages.flatMap(Parcel.item)
        try promise(written == Array(bytes.prefix(written.count)), "a message has one form")
        if whole.refusal == nil {
            try promise(written.count == bytes.count, "what is accepted is accepted whole")
        }
        return whole.refusal == nil ? .accepted : .refused
    }

    private struct Reading: Equatable {
        var messages: [[UInt8]] = []
        var refusal: FormatError?
    }

    private static func read(_ bytes: [UInt8], by step: Int) throws(BrokenPromise) -> Reading {
        var decoder = ParcelDecoder()
        var reading = Reading()
        do throws(FormatError) {
            for start in stride(from: 0, to: bytes.count, by: step) {
                decoder.append(Array(bytes[start...].prefix(step)))
                while let message = try decoder.next() { reading.messages.append(message) }
            }
            try decoder.end()
        } catch {
            try MessageTargets.check(error, about: bytes)
            reading.refusal = error
        }
        try promise(decoder.count == reading.messages.count, "every message is counted")
        return reading
    }
}
