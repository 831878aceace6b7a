internal import Glibc
internal import Linux

extension SystemError {
    static let noSpace = ENOSPC
    static let readOnlyFileSystem = EROFS
}

/// Directories and files of a journal, made, renamed and removed so that a power cut finds them.
enum JournalFiles {
    static let database = "journal.db"

    /// True if something is there, whatever it is.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// True if nothing is there; false too if the disk does not say.
    static func isGone(_ path: String) -> Bool { unsafe access(path, F_OK) != 0 && errno == ENOENT }

    /// Makes a directory and its ancestors, each durable in the one above it.
    static func makeDirectory(_ path: String, mode: mode_t = 0o700) throws(SystemError) {
        guard !exists(path) else { return }
        try makeDirectory(SmallFile.parent(of: path), mode: mode)
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else {
            throw SystemError("mkdir \(path)")
        }
        try SmallFile.syncDirectory(of: path)
    }

    /// Renames a directory, and makes both the old and the new place durable.
    static func move(_ path: String, to target: String) throws(SystemError) {
        try rename(path, to: target)
        try SmallFile.syncDirectory(of: target)
        if SmallFile.parent(of: path) != SmallFile.parent(of: target) {
            try SmallFile.syncDirectory(of: path)
        }
    }

    /// Renames a directory, and leaves it to the caller to make that durable.
    static func rename(_ path: String, to target: String) throws(SystemError) {
        guard unsafe Glibc.rename(path, target) == 0 else {
            throw SystemError("rename \(path) to \(target)")
        }
    }

    /// Removes half-made journals that a power cut left beside `directory`.
    static func removeStaged(besides directory: String) {
        let parent = SmallFile.parent(of: directory)
        let prefix = String(directory.dropFirst(parent.count + 1)) + staging
        for name in Folder.names(in: parent) where name.hasPrefix(prefix) {
            removeJournal(parent + "/" + name)
        }
    }

    /// Removes a journal's directory, unless there is something else in it.
    static func removeJournal(_ directory: String) {
        for suffix in ["", "-wal", "-shm", "-journal", setAside] {
            _ = unsafe unlink("\(directory)/\(database)\(suffix)")
        }
        _ = unsafe rmdir(directory)
    }

    /// Has nobody read the log of a journal that is no longer written; it stays beside it.
    static func setLogAside(in directory: String) throws(SystemError) {
        let path = "\(directory)/\(database)"
        guard unsafe Glibc.rename(path + "-wal", path + setAside) == 0 else {
            throw SystemError("rename \(path)-wal")
        }
        try SmallFile.syncDirectory(of: path)
    }

    /// What is added to a database's name for a log that nobody reads.
    private static let setAside = "-wal-damaged"

    /// What stands between a journal's name and the new chain's id while it is being made.
    static let staging = ".new-"
}
