internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// What opening a journal reads, by key and never by scanning.
struct Restored {
    var kiosk: KioskID
    var chain: ChainID
    var base: Tail
    var tail: Tail
    var endedCleanly: Bool
    var outbox: Outbox
    var salvage = Salvage()

    /// The entries whose hashes are recomputed at every opening.
    private static let verified = 8

    /// Reads the state of the chain in `database`, and verifies its last few entries.
    ///
    /// What was taken over from other chains is as long as they were: whoever reads that by
    /// itself leaves it out.
    init(_ database: Database, withTakenOver: Bool = true) throws(JournalError) {
        do {
            if let stranger = try database.first(Schema.strangers, read: { $0.text(0) }) {
                throw JournalError.corrupt("the database does something of its own: \(stranger)")
            }
            // Who moves an entry there takes it away, and its place is no number to reckon with.
            if try database.first("SELECT 1 FROM entry WHERE seq < 1", read: { _ in }) != nil {
                throw JournalError.corrupt("an entry stands before the first one")
            }
            let row = try database.first(Self.meta, read: Self.readMeta)
            guard let (meta, outbox) = row ?? nil else {
                throw JournalError.corrupt("the row that names the chain is not what it was")
            }
            (kiosk, chain, base) = meta
            self.outbox = outbox
            let rows = try database.all(
                EntryRow.select + "ORDER BY seq DESC LIMIT ?", Self.verified, read: EntryRow.init)
            (tail, endedCleanly) = try Self.verify(rows.reversed(), base, database)
            self.outbox.items = try Outbox.items(in: database)
            try restoreWaiting(database)
            if withTakenOver { salvage = try Salvage(database) }
        } catch {
            throw JournalError(error)
        }
    }

    static let meta = """
        SELECT kiosk, chain, base_seq, base_hash, base_boot, base_ms, base_owed, contiguous,
            receipt_now, genesis FROM meta WHERE id = 1
        """

    static func readMeta(
        _ row: Statement
    ) -> ((KioskID, ChainID, Tail), Outbox)? {
        let kiosk = KioskID(row.blob(0)) ?? .zero
        let chain = ChainID(row.blob(1)) ?? .zero
        // The names are not in the rows of entries: only this shows that they are as they were.
        guard ChainHash.genesis(kiosk: kiosk, chain: chain) == row.digest(9) else { return nil }
        let base = Tail(
            head: ChainHead(sequence: row.uint64(2), hash: row.digest(3)),
            moment: row.moment(4) ?? Moment(bootOrdinal: 0, milliseconds: 0), owed: row.uint64(6))
        var outbox = Outbox()
        outbox.contiguous = row.uint64(7)
        outbox.receiptNow = row.int64(8)
        return ((kiosk, chain, base), outbox)
    }

    /// Recomputes the hashes of the last entries, ascending, and says where the chain stands.
    private static func verify(
        _ rows: [EntryRow], _ base: Tail, _ database: Database
    ) throws -> (Tail, endedCleanly: Bool) {
        guard let first = rows.first else {
            // Pruning leaves the newest batch: without entries, nothing was ever here.
            guard base == Tail(head: ChainHead(sequence: 0, hash: base.head.hash)) else {
                throw JournalError.chainBroken(base.head.sequence)
            }
            return (base, true)
        }
        guard first.sequence > base.head.sequence, base.owed <= base.head.sequence,
            rows.allSatisfy({ $0.sequence < Limits.largestNumber })
        else {
            throw JournalError.chainBroken(first.sequence)
        }
        var tail = base
        if first.sequence != base.head.sequence + 1 {
            let row = try EntryRow.read(first.sequence - 1, from: database)
            guard let row, base.owed <= row.owed, row.owed <= row.sequence else {
                throw JournalError.chainBroken(first.sequence)
            }
            tail = row.tail
        }
        var stopped = false
        for row in rows {
            stopped = try row.entry(after: tail).fact == .stopped
            tail = row.tail
        }
        return (tail, stopped)
    }

    /// Finds where the next batch begins, and since when something waits for it.
    private mutating func restoreWaiting(_ database: Database) throws {
        let newest = StoredBatch.select + "ORDER BY first DESC LIMIT 1"
        let batch = try database.first(newest, read: StoredBatch.init)
        if let batch, !batch.isSealed() { throw JournalError.chainBroken(batch.item.first) }
        outbox.frozenLast = batch?.item.last ?? base.head.sequence
        outbox.frozenOwed = base.owed
        if outbox.frozenLast > base.head.sequence {
            let row = try EntryRow.read(outbox.frozenLast, from: database)
            guard let row, try batch?.headAfter == row.hash else {
                throw JournalError.chainBroken(outbox.frozenLast)
            }
            outbox.frozenOwed = row.owed
        }
        // No hash covers the count: what is reckoned with it must not go below nothing.
        guard base.owed <= outbox.frozenOwed, outbox.frozenOwed <= tail.owed else {
            throw JournalError.chainBroken(outbox.frozenLast)
        }
        outbox.waitingSince = try EntryRow.oldest(
            owedAbove: outbox.frozenOwed, from: outbox.frozenLast + 1, through: tail, in: database)
    }
}
