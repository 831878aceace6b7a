@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// Somebody opens the journal's database beside the daemon, to read it or to write.
struct OtherConnectionTests {
    private let fixture = JournalFixture()
    private let disk = FaultyDisk()

    private var path: String { fixture.directory + "/journal.db" }

    /// Rates so often, and checkpoints when the daemon would.
    private func rate(_ count: Int, in journal: Journal) throws {
        for index in 0..<count {
            try journal.append(JournalFixture.rating(1 + index % 5))
            if journal.needsCheckpoint { try journal.checkpoint() }
        }
    }

    private func expectSound(_ journal: Journal, entries: Int) throws {
        let report = try JournalReader(directory: fixture.directory, vfs: disk.name)
            .verify(keys: [])
        #expect(report.isSound && report.entries == entries && report.head == journal.head)
    }

    @Test func `the log never grows far beyond where it is copied into the database`() throws {
        let journal = try fixture.open(vfs: disk.name)
        var longest = 0
        for _ in 0..<20 {
            try rate(250, in: journal)
            longest = max(longest, disk.size(of: path + "-wal"))
        }
        // A page with its header has 4,120 bytes; the last commit may take a few beyond the limit.
        #expect(longest > Limits.checkpointPages * 4_120)
        #expect(longest < (Limits.checkpointPages + 20) * 4_120)
        try expectSound(journal, entries: 5_000)
    }

    @Test func `a reader that is held open stops no press, and the log is used anew after it`()
        throws
    {
        let journal = try fixture.open(vfs: disk.name)
        try rate(10, in: journal)
        var reader: Database? = try Database(path: path, access: .readOnly, vfs: disk.name)
        try reader?.execute("BEGIN")
        func seen() throws -> Int? {
            try reader?.first("SELECT count(*) FROM entry") { $0.int(0) }
        }
        #expect(try seen() == 10)
        try rate(1_200, in: journal)
        // It still sees what it saw, so the log has to keep all that came after.
        #expect(try seen() == 10)
        #expect(journal.walPages > Limits.checkpointPages)
        reader = nil
        try journal.checkpoint()
        #expect(journal.walPages == 0)
        let size = disk.size(of: path + "-wal")
        try rate(400, in: journal)
        #expect(disk.size(of: path + "-wal") == size)
        try expectSound(journal, entries: 1_610)
    }

    @Test func `a log that grew behind a reader is cut off at the next start`() throws {
        try { () throws in
            let journal = try fixture.open(vfs: disk.name)
            try rate(10, in: journal)
            let reader = try Database(path: path, access: .readOnly, vfs: disk.name)
            try reader.execute("BEGIN")
            _ = try reader.first("SELECT count(*) FROM entry") { $0.int(0) }
            try rate(6_000, in: journal)
            try reader.execute("COMMIT")
        }()
        #expect(disk.size(of: path + "-wal") > 4 * Limits.checkpointPages * 4_120)
        let journal = try fixture.open(vfs: disk.name)
        #expect(disk.size(of: path + "-wal") == 0)
        try rate(10, in: journal)
        try expectSound(journal, entries: 6_020)
    }

    @Test func `a writer that holds the database makes the daemon wait, refuse, and go on`() throws
    {
        let journal = try fixture.open(vfs: disk.name)
        try rate(3, in: journal)
        let other = try Database(path: path, access: .readWrite, vfs: disk.name)
        try other.execute("BEGIN IMMEDIATE")
        let error = #expect(throws: JournalError.self) { try rate(1, in: journal) }
        #expect(error == .busy && journal.poison == nil)
        try other.execute("ROLLBACK")
        try rate(2, in: journal)
        try expectSound(journal, entries: 5)
    }

    @Test func `a writer that copies and cuts the log between presses loses none of them`() throws {
        let journal = try fixture.open(vfs: disk.name)
        let other = try Database(path: path, access: .readWrite, vfs: disk.name)
        for round in 0..<300 {
            try rate(1, in: journal)
            switch round % 5 {
            case 0: try other.walCheckpoint(.truncate)
            case 1: try other.walCheckpoint(.passive)
            case 2: try journal.checkpoint()
            case 3: try other.execute("UPDATE meta SET receipt_now = receipt_now + 1")
            default: break
            }
        }
        try expectSound(journal, entries: 300)
        disk.cutPower()
        disk.restorePower()
        let reader = try JournalReader(directory: fixture.directory, vfs: disk.name)
        #expect(try reader.summary().head == journal.head)
    }

    @Test func `a journal of an earlier version goes on in the middle of its queue`() throws {
        var frozen: FrozenBatch?
        do {
            let journal = try fixture.open(vfs: disk.name)
            try rate(3, in: journal)
            frozen = try fixture.freeze(journal)
            try rate(2, in: journal)
            // The version before knew nothing of chains that are no longer written.
            try journal.database.execute("DROP TABLE closed; DROP TABLE salvage")
        }
        let reader = try JournalReader(directory: fixture.directory, vfs: disk.name)
        #expect(try reader.summary().unsent.count == 5)
        var server = fixture
        let journal = try fixture.open(vfs: disk.name)
        let first = try #require(try fixture.freeze(journal))
        #expect(first == frozen)
        _ = try fixture.settle(journal, server.receipt(first))
        let second = try #require(try fixture.freeze(journal))
        #expect(second.entries == 4...6)
        _ = try fixture.settle(journal, server.receipt(second))
        #expect(journal.unsent.count == 0 && journal.closedChains == [])
    }
}
