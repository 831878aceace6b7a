package import FeedbackCore

/// Consecutive entries of one chain, as a kiosk signs and sends them.
package struct Batch: Hashable, Sendable {
    /// The kiosk that recorded the entries, and has to have signed the batch.
    package var kiosk: KioskID
    /// The chain that all of the entries stand in.
    package var chain: ChainID
    /// The moment before the first entry, from which the first difference is counted.
    package var base: Moment
    /// The hash of the entry before the first one, or h₀.
    package var headBefore: Digest
    /// The hash of the last entry.
    package var headAfter: Digest
    /// 1…`Limits.entriesPerBatch` entries without gaps, in commit order.
    package var entries: [Entry]

    package init(
        kiosk: KioskID, chain: ChainID, base: Moment, headBefore: Digest, headAfter: Digest,
        entries: [Entry]
    ) {
        self.kiosk = kiosk
        self.chain = chain
        self.base = base
        self.headBefore = headBefore
        self.headAfter = headAfter
        self.entries = entries
    }

    /// The place of the first entry in the chain.
    package var firstSequence: UInt64 { entries.first?.sequence ?? 0 }

    /// The place of the last entry in the chain.
    package var lastSequence: UInt64 { entries.last?.sequence ?? 0 }

    /// The hash of each entry in turn, computed from `headBefore`.
    ///
    /// The last one equals `headAfter` if the batch is sound.
    package func recomputedHashes() -> [Digest] {
        var scratch = CBOREncoder()
        var head = headBefore
        return entries.map { entry in
            head = ChainHash.next(after: head, entry: entry, scratch: &scratch)
            return head
        }
    }

    /// The hash of each entry in turn, if the heads are what the entries make them.
    ///
    /// A batch that begins its chain must begin at h₀.
    package func verifiedHashes() throws(FormatError) -> [Digest] {
        if firstSequence == 1 {
            let genesis = ChainHash.genesis(kiosk: kiosk, chain: chain)
            guard headBefore == genesis else {
                throw FormatError("batch", .brokenChain, expected: "h₀ \(genesis) before entry 1")
            }
        }
        let hashes = recomputedHashes()
        guard let last = hashes.last, last == headAfter else {
            throw FormatError(
                "batch", .brokenChain,
                expected: "the head \(headAfter) after entry \(lastSequence)")
        }
        return hashes
    }
}
