import BatchFormat
import FeedbackCore
import SQLite

/// The part of ingesting that changes the database, inside the writer's transaction.
struct BatchCommit {
    private let database: Database
    private let chains: ChainTable
    /// What was raised, to be told once it is committed.
    private(set) var alarms: [Alarm] = []

    init(_ database: Database) {
        self.database = database
        chains = ChainTable(database)
    }

    /// Stores a verified batch unless it is stored already, and says where its chain stands.
    mutating func commit(_ verified: BatchCheck.Verified, now: WallTime) throws -> Receipt {
        let batch = verified.batch
        var receipt = Receipt(
            kiosk: batch.kiosk, chain: batch.chain, payloadDigest: verified.payload,
            code: .held, firstHeldAt: now, now: now,
            contiguous: try chains.head(batch.kiosk, batch.chain), nextUploadAfter: .zero)
        if let stored = try chains.stored(verified.payload) {
            receipt.code = stored.code
            receipt.firstHeldAt = stored.receivedAt
            return receipt
        }
        let before = receipt.contiguous
        let gaps = GapCheck(chains, batch.kiosk, batch.chain)
        let isBehindGap = batch.firstSequence > before.sequence + 1
        let verdict = isBehindGap ? try gaps.judge(verified, after: before) : nil
        let continues = try verdict?.continues ?? continues(verified, before)
        let signs = try KioskTable(database).keyID(of: batch.kiosk) == verified.key
        guard try signs && isAllowed(batch, after: before, continues: continues) else {
            receipt.code = .revoked
            receipt.firstHeldAt = WallTime(milliseconds: 0)
            return receipt
        }
        // The chain's row comes first, since batches refer to it.
        if before.sequence == 0 { try chains.setHead(batch.kiosk, batch.chain, before) }
        receipt.code = continues ? .held : .branch
        let position = try chains.insert(verified, code: receipt.code, at: now)
        if receipt.code == .branch {
            try alarm(batch, "entries \(batch.firstSequence)–\(batch.lastSequence)", now)
            // What it says against the chain, it says up to the chain's head.
            let first =
                isBehindGap
                ? batch.lastSequence : min(batch.lastSequence, before.sequence + 1)
            let branch = ChainTable.Waiting(batch, at: position)
            try markFollowers(of: branch, batch, from: first, after: before, now)
        } else {
            receipt.contiguous = try advance(verified, from: before, now: now)
        }
        for other in verdict?.forked ?? [] {
            try fork(other, batch, from: min(other.last, batch.lastSequence), after: before, now)
        }
        return receipt
    }

    /// False if the batch may no longer come in, because the kiosk was revoked.
    ///
    /// A thief has the key and, mostly, the card too. So what comes in after the revocation must
    /// end by the last entry to accept, and must continue what is held: no branch, no batch behind
    /// a gap, no chain that was not seen before.
    private func isAllowed(
        _ batch: Batch, after head: ChainHead, continues: Bool
    ) throws -> Bool {
        guard let last = try KioskTable(database).lastAccepted(batch.kiosk, batch.chain) else {
            return true
        }
        return continues && batch.firstSequence <= head.sequence + 1 && batch.lastSequence <= last
    }

    /// False if a batch without a gap before it says something else about entries that are held.
    private func continues(_ verified: BatchCheck.Verified, _ head: ChainHead) throws -> Bool {
        let batch = verified.batch
        let previous = batch.firstSequence - 1
        let known =
            previous == head.sequence
            ? head.hash : try chains.hash(batch.kiosk, batch.chain, at: previous)
        guard batch.headBefore == known else { return false }
        if previous == head.sequence { return true }
        let shared = min(head.sequence, batch.lastSequence)
        let expected =
            shared == head.sequence
            ? head.hash : try chains.hash(batch.kiosk, batch.chain, at: shared)
        return verified.hashes[Int(shared - batch.firstSequence)] == expected
    }

    /// Moves the chain's head over a new batch and over what waited behind the gap it closes.
    private mutating func advance(
        _ verified: BatchCheck.Verified, from old: ChainHead, now: WallTime
    ) throws -> ChainHead {
        let batch = verified.batch
        guard batch.firstSequence <= old.sequence + 1, batch.lastSequence > old.sequence else {
            return old
        }
        var head = ChainHead(sequence: batch.lastSequence, hash: batch.headAfter)
        try chains.setHead(batch.kiosk, batch.chain, head)
        var seen = old.sequence + 1
        while true {
            let waiting = try chains.waiting(
                batch.kiosk, batch.chain, after: seen, upTo: head.sequence + 1)
            guard !waiting.isEmpty else { return head }
            for other in waiting {
                seen = max(seen, other.first)
                guard try attaches(other, to: verified, head) else {
                    try fork(other, batch, from: head.sequence + 1, after: head, now)
                    continue
                }
                guard other.last > head.sequence else { continue }
                head = ChainHead(sequence: other.last, hash: other.headAfter)
                try chains.setHead(batch.kiosk, batch.chain, head)
            }
        }
    }

    /// True if a batch that waited says the same as the chain up to `head`.
    private func attaches(
        _ other: ChainTable.Waiting, to verified: BatchCheck.Verified, _ head: ChainHead
    ) throws -> Bool {
        if other.first == head.sequence + 1 { return other.headBefore == head.hash }
        // It overlaps what came in since: compare at the last entry that both hold.
        let shared = min(other.last, head.sequence)
        let theirs =
            shared == other.last
            ? other.headAfter : try chains.hash(inBatchAt: other.position, at: shared)
        let batch = verified.batch
        let ours =
            shared >= batch.firstSequence && shared <= batch.lastSequence
            ? verified.hashes[Int(shared - batch.firstSequence)]
            : try chains.hash(batch.kiosk, batch.chain, at: shared, before: other)
        return ours == theirs
    }

    /// Marks a held batch, whose entries from `first` on are none of the chain's, as a branch, with
    /// those that are of one history with it.
    private mutating func fork(
        _ other: ChainTable.Waiting, _ batch: Batch, from first: UInt64, after head: ChainHead,
        _ now: WallTime
    ) throws {
        try mark(other, batch, now)
        try markFollowers(of: other, batch, from: first, after: head, now)
    }

    private mutating func markFollowers(
        of branch: ChainTable.Waiting, _ batch: Batch, from first: UInt64, after head: ChainHead,
        _ now: WallTime
    ) throws {
        let gaps = GapCheck(chains, batch.kiosk, batch.chain)
        for next in try gaps.followers(of: branch, from: first, after: head) {
            try mark(next, batch, now)
        }
    }

    private mutating func mark(
        _ other: ChainTable.Waiting, _ batch: Batch, _ now: WallTime
    ) throws {
        try chains.markBranch(other.position)
        try alarm(batch, "entries \(other.first)–\(other.last)", now)
    }

    private mutating func alarm(_ batch: Batch, _ detail: String, _ now: WallTime) throws {
        let alarm = Alarm(
            at: now, kind: .branch, kiosk: batch.kiosk, detail: "chain \(batch.chain): \(detail)")
        try AlarmTable(database).raise(alarm)
        alarms.append(alarm)
    }
}

extension ChainTable.Waiting {
    /// A batch that has just been stored.
    fileprivate init(_ batch: Batch, at position: Int64) {
        self.init(
            position: position, first: batch.firstSequence, last: batch.lastSequence,
            headBefore: batch.headBefore, headAfter: batch.headAfter)
    }
}
