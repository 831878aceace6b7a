internal import CSQLite

extension Database {
    /// How much a checkpoint insists.
    package enum Checkpoint: Sendable {
        /// As much as is possible without waiting for anybody.
        case passive
        /// Everything, waiting for readers, and the log file is cut to nothing.
        case truncate
    }

    /// Keeps the write-ahead log's file when the last connection closes.
    package func persistWAL() throws(SQLiteError) {
        var on: Int32 = 1
        let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &on)
        try unsafe check(code, of: handle, in: "keep the write-ahead log")
    }

    /// Stops commits from checkpointing, and starts to count the pages that wait for one.
    package func checkpointOnlyWhenAsked() {
        // The automatic checkpoint is itself the default hook, so that this takes its place.
        _ = unsafe sqlite3_wal_hook(
            handle,
            { context, _, _, frames in
                unsafe context?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            }, walFrames)
    }

    /// Says whether closing the last connection may checkpoint; it may unless told otherwise.
    package func setCheckpointOnClose(_ on: Bool) throws(SQLiteError) {
        let code = unsafe hl_sqlite3_db_config(
            handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1)
        try unsafe check(code, of: handle, in: "checkpoint on close")
    }

    /// The first frame of the write-ahead log, counted from 1, at which SQLite stops to read
    /// although whole commits stand behind it; nothing if there is none.
    ///
    /// Right only for a connection that has read and not written yet, while nobody else writes.
    package func damagedLogFrame() throws(SQLiteError) -> Int? {
        let size = try logSize()
        guard size > 0 else { return nil }
        let pages = try prepare("PRAGMA page_size").first { $0.int(0) } ?? 0
        let log = WriteAheadLog(size: Int(size), pageSize: pages) {
            (offset, count) throws(SQLiteError) in try self.readLog(at: offset, count)
        }
        return try log.damagedFrame()
    }

    /// The bytes of the log's file, whatever of them is in use.
    package func logSize() throws(SQLiteError) -> Int64 {
        var size: Int64 = 0
        try unsafe check(hl_sqlite3_log_size(handle, &size), of: handle, in: "measure the log")
        return size
    }

    private func readLog(at offset: Int, _ count: Int) throws(SQLiteError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let code = unsafe bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return SQLITE_IOERR }
            return unsafe hl_sqlite3_read_log(handle, start, Int32(count), Int64(offset))
        }
        try unsafe check(code, of: handle, in: "read the log")
        return bytes
    }

    /// Copies pages of the write-ahead log into the database.
    ///
    /// Returns the pages in the log and those of them that are now in the database; both are −1
    /// if the database has no write-ahead log.
    @discardableResult
    package func walCheckpoint(
        _ mode: Checkpoint
    ) throws(SQLiteError) -> (log: Int, checkpointed: Int) {
        var log: Int32 = -1
        var checkpointed: Int32 = -1
        let flag = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, "main", flag, &log, &checkpointed)
        try unsafe check(code, of: handle, in: "checkpoint")
        unsafe walFrames.pointee = max(0, log - checkpointed)
        return (Int(log), Int(checkpointed))
    }
}
