internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// The tables of a journal, and the settings that every connection to it must have.
enum Schema {
    /// "HLj1" in the database's header: what makes a file ours.
    static let applicationID: Int64 = 0x484c_6a31
    /// The version of the tables, in the header's user version.
    ///
    /// A later one differs from all before it in two bits or more (2, 4, 7, 8, …): one bit is what
    /// a disk may have turned.
    static let format: Int64 = 1

    /// Entries carry the number of entries up to them that do not ride along (`owed`), so that
    /// what waits is a subtraction, without a counter that each press would have to rewrite.
    static let tables = """
        CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            kiosk BLOB NOT NULL CHECK (length(kiosk) = 16),
            chain BLOB NOT NULL CHECK (length(chain) = 16),
            genesis BLOB NOT NULL CHECK (length(genesis) = 32),
            base_seq INTEGER NOT NULL,
            base_hash BLOB NOT NULL CHECK (length(base_hash) = 32),
            base_boot INTEGER NOT NULL,
            base_ms INTEGER NOT NULL,
            base_owed INTEGER NOT NULL,
            contiguous INTEGER NOT NULL,
            receipt_now INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            boot INTEGER NOT NULL,
            ms INTEGER NOT NULL,
            owed INTEGER NOT NULL,
            body BLOB NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;
        CREATE TABLE batch (
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL CHECK (last >= first),
            owed INTEGER NOT NULL,
            oldest_boot INTEGER,
            oldest_ms INTEGER,
            payload BLOB NOT NULL CHECK (length(payload) = 32),
            seal BLOB NOT NULL CHECK (length(seal) = 32),
            code INTEGER,
            held_at INTEGER,
            receipt BLOB,
            message BLOB NOT NULL
        ) STRICT;
        CREATE TABLE outbox (
            first INTEGER PRIMARY KEY REFERENCES batch (first),
            refused_boot INTEGER,
            refused_ms INTEGER
        ) STRICT;
        """

    /// The names of what would run inside our own statements; we make nothing of the kind.
    static let strangers = "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')"

    /// Chains that are no longer written, and what was taken over from them; a journal of an
    /// earlier version has none of them until it is opened for writing.
    static let salvageTables = """
        CREATE TABLE closed (
            name TEXT PRIMARY KEY,
            chain BLOB,
            next INTEGER NOT NULL,
            takes_covered INTEGER NOT NULL, -- as if no receipt covered them
            head INTEGER,
            unsent INTEGER,
            taken INTEGER NOT NULL,
            missing INTEGER NOT NULL,
            is_read INTEGER NOT NULL,
            admits_loss INTEGER NOT NULL,
            since_boot INTEGER NOT NULL,
            since_ms INTEGER NOT NULL,
            done_at INTEGER,
            seal BLOB NOT NULL CHECK (length(seal) = 32)
        ) STRICT;
        CREATE TABLE salvage (
            id INTEGER PRIMARY KEY,
            place TEXT NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 16),
            first INTEGER NOT NULL,
            last INTEGER NOT NULL CHECK (last >= first),
            owed INTEGER NOT NULL,
            oldest_boot INTEGER,
            oldest_ms INTEGER,
            payload BLOB NOT NULL CHECK (length(payload) = 32),
            seal BLOB NOT NULL CHECK (length(seal) = 32),
            refused_boot INTEGER,
            refused_ms INTEGER,
            code INTEGER,
            held_at INTEGER,
            receipt BLOB,
            message BLOB NOT NULL
        ) STRICT;
        """

    /// Every column that a statement of ours names.
    private static let columns = [
        """
        SELECT id, kiosk, chain, genesis, base_seq, base_hash, base_boot, base_ms, base_owed,
            contiguous, receipt_now FROM meta
        """,
        "SELECT seq, boot, ms, owed, body, hash FROM entry",
        """
        SELECT first, last, owed, oldest_boot, oldest_ms, payload, seal, code, held_at, receipt,
            message FROM batch
        """,
        "SELECT first, refused_boot, refused_ms FROM outbox",
    ]

    /// The same of the tables that an earlier version lacks.
    private static let salvageColumns = [
        ClosedChain.select,
        """
        SELECT id, place, chain, first, last, owed, oldest_boot, oldest_ms, payload, seal,
            refused_boot, refused_ms, code, held_at, receipt, message FROM salvage
        """,
    ]

    /// Gives a journal of an earlier version the tables that it lacks.
    static func complete(_ database: Database) throws(JournalError) {
        do {
            guard try !hasSalvage(database) else { return }
            try database.transaction { try database.execute(salvageTables) }
        } catch {
            throw JournalError(error)
        }
    }

    /// Looks for every column of the tables that are there.
    ///
    /// A bit that turned in the text of a table renames a column, and SQLite sees no damage in
    /// that: it would be found by a statement that cannot be done without.
    static func check(_ database: Database) throws(JournalError) {
        do throws(SQLiteError) {
            let queries = try columns + (hasSalvage(database) ? salvageColumns : [])
            for query in queries { _ = try database.first(query + " LIMIT 0") { _ in true } }
        } catch {
            guard error.isMisfit else { throw JournalError(error) }
            throw .corrupt("the tables are not what they were: \(error.message)")
        }
    }

