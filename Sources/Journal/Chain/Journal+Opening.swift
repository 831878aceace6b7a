internal import BatchFormat
package import FeedbackCore
internal import Linux
internal import SQLite

extension Journal {
    /// Opens the journal in `directory`, or begins a new chain if there is none.
    ///
    /// Nothing is touched if another daemon has it, and only a turned bit of the first page is put
    /// back if it is not this kiosk's. `vfs` names the SQLite file system to use. A chain that
    /// fails its check is an error that `needsQuarantine`.
    package static func open(
        directory: String, kiosk: KioskID, vfs: String? = nil, makeChain: () -> ChainID
    ) throws(JournalError) -> Journal {
        let lock = try JournalLock(of: directory)
        return try open(
            directory: directory, kiosk: kiosk, vfs: vfs, lock: lock, makeChain: makeChain)
    }

    /// Opens the journal under a lock that is already held.
    static func open(
        directory: String, kiosk: KioskID, vfs: String?, lock: JournalLock,
        makeChain: () -> ChainID
    ) throws(JournalError) -> Journal {
        let path = directory + "/" + JournalFiles.database
        if !JournalFiles.exists(path) {
            try create(directory: directory, kiosk: kiosk, vfs: vfs, chain: makeChain())
        }
        let database: Database
        let isMended: Bool
        do throws(SQLiteError) {
            database = try Database(path: path, access: .readWrite, vfs: vfs)
            // Before anything is read: what turns out not to be ours must close as it was.
            try database.persistWAL()
            try database.setCheckpointOnClose(false)
            isMended = try FirstPage.mend(database)
        } catch {
            throw JournalError(error)
        }
        try Schema.identify(path, vfs: vfs)
        try Schema.identify(database)
        if let hole = try logDamage(database) { throw .corrupt(hole) }
        try Schema.configure(database)
        try Schema.check(database)
        let restored = try Restored(database)
        guard restored.kiosk == kiosk else {
            throw .otherKiosk(path: path, found: restored.kiosk)
        }
        try Schema.complete(database)
        try settle(database)
        let journal = Journal(
            directory: directory, vfs: vfs, lock: lock, database: database, restored: restored)
        journal.isMended = isMended
        return journal
    }

    /// What is wrong with the write-ahead log, in words; nothing if nothing is.
    ///
    /// Without this the chain would go on from an older entry, as after a power cut, and nobody
    /// would hear of the later ones.
    static func logDamage(_ database: Database) throws(JournalError) -> String? {
        do throws(SQLiteError) {
            return try database.damagedLogFrame().map {
                "frame \($0) of the write-ahead log has changed, and commits stand behind it"
            }
        } catch {
            throw JournalError(error)
        }
    }

    /// The bytes of the largest log that is kept: some checkpoints of whole pages.
    private static let longestLog = Int64(4 * Limits.checkpointPages * (4_096 + 24))

    /// Copies the log into the database before anything is added to it.
    ///
    /// After a flush that failed, a process that was killed leaves a log that reads as if it were
    /// whole: the kernel has forgotten that parts of it are not on disk. What is appended behind
    /// them a power cut would take along, flushed or not.
    private static func settle(_ database: Database) throws(JournalError) {
        do throws(SQLiteError) {
            let log = try database.walCheckpoint(.passive)
            // Half a commit at its beginning would stay behind what is written over it, and would
            // look like a later one. One that grew behind a reader would be read at every start.
            let isLong = try database.logSize() > longestLog && log.checkpointed == log.log
            if log.log == 0 || isLong { try database.walCheckpoint(.truncate) }
        } catch {
            // A disk that is full or read-only takes no entries either.
            guard error.isFull || error.isReadOnly || error.isBusy else {
                throw JournalError(error)
            }
        }
    }

    /// Makes a whole journal beside its place, and renames it there: it exists whole or not at all.
    private static func create(
        directory: String, kiosk: KioskID, vfs: String?, chain: ChainID
    ) throws(JournalError) {
        do {
            JournalFiles.removeStaged(besides: directory)
            guard Folder.names(in: directory).isEmpty else {
                throw JournalError.notOurs(
                    path: directory,
                    reason: "it holds files, but no \(JournalFiles.database); move it away")
            }
            let staged = directory + JournalFiles.staging + chain.description
            try JournalFiles.makeDirectory(staged)
            try Schema.create(
                in: Database(path: staged + "/" + JournalFiles.database, access: .create, vfs: vfs),
                kiosk: kiosk, chain: chain)
            try SmallFile.syncDirectory(of: staged + "/" + JournalFiles.database)
            try JournalFiles.move(staged, to: directory)
        } catch {
            throw JournalError(error)
        }
    }
}
