internal import FeedbackCore
internal import SQLite

/// What a damaged journal still says about its chain; nothing of it is verified.
struct LastWords {
    let chain: ChainID
    /// Where the chain ends, or where it begins if its last entry cannot be read.
    let head: ChainHead
    /// True if `head` is an entry that could be read.
    let isHeadRead: Bool
    /// The chain that its first entry names as the one before.
    let previous: ChainID?
    /// False if it can be read that nothing was ever added to the chain.
    let hasBegun: Bool

    /// Reads what can be read, without writing; nothing if the chain cannot be named.
    ///
    /// Of a log that was copied into the database, and was damaged then, only the beginning is
    /// read, in place of what the database holds: `withLog` false leaves it out. Entries after
    /// `sequence` are none of the chain.
    init?(
        directory: String, vfs: String?, withLog: Bool = true, through sequence: UInt64? = nil
    ) {
        let path = directory + "/" + JournalFiles.database
        let access = withLog ? Database.Access.readOnly : .immutable
        guard let database = try? Database(path: path, access: access, vfs: vfs),
            let chain = try? database.first(
                "SELECT chain, base_seq, base_hash FROM meta WHERE id = 1",
                read: { row in
                    ChainID(row.blob(0)).map {
                        let base = ClosedChain.clamped(row.uint64(1))
                        return ($0, ChainHead(sequence: base, hash: row.digest(2)))
                    }
                })
        else { return nil }
        guard let (name, base) = chain else { return nil }
        self.chain = name
        let found = Result { () throws(SQLiteError) in
            try database.first(
                "SELECT seq, hash FROM entry WHERE seq BETWEEN 1 AND ? ORDER BY seq DESC LIMIT 1",
                sequence ?? UInt64(Int64.max)
            ) { ChainHead(sequence: $0.uint64(0), hash: $0.digest(1)) }
        }
        let last = try? found.get()
        var before: ChainID?
        if let first = try? EntryRow.read(1, from: database)?.unverified(),
            case .start(let start) = first.fact
        {
            before = start.previous
        }
        previous = before
        head = last ?? base
        isHeadRead = last != nil
        // What a log held of which the first frame has changed does not show in the tables.
        let damage = Result { () throws(SQLiteError) in try database.damagedLogFrame() }
        if case (.success(nil), .success(nil)) = (found, damage) {
            hasBegun = base.sequence > 0
        } else {
            hasBegun = true
        }
    }

    /// The entry that names this chain as the one before.
    func start(_ reason: ChainStart.Reason) -> ChainStart {
        ChainStart(previous: chain, sequence: head.sequence, head: head.hash, reason: reason)
    }
}
