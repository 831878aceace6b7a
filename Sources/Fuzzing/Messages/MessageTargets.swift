import BatchFormat
import FeedbackCore

/// The payloads of messages, whose bytes must be the only ones that mean what they mean.
enum MessageTargets {
    static let all: [FuzzTarget] = [
        canonical("fact", FactCodec.decode) { fact in
            try FactCodec.check(fact)
            return FactCodec.encode(fact)
        },
        canonical("batch", Batch.init(payload:)) { batch in
            try check(batch)
            return try batch.payload()
        },
        canonical("receipt", Receipt.init(payload:)) { $0.payload() },
        canonical("enrolment", Enrolment.init(payload:)) { $0.payload() },
        canonical("heartbeat", Heartbeat.init(payload:)) { try $0.payload() },
        canonical("heartbeat-answer", HeartbeatAnswer.init(payload:)) { $0.payload() },
        canonical("key-certificate", KeyCertificate.init(payload:)) { $0.payload() },
        canonical(
            "configuration", DeclaredConfiguration.init(canonicalBytes:), { $0.canonicalBytes() }),
    ]

    /// A format with one form for each value: what can be read is what would be written.
    static func canonical<Value>(
        _ name: String, _ decode: @escaping @Sendable ([UInt8]) throws(FormatError) -> Value,
        _ encode: @escaping @Sendable (Value) throws -> [UInt8]
    ) -> FuzzTarget {
        FuzzTarget(name, longest: Limits.messageBytes + 64) { bytes in
            let value: Value
            do throws(FormatError) {
                value = try decode(bytes)
            } catch {
                try check(error, about: bytes)
                return .refused
            }
            try promise(bytes.count <= Limits.messageBytes, "a message has a longest length")
            let again = try encode(value)
            try promise(again == bytes, "\(value) is written as \(again.hex), read \(bytes.hex)")
            return .accepted
        }
    }

    /// A refusal names a place in the bytes.
    static func check(_ error: FormatError, about bytes: [UInt8]) throws(BrokenPromise) {
        try promise((0...bytes.count).contains(error.offset), "\(error): there is no such place")
    }

    private static func check(_ batch: Batch) throws(BrokenPromise) {
        try promise(batch.entries.count <= Limits.entriesPerBatch, "a batch has a longest length")
        for (index, entry) in batch.entries.enumerated() {
            try promise(
                entry.sequence == batch.firstSequence + UInt64(index), "entries have no gaps")
        }
        // Wrong hashes are the rule here; what matters is that anybody's batch can be hashed.
        try promise(
            batch.recomputedHashes().count == batch.entries.count, "every entry has its hash")
    }
}
