import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import ScoringServer

/// A disk that refuses, and a server that dies: what was answered is stored, the rest is not lost.
struct RefusingDiskTests {
    /// Ingest over a database on a disk that fails when told; one thread writes and reads.
    private final class Bench {
        let rig: Rig
        let disk = FaultyDisk()
        let writer: DatabaseThread
        let ingest: Ingest

        init() throws {
            rig = try Rig()
            let path = rig.directory.path + "/faulty.db"
            let name = disk.name
            writer = try DatabaseThread(name: "writer", mode: .writing) {
                let database = try Database(path: path, vfs: name)
                _ = try database.pragma("journal_mode", "WAL")
                _ = try database.pragma("synchronous", "FULL")
                try database.execute(Schema.tables)
                return database
            }
            ingest = Ingest(
                keys: try ServerKeys.load(rig.directory, now: Rig.noon), writer: writer,
                reader: writer, stored: {})
        }

        deinit { writer.stop() }

        func kiosk() throws -> FakeKiosk {
            var kiosk = FakeKiosk()
            let (id, key) = (kiosk.id, kiosk.key.publicKey)
            try writer.perform { database in
                try database.run(
                    """
                    INSERT INTO kiosk (id, key_id, spki, enrolled_at) VALUES (?, ?, ?, 0)
                    """, id.bytes, key.id.bytes, key.spki)
            }
            kiosk.boot(at: Rig.noon)
            kiosk.press((0..<20).map { UInt8($0 % 5 + 1) })
            return kiosk
        }

        func count() throws -> Int {
            try writer.perform { try $0.first("SELECT count(*) FROM batch") { $0.int(0) } ?? -1 }
        }
    }

    @Test(arguments: [true, false])
    func `a full or read-only disk is 503 with Retry-After, and nothing is lost`(
        full: Bool
    ) throws {
        let bench = try Bench()
        let kiosk = try bench.kiosk()
        #expect(bench.ingest.ingest(try kiosk.message(1...10), now: Rig.noon).status == 200)
        if full { bench.disk.isFull = true } else { bench.disk.isReadOnly = true }
        let reply = bench.ingest.ingest(try kiosk.message(11...20), now: Rig.noon)
        #expect(reply.status == 503)
        #expect(reply.retryAfter ?? 0 > 0)
        #expect(reply.contentType == "application/problem+json")
        (bench.disk.isFull, bench.disk.isReadOnly) = (false, false)
        #expect(try bench.count() == 1)
        let again = bench.ingest.ingest(try kiosk.message(11...20), now: Rig.noon)
        #expect(again.status == 200)
        #expect(try bench.rig.receipt(again).contiguous.sequence == 20)
    }

    @Test(arguments: [true, false])
    func `when a receipt was signed is remembered over a commit that failed`(
        flushed: Bool
    ) throws {
        let bench = try Bench()
        let kiosk = try bench.kiosk()
        let first = bench.ingest.ingest(try kiosk.message(1...10), now: Rig.noon)
        let digest = sha256(try Answer(first.body).statement)
        bench.disk.isFull = true
        if flushed { bench.ingest.flushReceipts() }
        #expect(bench.ingest.ingest(try kiosk.message(11...20), now: Rig.noon).status == 503)
        bench.disk.isFull = false
        #expect(bench.ingest.ingest(try kiosk.message(11...20), now: Rig.noon).status == 200)
        let kept = try bench.writer.perform {
            try $0.first("SELECT signed_at FROM receipt WHERE digest = ?", digest.bytes) {
                $0.int64(0)
            }
        }
        #expect(kept == Rig.noon.milliseconds)
    }

    @Test func `batches that wait together are flushed together`() async throws {
        let bench = try Bench()
        let kiosk = try bench.kiosk()
        // From here on the key is known, and the log has its header.
        #expect(bench.ingest.ingest(try kiosk.message(1...1), now: Rig.noon).status == 200)
        let messages = try (2...20).map { try kiosk.message($0...$0) }
        let gate = DispatchSemaphore(value: 0)
        bench.writer.submit { _ in
            gate.wait()
        } then: { (_: Result<Void, ServerError>) in
        }
        while bench.writer.waiting > 0 { await Task.yield() }
        let before = bench.disk.counts.syncs
        let (ingest, writer) = (bench.ingest, bench.writer)
        let statuses = await withTaskGroup(of: Int.self) { group in
            for message in messages {
                group.addTask { await ingest.ingestAsync(message, now: Rig.noon).status }
            }
            // The writer stands still until all have handed in their batch.
            while writer.waiting < messages.count { await Task.yield() }
            gate.signal()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 19))
        #expect(try bench.count() == 20)
        #expect(bench.disk.counts.syncs == before + 1)
    }

    @Test(arguments: [0, 7])
    func `a database of another program is refused in words and left as it is`(
        version: Int
    ) throws {
        let directory = TemporaryDirectory()
        let path = directory.path + "/hailong.db"
        do {
            let other = try Database(path: path)
            try other.execute("CREATE TABLE recipe (name TEXT); PRAGMA user_version = \(version)")
        }
        let error = #expect(throws: ServerError.self) {
            try Server(DataDirectory(directory.path), now: Rig.noon)
        }
        #expect(error?.description.contains(path) == true)
        let database = try Database(path: path, access: .readOnly)
        #expect(try database.all("SELECT name FROM sqlite_schema") { $0.text(0) } == ["recipe"])
        #expect(try database.pragma("journal_mode") == "delete")
    }

    @Test func `a file that is no database is refused in words and left as it is`() throws {
        let directory = TemporaryDirectory()
        let path = directory.path + "/hailong.db"
        let words = String(repeating: "not a database, ", count: 100)
        try words.write(toFile: path, atomically: false, encoding: .utf8)
        let error = #expect(throws: ServerError.self) {
            try Server(DataDirectory(directory.path), now: Rig.noon)
        }
        #expect(error?.description.contains("not a database") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == words)
    }
}
