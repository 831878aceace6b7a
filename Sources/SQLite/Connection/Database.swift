internal import CSQLite

/// One connection to an SQLite database, used only by the thread that opened it.
///
/// Statements outlive no transaction of their own: every method that runs one to its end or to
/// its first row resets it. The connection closes when it is released.
@safe package final class Database {
    /// How a file is opened.
    package enum Access: Hashable, Sendable {
        /// Read and write; fails if the file does not exist.
        case readWrite
        /// Read and write; an absent file is created.
        case create
        /// Read only: can neither write nor checkpoint.
        case readOnly
        /// Read only, on the promise that nobody writes: takes no lock and ignores any WAL.
        case immutable
    }

    /// The file's path as it was given.
    package let path: String
    /// Pages in the write-ahead log that are not in the database yet, as of the last commit or
    /// checkpoint of this connection.
    ///
    /// Zero until the first of them; counted only after `checkpointOnlyWhenAsked`.
    package var walPages: Int { unsafe Int(walFrames.pointee) }

    let handle: OpaquePointer
    let walFrames: UnsafeMutablePointer<Int32>
    private var statements: [String: Statement] = [:]
    /// More texts than any program of ours has, but for those that name what they look for.
    private static let mostStatements = 500

    /// Opens the database at `path`, through the VFS of that name or the default one.
    package init(
        path: String, access: Access = .create, vfs: String? = nil
    ) throws(SQLiteError) {
        Self.setUpLibrary()
        var opened: OpaquePointer?
        let name = access == .immutable ? Self.immutableURI(path) : path
        let code = unsafe sqlite3_open_v2(name, &opened, access.flags, vfs)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            let error = unsafe failure(code, of: opened, in: "open \(path)")
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        self.path = path
        unsafe self.handle = handle
        unsafe walFrames = .allocate(capacity: 1)
        unsafe walFrames.initialize(to: 0)
        _ = unsafe sqlite3_extended_result_codes(handle, 1)
    }

    /// Sets up SQLite itself, once in a process; whoever registers a file system does it before.
    package static func setUpLibrary() { _ = isLibrarySetUp }

    /// False only costs time: then something has used SQLite before.
    private static let isLibrarySetUp = hl_sqlite3_keep_no_memory_count() == SQLITE_OK

    deinit {
        // Statements that are still held keep the connection open until they go.
        unsafe sqlite3_close_v2(handle)
        unsafe walFrames.deallocate()
    }

    /// Runs one or several statements, ignoring their rows.
    package func execute(_ sql: String) throws(SQLiteError) {
        try unsafe check(sqlite3_exec(handle, sql, nil, nil, nil), of: handle, in: sql)
    }

    /// Compiles one statement.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        try unsafe Statement(sql, connection: handle, persistent: false)
    }

    /// The statement of this text, compiled once for the connection, or anew if there were many.
    ///
    /// It must not be in use further up the stack.
    package func cached(_ sql: String) throws(SQLiteError) -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try unsafe Statement(sql, connection: handle, persistent: true)
        if statements.count >= Self.mostStatements { statements = [:] }
        statements[sql] = statement
        return statement
    }

    /// Runs the cached statement of this text to its end.
    package func run<each V: Bindable>(
        _ sql: String, _ values: repeat each V
    ) throws(SQLiteError) {
        try cached(sql).run(repeat each values)
    }

    /// The first row of the cached statement of this text, or nothing.
    package func first<T, each V: Bindable>(
        _ sql: String, _ values: repeat each V, read: (Statement) -> T
    ) throws(SQLiteError) -> T? {
        try cached(sql).first(repeat each values, read: read)
    }

    /// All rows of the cached statement of this text.
    package func all<T, each V: Bindable>(
        _ sql: String, _ values: repeat each V, read: (Statement) -> T
    ) throws(SQLiteError) -> [T] {
        try cached(sql).all(repeat each values, read: read)
    }

    /// Sets a pragma and returns what it then reads, as text.
    ///
    /// SQLite ignores a pragma that it does not know or cannot obey: compare the answer.
    @discardableResult
    package func pragma(_ name: String, _ value: String? = nil) throws(SQLiteError) -> String? {
        if let value { try execute("PRAGMA \(name) = \(value)") }
        return try prepare("PRAGMA \(name)").first { $0.text(0) }
    }

    /// Rows that the last INSERT, UPDATE or DELETE touched.
    package var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

    /// The row id of the last INSERT.
    package var lastRowID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// True inside a transaction.
    package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// How long a statement waits for another connection's lock, in ms.
    package func setBusyTimeout(milliseconds: Int32) throws(SQLiteError) {
        try unsafe check(
            sqlite3_busy_timeout(handle, milliseconds), of: handle, in: "busy timeout")
    }

    private static func immutableURI(_ path: String) -> String {
        var uri = "file:"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"), ...0x20, 0x7f...:
                let digits = Array("0123456789abcdef")
                uri += "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            default: uri.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return uri + "?immutable=1"
    }
}

extension Database.Access {
    fileprivate var flags: Int32 {
        let common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        return switch self {
        case .readWrite: common | SQLITE_OPEN_READWRITE
        case .create: common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .readOnly: common | SQLITE_OPEN_READONLY
        case .immutable: common | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        }
    }
}
