import Glibc
import SQLite
import TestSupport
import Testing

/// The disk that other tests trust: it must fail as a real one does, and only then.
struct FaultyDiskTests {
    private let disk = FaultyDisk()
    private let files = TemporaryDirectory()
    private var path: String { files.path + "/a.db" }

    private func open(_ synchronous: String = "FULL") throws -> Database {
        let database = try Database(path: path, vfs: disk.name)
        try database.pragma("journal_mode", "WAL")
        try database.pragma("synchronous", synchronous)
        database.checkpointOnlyWhenAsked()
        try database.setCheckpointOnClose(false)
        try database.persistWAL()
        return database
    }

    private func rows() throws -> [Int] {
        try open().all("SELECT a FROM t ORDER BY a") { $0.int(0) }
    }

    @Test func `a healthy disk is a disk`() throws {
        do {
            let database = try open()
            try database.execute("CREATE TABLE t(a)")
            for value in 1...50 { try database.run("INSERT INTO t VALUES (?)", value) }
            try database.walCheckpoint(.passive)
            try database.run("INSERT INTO t VALUES (51)")
        }
        #expect(try rows() == Array(1...51))
    }

    @Test func `two connections see each other's commits`() throws {
        let writer = try open()
        try writer.execute("CREATE TABLE t(a)")
        let reader = try Database(path: path, access: .readOnly, vfs: disk.name)
        try writer.execute("INSERT INTO t VALUES (1)")
        #expect(try reader.first("SELECT a FROM t") { $0.int(0) } == 1)
        try writer.execute("BEGIN IMMEDIATE")
        let error = #expect(throws: SQLiteError.self) { try open().execute("BEGIN IMMEDIATE") }
        #expect(error?.isBusy == true)
    }

    @Test func `who only reads leaves the log as it is`() throws {
        let log = path + "-wal"
        try open().execute("CREATE TABLE t(a)")
        let before = disk.content(of: log)
        do {
            let reader = try Database(path: path, access: .readOnly, vfs: disk.name)
            #expect(try reader.first("SELECT count(*) FROM t") { $0.int(0) } == 0)
        }
        #expect(before?.isEmpty == false && disk.content(of: log) == before)
    }

    @Test(arguments: [("FULL", [1, 2, 3]), ("NORMAL", [])])
    func `a power cut keeps what was flushed, and no more`(mode: String, kept: [Int]) throws {
        try open().execute("CREATE TABLE t(a)")
        let database = try open(mode)
        for value in 1...3 { try database.run("INSERT INTO t VALUES (?)", value) }
        disk.cutPower()
        #expect(throws: SQLiteError.self) { try database.run("INSERT INTO t VALUES (4)") }
        disk.restorePower()
        #expect(throws: SQLiteError.self) { try database.run("INSERT INTO t VALUES (4)") }
        #expect(try rows() == kept)
    }

    @Test func `a failed flush is an I/O error, and its bytes never reach the disk`() throws {
        let database = try open()
        try database.execute("CREATE TABLE t(a)")
        disk.failSync()
        let error = #expect(throws: SQLiteError.self) {
            try database.execute("INSERT INTO t VALUES (1)")
        }
        #expect(error?.isSyncFailure == true && error?.systemError == 5)
        disk.cutPower()
        disk.restorePower()
        #expect(try rows() == [])
    }

    @Test func `a full disk and a read-only one say which they are`() throws {
        let database = try open()
        try database.execute("CREATE TABLE t(a)")
        disk.isFull = true
        let full = #expect(throws: SQLiteError.self) {
            try database.execute("INSERT INTO t VALUES (1)")
        }
        #expect(full?.isFull == true && full?.isReadOnly == false)
        disk.isFull = false
        disk.isReadOnly = true
        let closed = #expect(throws: SQLiteError.self) {
            try database.execute("INSERT INTO t VALUES (1)")
        }
        #expect(closed?.isReadOnly == true && closed?.isFull == false)
        disk.isReadOnly = false
        try database.execute("INSERT INTO t VALUES (1)")
        #expect(try rows() == [1])
    }

    @Test func `files move with their directory`() throws {
        let old = TemporaryDirectory()
        try Database(path: old.path + "/a.db", vfs: disk.name).execute("CREATE TABLE t(a)")
        #expect(rename(old.path, files.path) == 0)
        #expect(try rows() == [])
    }

    @Test func `a bit that turned over is read as it is`() throws {
        try open().execute("CREATE TABLE t(a)")
        try open().walCheckpoint(.truncate)
        disk.flipBit(0, ofByte: 0, in: path)
        let error = #expect(throws: SQLiteError.self) { try rows() }
        #expect(error?.isNotADatabase == true)
    }
}
