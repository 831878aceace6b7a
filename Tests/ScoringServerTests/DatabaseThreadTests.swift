import SQLite
import Synchronization
import Testing
import TestSupport

@testable import ScoringServer

/// The one writer: what waits is committed together, and nothing is answered before.
struct DatabaseThreadTests {
    private func open(_ directory: TemporaryDirectory, pages: Int = 0) throws -> DatabaseThread {
        let path = directory.path + "/test.db"
        return try DatabaseThread(
            name: "test", mode: .writing,
            open: {
                let database = try Connections.open(
                    path, role: .writer,
                    tables: "CREATE TABLE item (id INTEGER PRIMARY KEY, bytes BLOB) STRICT",
                    version: 1)
                if pages > 0 { try database.pragma("max_page_count", String(pages)) }
                return database
            })
    }

    private func count(_ thread: DatabaseThread) throws -> Int {
        try thread.perform { try $0.first("SELECT count(*) FROM item") { $0.int(0) } ?? -1 }
    }

    @Test func `work that fails spoils nothing that waits with it`() async throws {
        let directory = TemporaryDirectory()
        let thread = try open(directory)
        let failed = Mutex(0)
        let done = Mutex(0)
        for id in [1, 2, 1, 3, 2, 4] {
            thread.submit {
                try $0.run("INSERT INTO item (id) VALUES (?)", id)
            } then: { result in
                switch result {
                case .success: done.withLock { $0 += 1 }
                case .failure: failed.withLock { $0 += 1 }
                }
            }
        }
        #expect(try count(thread) == 4)
        thread.stop()
        #expect(done.withLock { $0 } == 4)
        #expect(failed.withLock { $0 } == 2)
    }

    @Test func `a full disk is an error for whoever waits, and room helps`() throws {
        let directory = TemporaryDirectory()
        let thread = try open(directory, pages: 8)
        let block = [UInt8](repeating: 7, count: 10_000)
        let insert: @Sendable (Database) throws -> Void = {
            try $0.run("INSERT INTO item (bytes) VALUES (?)", block)
        }
        var stored = 0
        let error = #expect(throws: ServerError.self) {
            while stored < 100 {
                try thread.perform(insert)
                stored += 1
            }
        }
        #expect(error?.description.contains("full") == true)
        #expect(try count(thread) == stored)
        try thread.perform { _ = try $0.pragma("max_page_count", "1000") }
        try thread.perform(insert)
        #expect(try count(thread) == stored + 1)
        thread.stop()
    }

    @Test func `what is handed in before the stop is done and after it refused`() throws {
        let directory = TemporaryDirectory()
        let thread = try open(directory)
        let done = Mutex(0)
        for _ in 0..<50 {
            thread.submit {
                try $0.run("INSERT INTO item DEFAULT VALUES")
            } then: { result in
                if case .success = result { done.withLock { $0 += 1 } }
            }
        }
        thread.stop()
        #expect(done.withLock { $0 } == 50)
        #expect(throws: ServerError.stopped) { try count(thread) }
    }

    @Test func `a database that cannot be opened is said at once`() {
        #expect(throws: ServerError.self) {
            try DatabaseThread(name: "test", mode: .reading) {
                try Connections.open("/nowhere/test.db", role: .reader, tables: "", version: 1)
            }
        }
    }
}
