import BatchFormat
import FeedbackCore
import SQLite

/// How far each chain is held, and the batches that hold it.
struct ChainTable {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// Where a chain stands; one that was never seen stands at h₀.
    func head(_ kiosk: KioskID, _ chain: ChainID) throws -> ChainHead {
        let row = try database.first(
            "SELECT contiguous, head FROM chain WHERE kiosk = ? AND id = ?", kiosk.bytes,
            chain.bytes
        ) { ($0.uint64(0), $0.blob(1)) }
        guard let row else {
            return ChainHead(
                sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain))
        }
        return ChainHead(sequence: row.0, hash: Digest(trusted: row.1))
    }

    /// Says how far a chain is held.
    func setHead(_ kiosk: KioskID, _ chain: ChainID, _ head: ChainHead) throws {
        try database.run(
            """
            INSERT INTO chain (kiosk, id, contiguous, head) VALUES (?, ?, ?, ?)
            ON CONFLICT (kiosk, id)
            DO UPDATE SET contiguous = excluded.contiguous, head = excluded.head
            """, kiosk.bytes, chain.bytes, head.sequence, head.hash.bytes)
    }

    /// The chains of a kiosk.
    func chains(of kiosk: KioskID) throws -> [KioskTable.Chain] {
        try database.all(
            "SELECT id, contiguous, head FROM chain WHERE kiosk = ? ORDER BY id", kiosk.bytes
        ) { row in
            KioskTable.Chain(
                id: ChainID(trusted: row.blob(0)),
                contiguous: ChainHead(
                    sequence: row.uint64(1), hash: Digest(trusted: row.blob(2))))
        }
    }

    /// How a chain begins of which the first entry is held.
    struct Beginning {
        var chain: ChainID
        var receivedAt: WallTime
        /// The chain that it goes on from; nothing if it names none.
        var start: ChainStart?
        /// True if it follows a journal of which not even the chain's name could be read.
        var followsUnknown: Bool
    }

    /// How the latest chains of a kiosk begin, in the order in which they came in.
    func beginnings(of kiosk: KioskID) throws -> [Beginning] {
        try database.all(
            """
            SELECT id, received_at, message FROM (
                SELECT id, (
                    SELECT min(position) FROM batch
                    WHERE kiosk = chain.kiosk AND chain = id AND first = 1 AND code = 0) AS place
                FROM chain WHERE kiosk = ? ORDER BY place DESC LIMIT \(Limits.chainsOfKiosk))
            JOIN batch ON position = place ORDER BY place DESC
            """, kiosk.bytes
        ) { (ChainID(trusted: $0.blob(0)), WallTime(milliseconds: $0.int64(1)), $0.blob(2)) }
        .reversed().map { chain, receivedAt, message in
            let signed = try SignedMessage(message, expecting: .batch)
            let batch = try Batch(payload: signed.payload)
            return Beginning(
                chain: chain, receivedAt: receivedAt, start: batch.start,
                followsUnknown: batch.followsUnknown)
        }
    }

    /// A stored batch by its payload, if there is one.
    func stored(_ payload: Digest) throws -> (receivedAt: WallTime, code: ReceiptCode)? {
        try database.first(
            "SELECT received_at, code FROM batch WHERE payload = ?", payload.bytes
        ) {
            (WallTime(milliseconds: $0.int64(0)), $0.int(1) == 1 ? .branch : .held)
        }
    }

    /// Stores a batch, and returns its position.
    func insert(_ verified: BatchCheck.Verified, code: ReceiptCode, at now: WallTime) throws
        -> Int64
    {
        let batch = verified.batch
        try database.run(
            """
            INSERT INTO batch (payload, kiosk, chain, first, last, head_before, head_after,
                received_at, code, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, verified.payload.bytes, batch.kiosk.bytes, batch.chain.bytes,
            batch.firstSequence, batch.lastSequence, batch.headBefore.bytes,
            batch.headAfter.bytes, now.milliseconds, Int(code.rawValue), verified.message)
        return database.lastRowID
    }

    /// A batch that waits behind a gap, or is a branch, as far as its row tells.
    struct Waiting {
        var position: Int64
        var first: UInt64
        var last: UInt64
        var headBefore: Digest
        var headAfter: Digest
        var isBranch = false
    }

    /// Batches that overlap a stretch, end just before it, or begin just after it.
    func touching(
        _ kiosk: KioskID, _ chain: ChainID, _ stretch: ClosedRange<UInt64>
    ) throws -> [Waiting] {
        // No batch is longer, which spares reading all those before.
        let reach = UInt64(Limits.entriesPerBatch)
        return try database.all(
            """
            SELECT position, first, last, head_before, head_after, code FROM batch
            WHERE kiosk = ? AND chain = ? AND first >= ? AND first <= ? AND last >= ?
            ORDER BY first, position
            """, kiosk.bytes, chain.bytes, stretch.lowerBound - min(stretch.lowerBound, reach),
            stretch.upperBound + 1, stretch.lowerBound - 1
        ) { row in
            Waiting(
                position: row.int64(0), first: row.uint64(1), last: row.uint64(2),
                headBefore: Digest(trusted: row.blob(3)),
                headAfter: Digest(trusted: row.blob(4)), isBranch: row.int(5) == 1)
        }
    }

    /// Held batches that begin after `sequence`, in order, up to one that begins after `end`.
    func waiting(
        _ kiosk: KioskID, _ chain: ChainID, after sequence: UInt64, upTo end: UInt64
    ) throws -> [Waiting] {
        try database.all(
            """
            SELECT position, first, last, head_before, head_after FROM batch
            WHERE kiosk = ? AND chain = ? AND first > ? AND first <= ? AND code = 0
            ORDER BY first, position
            """, kiosk.bytes, chain.bytes, sequence, end
        ) { row in
            Waiting(
                position: row.int64(0), first: row.uint64(1), last: row.uint64(2),
                headBefore: Digest(trusted: row.blob(3)),
                headAfter: Digest(trusted: row.blob(4)))
        }
    }

    /// The hash of the entry at `sequence`, which is held without a gap.
    ///
    /// Reads the batch that holds it and computes its hashes again, so only for rare questions.
    /// `other` is a batch that waits, and whose like from there on may not vouch for it.
    func hash(
        _ kiosk: KioskID, _ chain: ChainID, at sequence: UInt64, before other: Waiting? = nil
    ) throws -> Digest? {
        guard sequence > 0 else { return ChainHash.genesis(kiosk: kiosk, chain: chain) }
        let message = try database.first(
            """
            SELECT message FROM batch
            WHERE kiosk = ? AND chain = ? AND first <= ? AND last >= ?3 AND code = 0
                AND (first, position) < (?, ?)
            ORDER BY first DESC, position LIMIT 1
            """, kiosk.bytes, chain.bytes, sequence, other?.first ?? UInt64(Int64.max),
            other?.position ?? .max
        ) { $0.blob(0) }
        return try message.flatMap { try hash(in: $0, at: sequence) }
    }

    /// The hash of the entry at `sequence` in a stored batch.
    func hash(inBatchAt position: Int64, at sequence: UInt64) throws -> Digest? {
        try database.first("SELECT message FROM batch WHERE position = ?", position) { $0.blob(0) }
            .flatMap { try hash(in: $0, at: sequence) }
    }

    /// Marks a held batch as a branch, so that the index learns of it.
    func markBranch(_ position: Int64) throws {
        try database.run("UPDATE batch SET code = 1 WHERE position = ?", position)
        try database.run("INSERT OR IGNORE INTO fork (batch) VALUES (?)", position)
    }

    private func hash(in message: [UInt8], at sequence: UInt64) throws -> Digest? {
        let signed = try SignedMessage(message, expecting: .batch)
        let batch = try Batch(payload: signed.payload)
        let hashes = batch.recomputedHashes()
        guard sequence >= batch.firstSequence, sequence <= batch.lastSequence else { return nil }
        return hashes[Int(sequence - batch.firstSequence)]
    }
}

extension Batch {
    /// The chain that this one goes on from, if this is its first batch and names one.
    var start: ChainStart? {
        guard firstSequence == 1, case .start(let start)? = entries.first?.fact else { return nil }
        return start
    }

    /// True if this is a chain's first batch, and nothing could be read of what was before.
    fileprivate var followsUnknown: Bool {
        guard firstSequence == 1, case .loss(let loss)? = entries.first?.fact else { return false }
        return loss.reason == .quarantine
    }
}
