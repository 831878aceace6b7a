internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// An entry as its row holds it, not yet believed.
struct EntryRow {
    var sequence: UInt64
    var moment: Moment
    var owed: UInt64
    var body: [UInt8]
    var hash: Digest

    /// What `init` reads, up to the condition.
    static let select = "SELECT seq, boot, ms, owed, body, hash FROM entry "

    init(_ row: Statement) {
        sequence = row.uint64(0)
        moment = row.moment(1) ?? Moment(bootOrdinal: 0, milliseconds: 0)
        owed = row.uint64(3)
        body = row.blob(4)
        hash = row.digest(5)
    }

    /// The entry as it stands there; its hash is not looked at.
    func unverified() throws(JournalError) -> Entry {
        guard let fact = try? FactCodec.decode(body) else { throw .chainBroken(sequence) }
        return Entry(sequence: sequence, moment: moment, fact: fact)
    }

    /// The entry, if it is the `expected`-th of its chain and its hash follows from `previous`.
    func entry(after previous: Digest, at expected: UInt64) throws(JournalError) -> Entry {
        guard sequence == expected, let fact = try? FactCodec.decode(body) else {
            throw .chainBroken(expected)
        }
        let entry = Entry(sequence: sequence, moment: moment, fact: fact)
        guard ChainHash.next(after: previous, entry: entry) == hash else {
            throw .chainBroken(expected)
        }
        return entry
    }

    /// The same, and the count of entries that do not ride along, which no hash covers, goes on
    /// as it must.
    func entry(after previous: Tail) throws(JournalError) -> Entry {
        let entry = try entry(after: previous.head.hash, at: previous.head.sequence + 1)
        let step: UInt64 = entry.fact.ridesAlong ? 0 : 1
        guard owed >= previous.owed, owed - previous.owed == step else {
            throw .chainBroken(sequence)
        }
        return entry
    }

    /// The end of the chain as it was after this entry.
    var tail: Tail {
        Tail(head: ChainHead(sequence: sequence, hash: hash), moment: moment, owed: owed)
    }

    /// The row of one entry.
    static func read(_ sequence: UInt64, from database: Database) throws(SQLiteError) -> EntryRow? {
        try database.first(select + "WHERE seq = ?", sequence, read: EntryRow.init)
    }

    /// The moment of the first entry, from `first` on, up to which more than `owed` do not ride
    /// along; nothing if there is none.
    ///
    /// The count never falls, so that a few key look-ups find it among any number of entries.
    static func oldest(
        owedAbove owed: UInt64, from first: UInt64, through tail: Tail, in database: Database
    ) throws -> Moment? {
        guard tail.owed > owed else { return nil }
        var low = first
        var high = tail.head.sequence
        while low < high {
            let middle = low + (high - low) / 2
            let row = try database.first("SELECT owed FROM entry WHERE seq = ?", middle) {
                $0.uint64(0)
            }
            guard let row else { throw JournalError.chainBroken(middle) }
            if row > owed { high = middle } else { low = middle + 1 }
        }
        return try read(low, from: database)?.moment
    }
}
