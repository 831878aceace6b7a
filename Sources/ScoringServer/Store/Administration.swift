import BatchFormat
package import FeedbackCore
package import SQLite

/// The same database, opened by a command beside `serve`.
///
/// Its transactions are short and immediate, and it never checkpoints: that is the server's, which
/// leaves it out while the lock here is held.
package struct Administration {
    private let directory: DataDirectory
    private let database: Database

    /// Opens the database; the directory is made if it does not exist.
    package init(_ directory: DataDirectory) throws {
        try directory.create()
        self.directory = directory
        database = try Connections.main(directory, .command)
    }

    /// Changes something, in one durable transaction.
    package func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let lock = try directory.lockForWriting(waiting: true)
        return try withExtendedLifetime(lock) { try database.transaction { try body(database) } }
    }

    /// Reads something, in one consistent view.
    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try database.transaction(.deferred) { try body(database) }
    }

    /// Makes a one-time code for a point.
    ///
    /// - Returns: the code, and the fingerprint of the root key that the kiosk must pin.
    package func makeCode(
        for point: String, now: WallTime
    ) throws -> (code: EnrolmentCode, root: KeyID, expires: WallTime) {
        let keys = try ServerKeys.load(directory, now: now)
        var random = KernelRandom()
        let code = EnrolmentCode(using: &random)
        try write { database in
            guard try PointTable(database).find(point) != nil else {
                throw ServerError.unknownPoint(point)
            }
            try CodeTable(database).add(code, point: point, now: now)
        }
        return (code, keys.root.id, now + CodeTable.validity)
    }

    /// Copies the whole database, as it stands now, into a new file, and flushes it; and what was
    /// published into a second one beside it.
    ///
    /// - Returns: the paths of both.
    /// - Throws: what cannot be read or written; `ServerError.file` if one of them exists.
    @discardableResult
    package func backUp(to path: String) throws -> [String] {
        let published = try PublishedFigures.open(directory, .command)
        // Root may write where the owner of the data may not.
        DataDirectory.becomeCaller()
        let files = [path, path + ".published"]
        for (file, database) in zip(files, [database, published]) {
            try Self.copy(database, to: file)
        }
        return files
    }

    private static func copy(_ database: Database, to path: String) throws {
        guard try SecretFile.read(path) == nil else {
            throw ServerError.file(path: path, doing: "back up", reason: "the file exists")
        }
        let draft = path + ".new"
        try SecretFile.write([], to: draft)
        try database.prepare("VACUUM INTO ?").run(draft)
        try SecretFile.publish(draft, as: path)
    }
}
