import BatchFormat
import Dispatch
import FeedbackCore
import Foundation
import SQLite
import Scoring
import ScoringServer
import Synchronization
import TestSupport
import Testing

/// What commands do beside a running server.
struct AdministrationTests {
    @Test func `commands write while batches come in and nobody fails`() async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press((0..<200).map { UInt8($0 % 5 + 1) }, every: 1_000)
        let sender = kiosk
        async let held: [ReceiptCode] = Task {
            try (0..<40).map { try rig.send(try sender.message($0 * 5 + 1...$0 * 5 + 5)).code }
        }.value
        for number in 0..<40 { try rig.add("p\(number)") }
        #expect(try await held == Array(repeating: .held, count: 40))
        #expect(try rig.count("SELECT count(*) FROM point") == 41)
    }

    @Test func `who makes a new database has it alone until its tables are there`() throws {
        let files = TemporaryDirectory()
        let lock = open(files.path + "/hailong.db.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX) == 0)
        let isLocked = Mutex(true)
        let sawLock = Mutex<[Bool]>([])
        let finished = DispatchGroup()
        finished.enter()
        Thread.detachNewThread {
            let database = try? Administration(DataDirectory(files.path))
            let locked = isLocked.withLock { $0 }
            sawLock.withLock { $0.append(locked || database == nil) }
            finished.leave()
        }
        usleep(200_000)
        isLocked.withLock { $0 = false }
        #expect(flock(lock, LOCK_UN) == 0)
        finished.wait()
        #expect(sawLock.withLock { $0 } == [false])
    }

    @Test func `a second server on the same directory is refused in words`() throws {
        let rig = try Rig()
        let error = #expect(throws: ServerError.self) {
            try Server(rig.directory, now: Rig.noon)
        }
        #expect(error?.description.contains("another hailong-server") == true)
        #expect(error?.description.contains(rig.directory.path) == true)
    }

    @Test func `a backup made while serving holds everything and can be served`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        _ = try rig.send(try kiosk.everything())
        let other = DataDirectory(rig.directory.path + "/copy")
        // Keys are kept apart, and a server without those that kiosks pinned does not start.
        try FileManager.default.createDirectory(
            atPath: other.path, withIntermediateDirectories: false)
        try FileManager.default.copyItem(
            atPath: rig.directory.path + "/keys", toPath: other.path + "/keys")
        let file = other.path + "/hailong.db"
        try Administration(rig.directory).backUp(to: file)
        let server = try Server(other, now: Rig.noon)
        defer { server.stop() }
        let listed = try Administration(other).read { try KioskTable($0).all() }
        #expect(listed.map(\.chains.first?.contiguous.sequence) == [3])
        #expect(throws: ServerError.self) { try Administration(rig.directory).backUp(to: file) }
    }

    @Test func `keys stay the same and are for the owner alone`() throws {
        let rig = try Rig()
        let first = try Administration(rig.directory).makeCode(for: "nha-trang", now: Rig.noon)
        try rig.restart()
        let again = try Administration(rig.directory).makeCode(for: "nha-trang", now: Rig.noon)
        #expect(again.root == first.root)
        #expect(again.code != first.code)
        for name in ["root.key", "receipt.key", "receipt.cert"] {
            let file = rig.directory.path + "/keys/" + name
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `an unreadable key is named and nothing is overwritten`() throws {
        let rig = try Rig()
        rig.stop()
        let file = rig.directory.path + "/keys/root.key"
        try "not a key\n".write(toFile: file, atomically: false, encoding: .utf8)
        let error = #expect(throws: ServerError.self) {
            try Server(rig.directory, now: Rig.noon)
        }
        #expect(error?.description.contains("keys/root.key") == true)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "not a key\n")
    }

    @Test func `a database of another version is refused in words`() throws {
        let rig = try Rig()
        rig.stop()
        try Administration(rig.directory).write { try $0.execute("PRAGMA user_version = 99") }
        let error = #expect(throws: ServerError.self) {
            try Server(rig.directory, now: Rig.noon)
        }
        #expect(error?.description.contains("schema version 99, expected 2") == true)
    }

    @Test func `codes are kept as hashes only`() throws {
        let rig = try Rig()
        let code = try rig.code()
        let digits = code.filter { $0 != "-" }
        for suffix in ["", "-wal"] {
            let bytes = try Data(
                contentsOf: URL(fileURLWithPath: rig.directory.path + "/hailong.db" + suffix))
            #expect(bytes.range(of: Data(digits.utf8)) == nil)
            #expect(bytes.range(of: Data(code.utf8)) == nil)
        }
    }

    @Test(arguments: [
        "", "Nha-Trang", "-a", "a b", "a/b", "a.b", String(repeating: "a", count: 64),
    ])
    func `a point's id is refused if it could not stand in an address`(id: String) throws {
        let rig = try Rig()
        #expect(throws: ServerError.self) { try rig.add(id) }
    }

    @Test func `a point's parent must be a whole of the same kind`() throws {
        let rig = try Rig()
        try rig.add("counter", kind: .counter, parent: "nha-trang")
        #expect(throws: ServerError.pointExists("counter")) { try rig.add("counter") }
        #expect(throws: ServerError.self) { try rig.add("alone", kind: .counter) }
        #expect(throws: ServerError.self) { try rig.add("part", parent: "nha-trang") }
        #expect(throws: ServerError.self) {
            try rig.add("deeper", kind: .counter, parent: "counter")
        }
        #expect(throws: ServerError.self) {
            try rig.add("tyt", kind: .healthStation, parent: "nha-trang")
        }
        #expect(throws: ServerError.unknownPoint("nowhere")) {
            try rig.add("lost", parent: "nowhere")
        }
    }
}
