internal import CSQLite

/// The database's file as it stands on the disk, whatever its log says.
///
/// The connection's own handle is used: closing another one would give its locks away.
extension Database {
    /// Reads `count` bytes at `offset`; what the file does not have reads as zeros.
    package func readFile(at offset: Int, _ count: Int) throws(SQLiteError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let code = unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return SQLITE_IOERR }
            return unsafe hl_sqlite3_read_main(handle, start, Int32(count), Int64(offset))
        }
        try unsafe check(code, of: handle, in: "read the database's file")
        return bytes
    }

    /// The bytes of the file.
    package func fileSize() throws(SQLiteError) -> Int64 {
        var size: Int64 = 0
        let code = unsafe hl_sqlite3_main_size(handle, &size)
        try unsafe check(code, of: handle, in: "measure the database's file")
        return size
    }

    /// Writes one byte at `offset`, and flushes it.
    ///
    /// Only for what SQLite itself would never change there.
    package func writeFile(_ byte: UInt8, at offset: Int) throws(SQLiteError) {
        let code = unsafe hl_sqlite3_write_main(handle, byte, Int64(offset))
        try unsafe check(code, of: handle, in: "write the database's file")
    }

    /// The bytes that the file of this database would have; empty if there is no memory for them.
    package func serialized() -> [UInt8] {
        var size: Int64 = 0
        guard let bytes = unsafe sqlite3_serialize(handle, "main", &size, 0) else { return [] }
        defer { unsafe sqlite3_free(bytes) }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
    }
}
