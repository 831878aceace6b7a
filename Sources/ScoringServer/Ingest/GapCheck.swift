import BatchFormat
import FeedbackCore

/// What batches that wait behind a gap say about each other.
///
/// Before the gap closes nothing ties them to the chain, but two that touch tell whether they are
/// of one history: of a copied card's two, only one can be the chain's.
struct GapCheck {
    private let chains: ChainTable
    private let kiosk: KioskID
    private let chain: ChainID

    init(_ chains: ChainTable, _ kiosk: KioskID, _ chain: ChainID) {
        self.chains = chains
        self.kiosk = kiosk
        self.chain = chain
    }

    /// What the batches around a new one behind a gap make of it.
    struct Verdict {
        /// False if it goes on from a branch, or says something else than what is held there.
        var continues = true
        /// Held batches after it that say something else than it does.
        var forked: [ChainTable.Waiting] = []
    }

    /// Judges a batch that is not stored yet, and that begins behind a gap after `head`.
    ///
    /// Whom a batch follows counts more than who follows it, and who came first more than who came
    /// later, so that held batches that touch are always of one history.
    func judge(_ verified: BatchCheck.Verified, after head: ChainHead) throws -> Verdict {
        let batch = verified.batch
        let around = try chains.touching(kiosk, chain, batch.firstSequence...batch.lastSequence)
            .filter { $0.last > head.sequence }
        let earlier = around.filter { $0.first <= batch.firstSequence }
        let later = around.filter { $0.first > batch.firstSequence && !$0.isBranch }
        let follows = try earlier.filter { try agrees($0, verified) }
        let opposed = try later.filter { try !agrees($0, verified) }
        let held = earlier.count { !$0.isBranch }
        // All of the held ones: one may end where this begins, and another go on from there.
        if held > 0, follows.count(where: { !$0.isBranch }) == held {
            return Verdict(forked: opposed)
        }
        return Verdict(continues: follows.isEmpty && held == 0 && opposed.isEmpty)
    }

    /// Held batches beyond `head` that are of one history with a stored branch.
    ///
    /// From its entry `first` on the branch is known to be none of the chain's: whoever holds such
    /// an entry, or goes on from one, is of the branch, however it was cut.
    func followers(
        of branch: ChainTable.Waiting, from first: UInt64, after head: ChainHead
    ) throws -> [ChainTable.Waiting] {
        var found: [ChainTable.Waiting] = []
        var ends = [branch]
        while let last = ends.popLast() {
            let next = try chains.touching(kiosk, chain, last.first...last.last).filter { other in
                guard !other.isBranch, other.first > head.sequence, other.last >= first,
                    !found.contains(where: { $0.position == other.position })
                else { return false }
                let shared = min(other.last, last.last)
                return try hash(of: other, at: shared) == hash(of: last, at: shared)
            }
            found += next
            ends += next
        }
        return found
    }

    /// True if both say the same where they touch.
    private func agrees(
        _ other: ChainTable.Waiting, _ verified: BatchCheck.Verified
    ) throws -> Bool {
        let batch = verified.batch
        let shared = min(other.last, batch.lastSequence)
        let ours =
            shared < batch.firstSequence
            ? batch.headBefore : verified.hashes[Int(shared - batch.firstSequence)]
        return try hash(of: other, at: shared) == ours
    }

    /// The hash at a place in a stored batch or just before it.
    private func hash(of other: ChainTable.Waiting, at sequence: UInt64) throws -> Digest? {
        if sequence == other.last { return other.headAfter }
        if sequence + 1 == other.first { return other.headBefore }
        return try chains.hash(inBatchAt: other.position, at: sequence)
    }
}
