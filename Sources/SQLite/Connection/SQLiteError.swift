internal import CSQLite
internal import Glibc

/// What SQLite refused, with the statement that it refused.
package struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The extended result code, as <https://sqlite.org/rescode.html> lists them.
    package let code: Int32
    /// The errno that the operating system gave with an I/O error, or 0.
    package let systemError: Int32
    /// SQLite's own words.
    package let message: String
    /// The statement, or what was being done to the file.
    package let sql: String

    package init(code: Int32, systemError: Int32, message: String, sql: String) {
        self.code = code
        self.systemError = systemError
        self.message = message
        self.sql = sql
    }

    /// The low byte of the code: the kind of error without its detail.
    package var primaryCode: Int32 { code & 0xff }

    /// True if there is no room left for what was to be written.
    package var isFull: Bool {
        // The log's index could not grow: it is a file too, and nothing else makes that fail.
        let indexCannotGrow = SQLITE_IOERR | 19 << 8
        if primaryCode == SQLITE_FULL || code == indexCannotGrow { return true }
        return isIOError && !isSyncFailure && systemError == ENOSPC
    }

    /// True if the file, or the file system under it, cannot be written to.
    package var isReadOnly: Bool {
        if primaryCode == SQLITE_READONLY { return !isMoved }
        return isIOError && !isSyncFailure && systemError == EROFS
    }

    /// True if reading, writing or flushing failed.
    package var isIOError: Bool { primaryCode == SQLITE_IOERR }

    /// True if a flush failed: what was written before it may or may not be on disk.
    package var isSyncFailure: Bool {
        code == SQLITE_IOERR | 4 << 8 || code == SQLITE_IOERR | 5 << 8
    }

    /// True if there was no memory for what was asked; the disk is not in doubt.
    package var isOutOfMemory: Bool {
        primaryCode == SQLITE_NOMEM || code == SQLITE_IOERR | 12 << 8
    }

    /// True if the file was renamed or deleted under the connection.
    package var isMoved: Bool { code == SQLITE_READONLY | 4 << 8 }

    /// True if the file is not what a sound database would be.
    package var isCorrupt: Bool { primaryCode == SQLITE_CORRUPT }

    /// True if the statement names a table or a column that is not there, or is no statement.
    package var isMisfit: Bool { primaryCode == SQLITE_ERROR }

    /// True if another connection holds a lock for longer than the busy timeout.
    package var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

    /// True if the file does not begin as a database does.
    package var isNotADatabase: Bool { primaryCode == SQLITE_NOTADB }

    /// True if the file, or one that belongs to it, cannot be opened.
    package var isCannotOpen: Bool { primaryCode == SQLITE_CANTOPEN }

    /// True if a row contradicts a constraint of the schema.
    package var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }

    package var description: String {
        var text = "SQLite error \(code): \(message)"
        if systemError != 0, let words = unsafe strerror(systemError) {
            text += unsafe " (\(String(cString: words)))"
        }
        return text + " in: " + sql
    }
}

/// Fails with what `connection` says about `code`, unless the code is `SQLITE_OK`.
func check(
    _ code: Int32, of connection: OpaquePointer?, in sql: @autoclosure () -> String
) throws(SQLiteError) {
    guard code == SQLITE_OK else { throw unsafe failure(code, of: connection, in: sql()) }
}

/// What `connection` says about `code`.
func failure(_ code: Int32, of connection: OpaquePointer?, in sql: String) -> SQLiteError {
    guard let connection = unsafe connection else {
        let message = unsafe sqlite3_errstr(code).map { unsafe String(cString: $0) }
        return SQLiteError(
            code: code, systemError: 0, message: message ?? "unknown error", sql: sql)
    }
    let extended = unsafe sqlite3_extended_errcode(connection)
    let precise = extended & 0xff == code & 0xff
    let isIOError = code & 0xff == SQLITE_IOERR || code & 0xff == SQLITE_CANTOPEN
    return SQLiteError(
        code: precise ? extended : code,
        systemError: isIOError ? unsafe hl_sqlite3_last_errno(connection) : 0,
        message: unsafe String(cString: sqlite3_errmsg(connection)), sql: sql)
}
