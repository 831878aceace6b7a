package import FeedbackCore
internal import SQLite

extension Journal {
    /// Pages of the write-ahead log that wait for a checkpoint.
    package var walPages: Int { database.walPages }

    /// True if so many pages wait that a checkpoint in a quiet moment is worth its flushes.
    package var isWorthCheckpoint: Bool { walPages >= Limits.checkpointWorth }

    /// True if so many pages wait that a checkpoint should not wait for a quiet moment.
    package var needsCheckpoint: Bool { walPages >= Limits.checkpointPages }

    /// Copies the write-ahead log into the database, as far as no reader is in the way.
    ///
    /// No `append` does this: no press pays for it. A failed flush poisons the journal.
    package func checkpoint() throws(JournalError) {
        try refuseIfPoisoned()
        do {
            try database.walCheckpoint(.passive)
        } catch {
            throw judge(error)
        }
    }

    /// Writes something that is not part of the chain, and waits until it is on disk.
    ///
    /// Tells a disk that no longer takes anything before a citizen has to.
    package func probe() throws(JournalError) {
        try write { try database.run("UPDATE meta SET id = id WHERE id = 1") }
    }

    /// Bytes of the database without its log.
    package var byteCount: Int {
        get throws(JournalError) {
            do {
                let pages = try database.first("PRAGMA page_count") { $0.int(0) } ?? 0
                return pages * 4_096
            } catch {
                throw judge(error)
            }
        }
    }

    /// Bytes of the database that hold something; what is removed makes room within the file.
    package var usedBytes: Int {
        get throws(JournalError) {
            do {
                let free = try database.first("PRAGMA freelist_count") { $0.int(0) } ?? 0
                return try byteCount - free * 4_096
            } catch {
                throw judge(error)
            }
        }
    }

    /// Removes covered batches, oldest first, that the server has held for `Limits.keptDays` at
    /// its time `now`; and younger ones too, as long as more than `bytes` are used.
    ///
    /// What no receipt covers stays, however much it is. One transaction each time, so that no
    /// press waits for a year's: true if there may be more to remove.
    package func prune(
        at now: WallTime, over bytes: Int = Limits.journalBytes
    ) throws(JournalError) -> Bool {
        let boundary = now + .hours(-24 * Int64(Limits.keptDays))
        if try prune(heldBefore: boundary) > 0 { return true }
        guard try usedBytes > bytes else { return false }
        return try prune(heldBefore: WallTime(milliseconds: .max)) > 0
    }

    /// Removes covered batches whose receipt says that the server has held them since before
    /// `boundary`, oldest first, and returns the number of entries removed.
    ///
    /// At most `Limits.rowsPerRead` of them go at a time: call again until it is 0. The first
    /// batch that is not covered, or too young, ends it, and the newest batch always stays.
    @discardableResult
    package func prune(heldBefore boundary: WallTime) throws(JournalError) -> Int {
        try refuseIfPoisoned()
        do {
            guard let last = try lastPrunable(heldBefore: boundary),
                let row = try EntryRow.read(last, from: database)
            else { return 0 }
            guard row.owed >= base.owed, row.owed <= outbox.frozenOwed else {
                throw JournalError.chainBroken(last)
            }
            let count = Int(last - base.head.sequence)
            let base = row.tail
            try write { try remove(upTo: base) }
            self.base = base
            return count
        } catch {
            throw judge(error)
        }
    }

    private func lastPrunable(heldBefore boundary: WallTime) throws -> UInt64? {
        let rows = try database.all(
            "SELECT first, last, held_at FROM batch ORDER BY first LIMIT 100"
        ) { (first: $0.uint64(0), last: $0.uint64(1), held: $0.optional(2, Statement.int64)) }
        let uncovered = outbox.items.first?.first ?? .max
        return rows.prefix { row in
            guard let held = row.held else { return false }
            return held < boundary.milliseconds && row.first < uncovered
                && row.last > base.head.sequence && row.last < outbox.frozenLast
                && row.last - base.head.sequence <= UInt64(Limits.rowsPerRead)
        }.last?.last
    }

    private func remove(upTo base: Tail) throws(SQLiteError) {
        try database.run("DELETE FROM entry WHERE seq <= ?", base.head.sequence)
        try database.run("DELETE FROM batch WHERE first <= ?", base.head.sequence)
        try database.run(
            """
            UPDATE meta SET base_seq = ?, base_hash = ?, base_boot = ?, base_ms = ?,
                base_owed = ? WHERE id = 1
            """,
            base.head.sequence, base.head.hash.bytes, base.moment.bootOrdinal,
            base.moment.milliseconds, base.owed)
    }
}
