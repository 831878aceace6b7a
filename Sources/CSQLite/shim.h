#pragma once
#include <sqlite3.h>

// What Swift cannot import: variadic functions, and the destructor constants that are casts.

/// Has SQLite keep no count of its memory, which every allocation of every thread would take one lock
/// for; only before anything else is done with it.
static inline int hl_sqlite3_keep_no_memory_count(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Turns a two-valued option of a connection on or off; returns an SQLite result code.
static inline int hl_sqlite3_db_config(sqlite3 *_Nonnull db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

/// Binds a copy of `count` bytes; an empty blob is a blob, not NULL.
static inline int hl_sqlite3_bind_blob(sqlite3_stmt *_Nonnull statement, int index,
                                       const void *_Nullable bytes, sqlite3_uint64 count) {
    if (bytes == 0 || count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// Binds a copy of `count` bytes of UTF-8.
static inline int hl_sqlite3_bind_text(sqlite3_stmt *_Nonnull statement, int index,
                                       const char *_Nonnull bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// The open file of the connection's log, or nothing if it has opened none.
static inline sqlite3_file *_Nullable hl_sqlite3_log(sqlite3 *_Nonnull db) {
    sqlite3_file *log = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return 0;
    return log != 0 && log->pMethods != 0 ? log : 0;
}

/// Asks for the bytes of the connection's log, 0 if it has opened none; returns an SQLite result code.
static inline int hl_sqlite3_log_size(sqlite3 *_Nonnull db, sqlite3_int64 *_Nonnull size) {
    sqlite3_file *log = hl_sqlite3_log(db);
    *size = 0;
    return log != 0 ? log->pMethods->xFileSize(log, size) : SQLITE_OK;
}

/// Reads from the connection's log; what it does not have reads as zeros. Returns a result code.
static inline int hl_sqlite3_read_log(sqlite3 *_Nonnull db, void *_Nonnull buffer, int count,
                                      sqlite3_int64 offset) {
    sqlite3_file *log = hl_sqlite3_log(db);
    int code = log != 0 ? log->pMethods->xRead(log, buffer, count, offset) : SQLITE_IOERR;
    return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

/// The open file of the connection's database, or nothing if there is none.
static inline sqlite3_file *_Nullable hl_sqlite3_main(sqlite3 *_Nonnull db) {
    sqlite3_file *file = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return 0;
    return file != 0 && file->pMethods != 0 ? file : 0;
}

/// Reads from the connection's database file, past the log; what it does not have reads as zeros.
/// Returns a result code.
static inline int hl_sqlite3_read_main(sqlite3 *_Nonnull db, void *_Nonnull buffer, int count,
                                       sqlite3_int64 offset) {
    sqlite3_file *file = hl_sqlite3_main(db);
    int code = file != 0 ? file->pMethods->xRead(file, buffer, count, offset) : SQLITE_IOERR;
    return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

/// Asks for the bytes of the connection's database file; returns an SQLite result code.
static inline int hl_sqlite3_main_size(sqlite3 *_Nonnull db, sqlite3_int64 *_Nonnull size) {
    sqlite3_file *file = hl_sqlite3_main(db);
    *size = 0;
    return file != 0 ? file->pMethods->xFileSize(file, size) : SQLITE_IOERR;
}

/// Writes one byte of the connection's database file, past the log, and flushes it; returns a
/// result code.
static inline int hl_sqlite3_write_main(sqlite3 *_Nonnull db, unsigned char byte,
                                        sqlite3_int64 offset) {
    sqlite3_file *file = hl_sqlite3_main(db);
    if (file == 0) return SQLITE_IOERR;
    if (sqlite3_db_readonly(db, "main") != 0) return SQLITE_READONLY;
    int code = file->pMethods->xWrite(file, &byte, 1, offset);
    return code == SQLITE_OK ? file->pMethods->xSync(file, SQLITE_SYNC_FULL) : code;
}

/// The errno of the last failure of the log or of the database, or 0.
///
/// `sqlite3_system_errno` alone does not know about what failed inside a commit.
static inline int hl_sqlite3_last_errno(sqlite3 *_Nonnull db) {
    sqlite3_file *log = hl_sqlite3_log(db);
    int number = 0;
    if (log != 0) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
    if (number == 0) sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
    return number != 0 ? number : sqlite3_system_errno(db);
}
