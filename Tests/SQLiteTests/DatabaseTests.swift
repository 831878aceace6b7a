import SQLite
import TestSupport
import Testing

struct DatabaseTests {
    private let directory = TemporaryDirectory()

    private func open(_ access: Database.Access = .create) throws -> Database {
        try Database(path: directory.path + "/a.db", access: access)
    }

    @Test func `values come back as they went in`() throws {
        let database = try open()
        try database.execute("CREATE TABLE t(a, b, c, d, e)")
        let bytes: [UInt8] = [0, 255, 0]
        try database.run(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?)", Int64.min, "Hài lòng\0!", bytes,
            Int64?.none, [UInt8]())
        let row = try database.first("SELECT a, b, c, d, e, typeof(e) FROM t") { row in
            #expect(row.int64(0) == .min)
            #expect(row.text(1) == "Hài lòng\0!")
            #expect(row.blob(2) == bytes)
            #expect(row.isNull(3) && row.optional(3, Statement.int64) == nil)
            #expect(row.blob(4) == [] && row.text(5) == "blob")
            return true
        }
        #expect(row == true)
    }

    @Test func `an unsigned integer keeps its bits`() throws {
        let database = try open()
        let value = try database.first("SELECT ?", UInt64.max) { $0.uint64(0) }
        #expect(value == .max)
    }

    @Test func `a transaction that throws leaves nothing behind`() throws {
        let database = try open()
        try database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT")
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try database.transaction {
                try database.run("INSERT INTO t VALUES (?)", 1)
                throw Stop()
            }
        }
        #expect(!database.isInTransaction)
        try database.transaction { try database.run("INSERT INTO t VALUES (?)", 2) }
        #expect(try database.all("SELECT a FROM t") { $0.int(0) } == [2])
    }

    @Test func `a constraint is named with the statement that broke it`() throws {
        let database = try open()
        try database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b NOT NULL)")
        let error = #expect(throws: SQLiteError.self) {
            try database.run("INSERT INTO t(b) VALUES (?)", Int64?.none)
        }
        // SQLITE_CONSTRAINT_NOTNULL, https://sqlite.org/rescode.html#constraint_notnull
        #expect(error?.code == 1299)
        #expect(error?.isConstraint == true)
        #expect(error?.sql == "INSERT INTO t(b) VALUES (?)")
    }

    @Test func `a statement can be used again after its first row`() throws {
        let database = try open()
        try database.execute("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)")
        #expect(try database.first("SELECT a FROM t ORDER BY a") { $0.int(0) } == 1)
        #expect(try database.all("SELECT a FROM t ORDER BY a") { $0.int(0) } == [1, 2])
    }

    @Test func `a read-only connection cannot write, and says so`() throws {
        try open().execute("CREATE TABLE t(a)")
        let error = #expect(throws: SQLiteError.self) {
            try open(.readOnly).execute("INSERT INTO t VALUES (1)")
        }
        #expect(error?.isReadOnly == true)
    }

    @Test func `an absent file is created only when asked`() throws {
        let error = #expect(throws: SQLiteError.self) { try open(.readWrite) }
        #expect(error?.isCannotOpen == true)
        _ = try open(.create)
        _ = try open(.readWrite)
    }

    @Test func `a file that is no database is told apart from a damaged one`() throws {
        try directory.write("#!/bin/sh\n" + String(repeating: "echo\n", count: 500), to: "a.db")
        let error = #expect(throws: SQLiteError.self) {
            try open(.readWrite).first("SELECT 1 FROM sqlite_schema") { _ in }
        }
        #expect(error?.isNotADatabase == true)
        #expect(error?.isCorrupt == false)
    }

    @Test func `a second writer is told that the first is busy`() throws {
        let first = try open()
        let second = try open()
        try first.execute("CREATE TABLE t(a); BEGIN IMMEDIATE")
        let error = #expect(throws: SQLiteError.self) { try second.execute("BEGIN IMMEDIATE") }
        #expect(error?.isBusy == true)
    }

    @Test func `an immutable file is read without a trace, whatever its name`() throws {
        let path = directory.path + "/100% ?#é.db"
        try Database(path: path).execute("PRAGMA journal_mode = WAL; CREATE TABLE t(a)")
        let before = directory.files
        let database = try Database(path: path, access: .immutable)
        #expect(try database.all("SELECT a FROM t") { $0.int(0) } == [])
        #expect(directory.files == before)
    }

    @Test func `the write-ahead log is counted, checkpointed and kept`() throws {
        let database = try open()
        #expect(try database.pragma("journal_mode", "WAL") == "wal")
        database.checkpointOnlyWhenAsked()
        #expect(try database.pragma("wal_autocheckpoint") == "0")
        try database.persistWAL()
        try database.execute("CREATE TABLE t(a)")
        let pages = database.walPages
        #expect(pages > 0)
        let result = try database.walCheckpoint(.passive)
        #expect(result.log == pages && result.checkpointed == pages)
        #expect(database.walPages == 0)
    }

    @Test(arguments: [(true, ["a.db"]), (false, ["a.db", "a.db-wal"])])
    func `closing checkpoints unless told not to`(checkpoint: Bool, left: [String]) throws {
        do {
            let database = try open()
            try database.pragma("journal_mode", "WAL")
            try database.setCheckpointOnClose(checkpoint)
            try database.execute("CREATE TABLE t(a)")
        }
        #expect(directory.files.filter { !$0.hasSuffix("-shm") } == left)
    }

    @Test func `a statement outlives its connection object safely`() throws {
        let statement = try open().prepare("SELECT 7")
        #expect(try statement.first { $0.int(0) } == 7)
    }
}
