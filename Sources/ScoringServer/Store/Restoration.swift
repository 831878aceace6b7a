import BatchFormat
package import FeedbackCore
import Glibc
import SQLite

/// Puts a backup in the place of the database of a server that does not run.
///
/// Nothing is deleted but the index, which is made again: what was in the place of the backup is
/// set aside. What was published stays as it stands in the directory, because everybody saw it;
/// only where there is none does the backup's copy come.
package struct Restoration: Sendable {
    /// The batches in the backup.
    package let batches: Int
    /// The kiosks that it knows.
    package let kiosks: Int
    /// When the last of its batches came in; nothing if it has none.
    package let lastReceived: WallTime?
    /// Where the database that was there is now, if there was one.
    package let setAside: String?
    /// The copy of what was published that came with the backup, if it was needed and there.
    package let published: String?
    /// True if nobody knows any more what was published: it is not there, and came with no copy.
    package let lacksPublished: Bool
    /// True if the directory does not say which root key the kiosks pinned.
    package let lacksKeys: Bool

    /// Restores `file`, which `Administration.backUp` made, into `directory`.
    ///
    /// The copy is verified before anything is touched, and takes the database's place last of
    /// all: until then the directory holds what it held, under its old name or another.
    ///
    /// - Throws: `ServerError` if the directory is served, the file is no sound backup, or
    ///   something cannot be written; also if what was published is needed, and its copy beside
    ///   the file is damaged.
    package init(of file: String, into directory: DataDirectory) throws {
        // Opened and read first: root may read where the owner of the data may not.
        let source = try Self.sound(file, version: Schema.version, upgrades: Schema.upgrades)
        let copied = Self.published(beside: file)
        try directory.create()
        let lock = try directory.lockForServing()
        defer { withExtendedLifetime(lock) {} }
        let writing = try directory.lockForWriting(waiting: true)
        defer { withExtendedLifetime(writing) {} }
        let isPublished = try SecretFile.read(directory.published) != nil
        let shown = isPublished ? nil : try copied?.get()
        let draft = directory.database + ".restored"
        try SecretFile.remove([draft])
        try SecretFile.write([], to: draft)
        try source.prepare("VACUUM INTO ?").run(draft)
        (batches, kiosks, lastReceived) = try Self.counts(
            in: Self.sound(draft, version: Schema.version, upgrades: Schema.upgrades))
        if let shown {
            try SecretFile.write([], to: directory.published + ".new")
            try shown.prepare("VACUUM INTO ?").run(directory.published + ".new")
            try SecretFile.publish(directory.published + ".new", as: directory.published)
            published = directory.published
        } else {
            published = nil
        }
        lacksPublished = !isPublished && shown == nil
        setAside = try Self.setAside(directory)
        try SecretFile.remove(Self.files(directory.index))
        try SecretFile.publish(draft, as: directory.database)
        lacksKeys = try SecretFile.read(directory.keys + "/root.pub") == nil
    }

    /// What was published when `file` was made, if it lies beside it.
    private static func published(beside file: String) -> Result<Database, any Error>? {
        guard unsafe access(file + ".published", F_OK) == 0 else { return nil }
        return Result {
            try sound(
                file + ".published", version: PublishedSchema.version,
                upgrades: PublishedSchema.upgrades)
        }
    }

    /// Opens a copy that is ours, and whole from its first page to its last.
    private static func sound(
        _ path: String, version: Int, upgrades: [Int: String] = [:]
    ) throws -> Database {
        guard unsafe access(path, F_OK) == 0 else {
            throw ServerError.file(path: path, doing: "open", reason: systemWords())
        }
        do {
            return try checked(path, version, upgrades)
        } catch let error as SQLiteError {
            throw ServerError.file(path: path, doing: "restore", reason: error.description)
        }
    }

    private static func checked(
        _ path: String, _ version: Int, _ upgrades: [Int: String]
    ) throws -> Database {
        let database = try Database(path: path, access: .readOnly)
        let found = Int(try database.pragma("user_version") ?? "") ?? 0
        guard found == version || upgrades[found] != nil else {
            throw ServerError.schema(path: path, found: found, expected: version)
        }
        let verdict = try database.pragma("integrity_check") ?? "nothing"
        guard verdict == "ok" else {
            throw ServerError.file(path: path, doing: "restore", reason: verdict)
        }
        return database
    }

    private static func counts(in database: Database) throws -> (Int, Int, WallTime?) {
        let row = try database.first(
            """
            SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM kiosk),
                (SELECT max(received_at) FROM batch)
            """
        ) { ($0.int(0), $0.int(1), $0.isNull(2) ? nil : WallTime(milliseconds: $0.int64(2))) }
        return row ?? (0, 0, nil)
    }

    /// Gives the database that is there, with its log, a directory of its own.
    private static func setAside(_ directory: DataDirectory) throws -> String? {
        let files = files(directory.database).filter { unsafe access($0, F_OK) == 0 }
        guard !files.isEmpty else { return nil }
        var number = 1
        while unsafe mkdir("\(directory.path)/replaced-\(number)", 0o700) != 0 {
            guard errno == EEXIST else {
                throw ServerError.file(
                    path: "\(directory.path)/replaced-\(number)", doing: "make the directory",
                    reason: systemWords())
            }
            number += 1
        }
        let place = "\(directory.path)/replaced-\(number)"
        for file in files {
            let name = file.split(separator: "/").last.map(String.init) ?? file
            guard unsafe rename(file, place + "/" + name) == 0 else {
                throw ServerError.file(path: file, doing: "set aside", reason: systemWords())
            }
        }
        try SecretFile.flushDirectory(of: place + "/")
        try SecretFile.flushDirectory(of: directory.database)
        return place
    }

    /// A database and what SQLite keeps beside it.
    private static func files(_ database: String) -> [String] {
        [database, database + "-wal", database + "-shm"]
    }
}
