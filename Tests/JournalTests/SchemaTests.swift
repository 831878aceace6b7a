@testable import Journal
import FeedbackCore
import Linux
import SQLite
import TestSupport
import Testing

struct SchemaTests {
    private let fixture = JournalFixture()
    private var database: String { fixture.directory + "/journal.db" }

    /// A page of the database file.
    private static let page = 4096

    @Test func `a power cut in a checkpoint that grows the file leaves a sound journal`() throws {
        let journal = try fixture.open()
        try journal.append([(JournalFixture.boot, BootTime(milliseconds: 0))])
        try journal.append(JournalFixture.ratings(400))
        let head = journal.head
        let log = try SmallFile.read(database + "-wal", upTo: 1 << 22)
        let before = try SmallFile.read(database, upTo: 1 << 22)
        try journal.database.walCheckpoint(.passive)
        let after = try SmallFile.read(database, upTo: 1 << 22)
        // Page count, offset 28: https://sqlite.org/fileformat2.html#the_database_header
        #expect(Int(after[31]) * Self.page > before.count, "the checkpoint grew nothing")
        let crashed = fixture.files.path + "/crashed"
        try JournalFiles.makeDirectory(crashed)
        // The new first page is on disk; the file's new length is not.
        try SmallFile.replace(
            crashed + "/journal.db", with: Array(after[..<Self.page] + before[Self.page...]),
            mode: 0o600)
        try SmallFile.replace(crashed + "/journal.db-wal", with: log, mode: 0o600)

        #expect(try JournalReader(directory: crashed).summary().head == head)
        let again = try Journal.open(directory: crashed, kiosk: fixture.kiosk) { .zero }
        #expect(again.head == head)
        try again.rate(5)
        #expect(again.head.sequence == head.sequence + 5)
    }
}
