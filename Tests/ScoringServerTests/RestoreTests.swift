import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import ScoringServer
import Testing

/// A backup in the place of the database, with whatever was left beside it.
struct RestoreTests {
    /// Ratings in the index, and in its days, after everything stored was counted.
    private func counted(_ rig: Rig) throws -> [Int] {
        _ = try Auditor(rig.directory)
        let index = try Database(path: rig.directory.path + "/index.db", access: .readOnly)
        return try ["SELECT count(*) FROM rating", "SELECT sum(count) FROM tally WHERE period = 0"]
            .map { try index.first($0) { $0.int(0) } ?? -1 }
    }

    private func restore(_ file: String, _ rig: Rig) throws {
        rig.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: rig.directory.path + "/hailong.db" + suffix)
        }
        try FileManager.default.copyItem(
            atPath: file, toPath: rig.directory.path + "/hailong.db")
        try rig.restart()
    }

    @Test func `an index of lost batches is made again and each rating counts once`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-48))
        kiosk.press((0..<30).map { _ in 5 }, every: 1_000_000)
        var other = try rig.kiosk()
        other.boot(at: Rig.noon + .hours(-48))
        other.press([1, 1, 1, 1], every: 1_000_000)
        // Three entries of the boot come before the ratings.
        _ = try rig.send(try kiosk.message(1...13))
        let file = rig.directory.path + "/backup"
        try Administration(rig.directory).backUp(to: file)
        _ = try rig.send(try kiosk.message(14...23))
        _ = try rig.send(try kiosk.message(24...33))
        #expect(try counted(rig) == [30, 30])
        try restore(file, rig)
        #expect(try counted(rig) == [10, 10])
        // The number of a lost batch goes to another kiosk's, and then to the same bytes.
        _ = try rig.send(try other.everything())
        _ = try rig.send(try kiosk.message(14...23))
        _ = try rig.send(try kiosk.message(24...33))
        #expect(try counted(rig) == [34, 34])
    }

    @Test func `as many batches as were lost do not hide that they are others`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-48))
        kiosk.press((0..<20).map { _ in 5 }, every: 1_000_000)
        let file = rig.directory.path + "/backup"
        try Administration(rig.directory).backUp(to: file)
        _ = try rig.send(try kiosk.everything())
        #expect(try counted(rig) == [20, 20])
        rig.stop()
        let index = rig.directory.path + "/index.db"
        try FileManager.default.copyItem(atPath: index, toPath: index + ".kept")
        try FileManager.default.copyItem(atPath: index + "-wal", toPath: index + "-wal.kept")
        try restore(file, rig)
        _ = try rig.send(try kiosk.message(1...13))
        rig.stop()
        for name in ["", "-wal"] {
            try FileManager.default.removeItem(atPath: index + name)
            try FileManager.default.moveItem(atPath: index + name + ".kept", toPath: index + name)
        }
        try FileManager.default.removeItem(atPath: index + "-shm")
        #expect(try counted(rig) == [10, 10])
    }

    @Test func `a backup is a copy that opens by itself with the same counts`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press([1, 2, 3, 4, 5])
        _ = try rig.send(try kiosk.everything())
        let copy = DataDirectory(rig.directory.path + "/copy")
        try copy.create()
        let files = try Administration(rig.directory).backUp(to: copy.path + "/hailong.db")
        #expect(files == ["", ".published"].map { copy.path + "/hailong.db" + $0 })
        let published = try Database(path: files[1], access: .readOnly)
        #expect(try published.first("SELECT version FROM rule") { $0.int(0) } == 3)
        let original = try Auditor(rig.directory).counts(kiosk: nil)
        let copied = try Auditor(copy).counts(kiosk: nil)
        #expect(copied.entries == 8)
        #expect(copied.entries == original.entries)
        #expect(copied.ratings == original.ratings)
        let database = try Database(path: copy.path + "/hailong.db", access: .readOnly)
        #expect(try database.pragma("integrity_check") == "ok")
    }
}