    /// True if the tables about chains that are no longer written are there.
    static func hasSalvage(_ database: Database) throws(SQLiteError) -> Bool {
        let query = "SELECT 1 FROM sqlite_schema WHERE name = 'salvage'"
        return try database.first(query) { _ in true } == true
    }

    /// Writes the tables of a new chain into an empty database.
    static func create(in database: Database, kiosk: KioskID, chain: ChainID) throws(JournalError) {
        do {
            try writeHeader(of: database)
            try configure(database)
            try database.transaction {
                try database.execute(tables + salvageTables)
                let genesis = ChainHash.genesis(kiosk: kiosk, chain: chain)
                try database.run(
                    "INSERT INTO meta VALUES (1, ?, ?, ?, 0, ?, 0, 0, 0, 0, 0)",
                    kiosk.bytes, chain.bytes, genesis.bytes, genesis.bytes)
            }
            // The header must say whose file this is even to one who ignores the log.
            try database.walCheckpoint(.truncate)
        } catch {
            throw JournalError(error)
        }
    }

    /// The first page of a new journal, as it stands in the database's file; empty if there was no
    /// memory for it.
    static let firstPage: [UInt8] = {
        guard let database = try? Database(path: ":memory:"),
            (try? writeHeader(of: database)) != nil,
            (try? database.execute("BEGIN;" + tables + salvageTables + "COMMIT")) != nil
        else { return [] }
        var page = Array(database.serialized().prefix(4_096))
        // What is only in memory has no log: the versions of the format say so.
        if !page.isEmpty { page.replaceSubrange(18..<20, with: [2, 2]) }
        return page
    }()

    private static func writeHeader(of database: Database) throws(SQLiteError) {
        try database.pragma("page_size", "4096")
        try database.pragma("application_id", "\(applicationID)")
        try database.pragma("user_version", "\(format)")
    }

    /// Gives a connection its settings, and refuses it if a commit would not be durable.
    static func configure(_ database: Database) throws(JournalError) {
        do throws(SQLiteError) {
            try database.setBusyTimeout(milliseconds: 2_000)
            try database.pragma("journal_mode", "WAL")
            try database.pragma("synchronous", "FULL")
            try database.pragma("mmap_size", "0")
            try database.pragma("cell_size_check", "ON")
            try database.pragma("trusted_schema", "OFF")
            try database.pragma("temp_store", "MEMORY")
            try database.pragma("cache_size", "-512")
            database.checkpointOnlyWhenAsked()
            try database.persistWAL()
            try database.setCheckpointOnClose(false)
        } catch {
            throw JournalError(error)
        }
        try requireDurability(of: database)
    }

    /// Refuses a connection whose commits would not outlast a power cut.
    static func requireDurability(of database: Database) throws(JournalError) {
        let needed = [
            ("page_size", "4096"), ("journal_mode", "wal"), ("synchronous", "2"),
            ("wal_autocheckpoint", "0"), ("mmap_size", "0"),
        ]
        for (pragma, expected) in needed {
            let found: String?
            do throws(SQLiteError) {
                found = try database.pragma(pragma)
            } catch {
                throw JournalError(error)
            }
            // A VFS without memory maps has no such setting to read.
            if pragma == "mmap_size", found == nil { continue }
            guard found == expected else {
                throw .notDurable(pragma: pragma, expected: expected, found: found)
            }
        }
    }

    /// Refuses a file that is not ours, from its header alone and without touching it.
    ///
    /// Without its log a database may look damaged: if the power fails in a checkpoint, the
    /// header can already count pages that the file is still too short for. Who opens it with its
    /// log will see, and has to identify it again.
    static func identify(_ path: String, vfs: String?) throws(JournalError) {
        let database: Database
        do throws(SQLiteError) {
            database = try Database(path: path, access: .immutable, vfs: vfs)
        } catch {
            throw JournalError(error)
        }
        do {
            try identify(database)
        } catch .corrupt {
            return
        }
    }

    /// Refuses a database that is not ours, or of a format that is not known yet.
    ///
    /// One bit of either number may have turned: nobody else has numbers so near.
    static func identify(_ database: Database) throws(JournalError) {
        let application: String?
        let version: String?
        do throws(SQLiteError) {
            application = try database.pragma("application_id")
            version = try database.pragma("user_version")
        } catch {
            throw JournalError(error)
        }
        let format = version.flatMap { Int64($0) } ?? 0
        let known = application.flatMap { Int64($0) } ?? 0
        let turned = UInt32(truncatingIfNeeded: known ^ applicationID).nonzeroBitCount
        if turned + UInt32(truncatingIfNeeded: format ^ Self.format).nonzeroBitCount <= 1 { return }
        guard turned == 0 else {
            let number = application ?? "none"
            throw .notOurs(
                path: database.path,
                reason: "its application id is \(number), not \(applicationID); move it away")
        }
        guard format <= Self.format else {
            throw .newerFormat(path: database.path, format: format)
        }
    }
}
