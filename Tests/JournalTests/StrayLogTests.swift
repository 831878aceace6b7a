@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// A write-ahead log that is cut off, without its index, or from another day, beside a database.
struct StrayLogTests {
    private struct Files {
        var database: [UInt8]
        var log: [UInt8]
    }

    private let fixture = JournalFixture()
    private let log = "state/journal/journal.db-wal"

    private var recovery: JournalRecovery {
        JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero)
    }

    private func files() throws -> Files {
        Files(
            database: try fixture.files.read("state/journal/journal.db"),
            log: try fixture.files.read(log))
    }

    /// Puts these files into the place of the journal's, as they were when nobody closed it.
    private func put(_ files: Files) throws {
        TemporaryDirectory.remove(fixture.files.path + "/state")
        try JournalFiles.makeDirectory(fixture.directory)
        try fixture.files.write(files.database, to: "state/journal/journal.db")
        try fixture.files.write(files.log, to: log)
    }

    /// Two mornings: what lay on the disk in the middle of each, and the entries of both.
    ///
    /// By the second, what was in the first one's log is in the database.
    private func mornings() throws -> (first: Files, second: Files, entries: [Entry]) {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        try journal.rate(10)
        let first = try files()
        try journal.checkpoint()
        try journal.rate(20)
        try journal.checkpoint()
        try journal.rate(5)
        var entries: [Entry] = []
        try JournalReader(directory: fixture.directory).forEachEntry { entry in
            entries.append(entry)
            return true
        }
        return (first, try files(), entries)
    }

    /// Opens what is there, and expects nothing in it that was not recorded.
    ///
    /// - Returns: how many entries the journal in use holds; nothing if it was put aside.
    private func open(_ entries: [Entry], _ comment: Comment) throws -> Int? {
        let opened = try recovery.open(at: BootTime(seconds: 1)) { JournalFixture.chain(2) }
        let journal = opened.journal
        var there: [Entry] = []
        if opened.quarantined == nil {
            try JournalReader(directory: fixture.directory).forEachEntry { entry in
                there.append(entry)
                return true
            }
            #expect(there == Array(entries.prefix(there.count)), comment)
        }
        try journal.rate(1, from: 1_000)
        let report = try JournalReader(directory: fixture.directory).verify(keys: [])
        #expect(report.isSound && report.head == journal.head, comment)
        return opened.quarantined == nil ? there.count : nil
    }

    @Test func `without the log's index everything is there`() throws {
        let (_, second, entries) = try mornings()
        try put(second)
        #expect(!TemporaryDirectory.names(in: fixture.directory).contains("journal.db-shm"))
        #expect(try open(entries, "no index") == 36)
    }

    @Test func `a log that is cut off anywhere gives back what was recorded before, and no more`()
        throws
    {
        let (_, second, entries) = try mornings()
        var found: Set<Int> = []
        for length in stride(from: 0, to: second.log.count, by: 1_031) {
            try put(Files(database: second.database, log: Array(second.log.prefix(length))))
            guard let count = try open(entries, "\(length) bytes") else { continue }
            // What was copied into the database needs no log.
            #expect(count >= 31, "\(length) bytes")
            found.insert(count)
        }
        #expect(found.contains(31) && found.contains { $0 > 31 })
    }

    @Test func `a log of another day makes nothing true that was not recorded`() throws {
        let (first, second, entries) = try mornings()
        try put(Files(database: second.database, log: first.log))
        _ = try open(entries, "the first morning's log beside the second one's database")
        try put(Files(database: first.database, log: second.log))
        _ = try open(entries, "the second morning's log beside the first one's database")
    }
}
