package import FeedbackCore

/// The hash chain over the entries of one kiosk's journal.
///
/// h₀ = SHA-256("hailong/1" ‖ kiosk ‖ chain);
/// hᵢ = SHA-256(0x00 ‖ hᵢ₋₁ ‖ CBOR([seq, boot ordinal, boot-time ms, kind, *body])).
package enum ChainHash {
    /// h₀, the head of a chain without entries.
    package static func genesis(kiosk: KioskID, chain: ChainID) -> Digest {
        sha256(Array("hailong/1".utf8) + kiosk.bytes + chain.bytes)
    }

    /// The hash of `entry` where `previous` is the hash of the entry before it.
    package static func next(after previous: Digest, entry: Entry) -> Digest {
        var scratch = CBOREncoder()
        return next(after: previous, entry: entry, scratch: &scratch)
    }

    /// The same, in a buffer that the caller keeps from one entry to the next.
    static func next(
        after previous: Digest, entry: Entry, scratch: inout CBOREncoder
    ) -> Digest {
        scratch.bytes.removeAll(keepingCapacity: true)
        scratch.bytes.append(0)
        scratch.bytes.append(contentsOf: previous.bytes)
        scratch.array(4 + FactCodec.bodyCount(of: entry.fact))
        scratch.uint(entry.sequence)
        scratch.uint(UInt64(entry.moment.bootOrdinal))
        scratch.int(entry.moment.milliseconds)
        scratch.uint(entry.fact.kind)
        FactCodec.appendBody(of: entry.fact, to: &scratch)
        return sha256(scratch.bytes)
    }
}
