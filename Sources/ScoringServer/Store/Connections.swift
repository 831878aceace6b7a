import SQLite

/// How the server and its commands open a database.
enum Connections {
    /// What a connection is for.
    enum Role: Sendable {
        /// The one writer of `serve`: it alone checkpoints, when nothing waits.
        case writer
        /// A command beside `serve`: commits without ever touching the log's end.
        case command
        /// Reads only.
        case reader
    }

    /// Opens the database at `path` and makes its tables if it has none, or earlier ones.
    ///
    /// - Parameters:
    ///   - path: the file, created unless `role` is `reader`.
    ///   - vfs: the SQLite file system, or the default one.
    ///   - role: what the connection is for.
    ///   - tables: the statements that make an empty database ours.
    ///   - version: the number that says so.
    ///   - upgrades: the statements that make an earlier version this one.
    ///   - durable: true if a commit must outlive a power cut.
    /// - Returns: a connection that waits up to 10 s for another's lock.
    /// - Throws: what SQLite refused, or `ServerError.schema`.
    static func open(
        _ path: String, vfs: String? = nil, role: Role, tables: String, version: Int,
        upgrades: [Int: String] = [:], durable: Bool = true
    ) throws -> Database {
        // Of two that make a new database at once SQLite refuses one, without waiting.
        let lock = role == .reader ? nil : try FileLock(path + ".lock", waiting: true)
        return try withExtendedLifetime(lock) {
            let database = try Database(
                path: path, access: role == .reader ? .readOnly : .create, vfs: vfs)
            try database.setBusyTimeout(milliseconds: 10_000)
            if role != .reader { try prepare(database, tables, version, upgrades, durable) }
            guard try number(of: database) == version else {
                throw ServerError.schema(
                    path: path, found: try number(of: database), expected: version)
            }
            return database
        }
    }

    /// Makes the tables of an empty database, and sets what holds for a connection that writes.
    private static func prepare(
        _ database: Database, _ tables: String, _ version: Int, _ upgrades: [Int: String],
        _ durable: Bool
    ) throws {
        // Before anything is changed in a file that may be somebody else's.
        let isEmpty = try database.first("SELECT 1 FROM sqlite_schema LIMIT 1") { _ in true } == nil
        let found = try number(of: database)
        guard found == version || upgrades[found] != nil || (isEmpty && found == 0) else {
            throw ServerError.schema(path: database.path, found: found, expected: version)
        }
        try database.persistWAL()
        database.checkpointOnlyWhenAsked()
        try database.setCheckpointOnClose(false)
        try expect(database, "journal_mode", "WAL", reads: "wal")
        try expect(database, "synchronous", durable ? "FULL" : "NORMAL", reads: durable ? "2" : "1")
        try expect(database, "foreign_keys", "ON", reads: "1")
        try database.transaction {
            let found = try number(of: database)
            guard let change = found == 0 ? tables : upgrades[found] else { return }
            try database.execute(change)
            try database.execute("PRAGMA user_version = \(version)")
        }
    }

    /// Opens a database that can be lost: what a power cut takes from it comes again, and the
    /// writer makes one that is damaged, or of another version, anew.
    static func disposable(
        _ path: String, vfs: String?, role: Role, tables: String, version: Int
    ) throws -> Database {
        func open() throws -> Database {
            try self.open(
                path, vfs: vfs, role: role, tables: tables, version: version, durable: false)
        }
        do { return try open() } catch {
            guard role == .writer, isUseless(error) else { throw error }
            try SecretFile.remove([path, path + "-wal", path + "-shm"])
            return try open()
        }
    }

    private static func isUseless(_ error: any Error) -> Bool {
        switch error {
        case ServerError.schema: true
        case let error as SQLiteError: error.isCorrupt || error.isNotADatabase
        default: false
        }
    }

    /// Opens the main database.
    static func main(_ directory: DataDirectory, _ role: Role) throws -> Database {
        try open(
            directory.database, vfs: directory.vfs, role: role, tables: Schema.tables,
            version: Schema.version, upgrades: Schema.upgrades)
    }

    private static func number(of database: Database) throws -> Int {
        Int(try database.pragma("user_version") ?? "") ?? 0
    }

    /// SQLite ignores what it does not know or cannot obey, so the answer is compared.
    private static func expect(
        _ database: Database, _ pragma: String, _ value: String, reads expected: String
    ) throws {
        let answer = try database.pragma(pragma, value)
        guard answer == expected else {
            throw ServerError.database(
                "\(database.path): PRAGMA \(pragma) reads \(answer ?? "nothing"), not \(expected)")
        }
    }
}
