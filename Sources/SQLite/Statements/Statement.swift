internal import CSQLite

/// One compiled statement of one connection, and, while it is stepped, its current row.
@safe package final class Statement {
    private let handle: OpaquePointer

    /// Compiles `sql`, which must be one statement.
    init(_ sql: String, connection: OpaquePointer, persistent: Bool) throws(SQLiteError) {
        var compiled: OpaquePointer?
        let flags = persistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = unsafe sqlite3_prepare_v3(connection, sql, -1, flags, &compiled, nil)
        try unsafe check(code, of: connection, in: sql)
        guard let handle = unsafe compiled else {
            throw SQLiteError(
                code: SQLITE_MISUSE, systemError: 0, message: "no statement", sql: sql)
        }
        unsafe self.handle = handle
    }

    deinit { unsafe sqlite3_finalize(handle) }

    // MARK: Running

    /// Binds `values` to the places from 1 on, and runs the statement to its end.
    package func run<each V: Bindable>(_ values: repeat each V) throws(SQLiteError) {
        try bind(repeat each values)
        defer { reset() }
        while try step() {}
    }

    /// Binds `values` and reads the first row, or returns nothing if there is none.
    package func first<T, each V: Bindable>(
        _ values: repeat each V, read: (Statement) -> T
    ) throws(SQLiteError) -> T? {
        try bind(repeat each values)
        defer { reset() }
        return try step() ? read(self) : nil
    }

    /// Binds `values` and reads every row.
    package func all<T, each V: Bindable>(
        _ values: repeat each V, read: (Statement) -> T
    ) throws(SQLiteError) -> [T] {
        try bind(repeat each values)
        defer { reset() }
        var rows: [T] = []
        while try step() { rows.append(read(self)) }
        return rows
    }

    /// Resets the statement and gives `values` to the places from 1 on.
    package func bind<each V: Bindable>(_ values: repeat each V) throws(SQLiteError) {
        reset()
        var index: Int32 = 1
        for value in repeat each values {
            try value.bind(to: self, at: index)
            index += 1
        }
    }

    /// Goes to the next row; false at the end, where the statement is reset.
    package func step() throws(SQLiteError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            reset()
            return false
        case let code:
            let error = unsafe failure(code, of: sqlite3_db_handle(handle), in: sql)
            reset()
            throw error
        }
    }

    /// Ends the run, so that the statement holds no lock and can be bound again.
    package func reset() { unsafe sqlite3_reset(handle) }

    // MARK: Places

    /// Gives an integer to the place `index`, from 1.
    package func bind(_ value: Int64, at index: Int32) throws(SQLiteError) {
        try accept(unsafe sqlite3_bind_int64(handle, index, value))
    }

    /// Gives a floating-point number to the place `index`, from 1.
    package func bind(_ value: Double, at index: Int32) throws(SQLiteError) {
        try accept(unsafe sqlite3_bind_double(handle, index, value))
    }

    /// Gives a text to the place `index`, from 1; SQLite copies it.
    package func bind(_ value: String, at index: Int32) throws(SQLiteError) {
        var value = value
        let code = value.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else {
                    return unsafe hl_sqlite3_bind_text(handle, index, "", 0)
                }
                return unsafe hl_sqlite3_bind_text(handle, index, start, UInt64(text.count))
            }
        }
        try accept(code)
    }

    /// Gives a blob to the place `index`, from 1; SQLite copies it.
    package func bind(_ value: [UInt8], at index: Int32) throws(SQLiteError) {
        let code = unsafe value.withUnsafeBytes { bytes in
            unsafe hl_sqlite3_bind_blob(handle, index, bytes.baseAddress, UInt64(bytes.count))
        }
        try accept(code)
    }

    /// Gives NULL to the place `index`, from 1.
    package func bindNull(at index: Int32) throws(SQLiteError) {
        try accept(unsafe sqlite3_bind_null(handle, index))
    }

    // MARK: Columns of the current row, from 0

    /// True if the column is NULL.
    package func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// The column as an integer; NULL reads as 0.
    package func int64(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// The column as an integer; NULL reads as 0.
    package func int(_ column: Int32) -> Int { Int(int64(column)) }

    /// The bits of the column as an unsigned integer; NULL reads as 0.
    package func uint64(_ column: Int32) -> UInt64 { UInt64(bitPattern: int64(column)) }

    /// The column as a floating-point number; NULL reads as 0.
    package func double(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }

    /// The column as text; NULL reads as an empty one.
    package func text(_ column: Int32) -> String {
        guard let bytes = unsafe sqlite3_column_text(handle, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// The column as bytes; NULL reads as none.
    package func blob(_ column: Int32) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// The column, or nothing if it is NULL.
    package func optional<T>(_ column: Int32, _ read: (Statement) -> (Int32) -> T) -> T? {
        isNull(column) ? nil : read(self)(column)
    }

    // MARK: About the statement

    /// The text that the statement was compiled from.
    package var sql: String { unsafe String(cString: sqlite3_sql(handle)) }

    /// Steps of full table scans since the statement was compiled; each is a row without a key.
    package var fullScanSteps: Int {
        Int(unsafe sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0))
    }

    private func accept(_ code: Int32) throws(SQLiteError) {
        try unsafe check(code, of: sqlite3_db_handle(handle), in: sql)
    }
}
