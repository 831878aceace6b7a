package import FeedbackCore
internal import SQLite

extension Journal {
    /// Records `facts` in one transaction; they are on disk when this returns.
    ///
    /// On an error none of them is. `diskFull`, `readOnly` and `busy` may pass; after an error
    /// that `needsQuarantine` every later call fails.
    @discardableResult
    package func append(_ facts: [(Fact, BootTime)]) throws(JournalError) -> [Entry] {
        guard !facts.isEmpty else { return [] }
        var tail = tail
        let rows = try facts.map { fact, time throws(JournalError) in
            try tail.append(fact, at: time)
        }
        try write { try insert(rows) }
        advance(to: tail, past: rows)
        return rows.map(\.entry)
    }

    /// Writes rows inside a transaction; `advance` follows when it is committed.
    func insert(_ rows: [Tail.Row]) throws(SQLiteError) {
        let statement = try database.cached("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)")
        for row in rows {
            try statement.run(
                row.entry.sequence, row.entry.moment.bootOrdinal, row.entry.moment.milliseconds,
                row.owed, row.body, row.hash.bytes)
        }
    }

    /// Takes committed rows into what is kept in memory.
    func advance(to tail: Tail, past rows: [Tail.Row]) {
        self.tail = tail
        losses += UInt64(rows.count { $0.entry.fact.isLoss })
        if outbox.waitingSince == nil {
            outbox.waitingSince = rows.first { !$0.entry.fact.ridesAlong }?.entry.moment
        }
    }

    /// Reads the last entry back and compares it with the head in memory.
    ///
    /// A difference means that the disk no longer holds what was acknowledged: the journal is
    /// poisoned.
    package func checkTail() throws(JournalError) {
        try refuseIfPoisoned()
        do {
            let last = EntryRow.select + "ORDER BY seq DESC LIMIT 1"
            let row = try database.first(last, read: EntryRow.init)
            let found = row.map { ChainHead(sequence: $0.sequence, hash: $0.hash) } ?? base.head
            guard found == head else { throw JournalError.chainBroken(head.sequence) }
        } catch {
            throw judge(error)
        }
    }
}

extension Fact {
    fileprivate var isLoss: Bool {
        if case .loss = self { true } else { false }
    }
}
