@testable import Journal
import BatchFormat
import FeedbackCore
import Glibc
import Linux
import SQLite
import TestSupport
import Testing

struct JournalTests {
    private var fixture = JournalFixture()

    @Test func `entries are numbered, stamped and chained`() throws {
        let journal = try fixture.open()
        let boot = try journal.append(JournalFixture.boot, at: 5)
        let presses = try journal.append([
            (JournalFixture.rating(5), BootTime(microseconds: 6_001_999)),
            (JournalFixture.rating(1), BootTime(microseconds: 5_999_000)),
        ])
        #expect(boot.map(\.moment) == [Moment(bootOrdinal: 1, milliseconds: 5_000)])
        #expect(presses.map(\.sequence) == [2, 3])
        #expect(presses.map(\.moment.milliseconds) == [6_001, 5_999])
        var hash = ChainHash.genesis(kiosk: fixture.kiosk, chain: journal.chain)
        for entry in boot + presses { hash = ChainHash.next(after: hash, entry: entry) }
        #expect(journal.head == ChainHead(sequence: 3, hash: hash))
    }

    @Test func `what was appended is there after a restart`() throws {
        var head: ChainHead?
        do {
            let journal = try fixture.open()
            try journal.append(JournalFixture.boot)
            try journal.rate(3)
            head = journal.head
        }
        let journal = try fixture.open(chain: 2)
        #expect(journal.chain == JournalFixture.chain(1))
        #expect(journal.head == head)
        #expect(journal.bootOrdinal == 1)
        #expect(journal.unsent.count == 4)
        #expect(journal.unsent.oldest == Moment(bootOrdinal: 1, milliseconds: 1_000))
        #expect(try journal.append(JournalFixture.boot)[0].moment.bootOrdinal == 2)
    }

    @Test func `a journal says whether the run before it was stopped`() throws {
        #expect(try fixture.open().endedCleanly)
        try fixture.open().append(JournalFixture.boot)
        #expect(try !fixture.open().endedCleanly)
        try fixture.open().append(.stopped)
        #expect(try fixture.open().endedCleanly)
    }

    @Test func `every commit is flushed`() throws {
        let journal = try fixture.open()
        #expect(try journal.database.pragma("synchronous") == "2")
        #expect(try journal.database.pragma("journal_mode") == "wal")
        #expect(try journal.database.pragma("wal_autocheckpoint") == "0")
        #expect(try journal.database.pragma("page_size") == "4096")
    }

    @Test(arguments: [("synchronous", "NORMAL", "2", "1"), ("synchronous", "OFF", "2", "0")])
    func `a connection that would not flush is refused`(
        pragma: String, value: String, expected: String, found: String
    ) throws {
        let journal = try fixture.open()
        try journal.database.pragma(pragma, value)
        #expect(
            throws: JournalError.notDurable(pragma: pragma, expected: expected, found: found)
        ) { try Schema.requireDurability(of: journal.database) }
    }

    @Test func `entries that ride along are not unsent`() throws {
        let journal = try fixture.open()
        let clock = ClockRecord(
            wall: WallTime(milliseconds: 0), errorMilliseconds: 0, quality: .unset)
        try journal.append(.receipt(.zero), .clock(clock), at: 3)
        #expect(journal.unsent == Unsent(count: 0, oldest: nil))
        #expect(try fixture.freeze(journal) == nil)
        try journal.append(JournalFixture.rating(2), at: 9)
        #expect(journal.unsent.count == 1)
        #expect(journal.unsent.oldest?.milliseconds == 9_000)
    }

    @Test func `a second daemon is refused, and told who the first is`() throws {
        let journal = try fixture.open()
        let error = #expect(throws: JournalError.self) { try fixture.open() }
        #expect(error == .locked(path: fixture.directory + ".lock", pid: getpid()))
        #expect("\(try #require(error))".contains("another daemon is running"))
        try journal.append(JournalFixture.boot)
    }

    @Test func `a fact that no reader accepts is refused, and nothing is written`() throws {
        let journal = try fixture.open()
        let error = #expect(throws: JournalError.self) {
            try journal.append(
                JournalFixture.rating(3), .configuration([UInt8](repeating: 0, count: 8_193)))
        }
        if case .invalidFact = error {} else { Issue.record("\(error as Any)") }
        #expect(journal.head.sequence == 0)
        try journal.append(JournalFixture.rating(3))
    }

    @Test func `a database that is not ours is left as it is`() throws {
        try JournalFiles.makeDirectory(fixture.directory)
        let path = fixture.directory + "/journal.db"
        try Database(path: path).execute("CREATE TABLE accounts(a); PRAGMA application_id = 7")
        let before = try SmallFile.read(path)
        let error = #expect(throws: JournalError.self) { try fixture.open() }
        if case .notOurs(path, _) = error {} else { Issue.record("\(error as Any)") }
        #expect(try SmallFile.read(path) == before)
        #expect(TemporaryDirectory.names(in: fixture.directory) == ["journal.db"])
    }

    @Test func `a directory with other files is left as it is`() throws {
        try JournalFiles.makeDirectory(fixture.directory)
        try SmallFile.replace(fixture.directory + "/journal.db-wal", with: [1], mode: 0o600)
        let error = #expect(throws: JournalError.self) { try fixture.open() }
        if case .notOurs(fixture.directory, _) = error {} else { Issue.record("\(error as Any)") }
        #expect(TemporaryDirectory.names(in: fixture.directory) == ["journal.db-wal"])
    }

    @Test(arguments: [false, true])
    func `a journal of a later version is left as it is`(checkpointed: Bool) throws {
        let path = fixture.directory + "/journal.db"
        do {
            let journal = try fixture.open()
            try journal.database.pragma("user_version", "2")
            if checkpointed { try journal.checkpoint() }
        }
        let before = try SmallFile.read(path)
        #expect(throws: JournalError.newerFormat(path: path, format: 2)) { try fixture.open() }
        #expect(try SmallFile.read(path) == before)
    }

    @Test func `a journal of another kiosk is refused`() throws {
        _ = try fixture.open()
        let other = KioskID(trusted: [UInt8](repeating: 9, count: 16))
        #expect(
            throws: JournalError.otherKiosk(
                path: fixture.directory + "/journal.db", found: fixture.kiosk)
        ) {
            try Journal.open(directory: fixture.directory, kiosk: other) { JournalFixture.chain(2) }
        }
    }

    @Test func `what an interrupted creation left is cleaned up`() throws {
        let staged = fixture.directory + ".new-00"
        try JournalFiles.makeDirectory(staged)
        try SmallFile.replace(staged + "/journal.db", with: [1, 2, 3], mode: 0o600)
        _ = try fixture.open()
        #expect(
            TemporaryDirectory.names(in: fixture.files.path + "/state")
                == ["journal", "journal.lock"])
    }

    @Test func `the write-ahead log grows until somebody asks for a checkpoint`() throws {
        let journal = try fixture.open()
        try journal.rate(20)
        #expect(journal.walPages >= 20)
        #expect(!journal.needsCheckpoint)
        try journal.checkpoint()
        #expect(journal.walPages == 0)
    }

    @Test func `the tail on disk is compared with the head in memory`() throws {
        let journal = try fixture.open()
        try journal.rate(3)
        try journal.checkTail()
        try journal.database.run("DELETE FROM entry WHERE seq = 3")
        #expect(throws: JournalError.chainBroken(3)) { try journal.checkTail() }
        let error = #expect(throws: JournalError.self) { try journal.append(JournalFixture.boot) }
        #expect(error?.needsQuarantine == true)
    }

    @Test func `an entry that was changed is found at opening`() throws {
        do {
            let journal = try fixture.open()
            try journal.rate(12)
            try journal.database.run(
                "UPDATE entry SET body = (SELECT body FROM entry WHERE seq = 1) WHERE seq = 9")
        }
        #expect(throws: JournalError.chainBroken(9)) { try fixture.open() }
    }

    // The count of what does not ride along stands in no hash. The highest bit makes it negative.
    @Test(arguments: [
        "entry SET owed = owed | (1 << 40) WHERE seq = 12",
        "entry SET owed = owed & ~8 WHERE seq = 12", "entry SET owed = owed | (1 << 63)",
        "entry SET owed = owed | 16 WHERE seq = 4", "entry SET owed = owed | 32 WHERE seq = 5",
        "meta SET base_owed = 1 << 40", "meta SET base_owed = 1 << 63",
        "meta SET base_seq = 1 << 63", "batch SET owed = owed | (1 << 63)",
    ])
    func `a count that one bit has changed is damage, and ends nothing`(change: String) throws {
        do {
            let journal = try fixture.open()
            try journal.rate(4)
            _ = try fixture.freeze(journal)
            try journal.rate(8)
            try journal.database.run("UPDATE " + change)
        }
        let error = #expect(throws: JournalError.self) { try fixture.open() }
        guard case .chainBroken = error else {
            Issue.record("\(error as Any)")
            return
        }
    }

    @Test func `opening reads a handful of pages, however long the journal is`() throws {
        let disk = FaultyDisk()
        let rows: UInt64 = 200_000
        do {
            let journal = try fixture.open(vfs: disk.name)
            try journal.database.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
                INSERT INTO entry SELECT i, 1, i * 1000, i, x'8401010105', randomblob(32) FROM n
                """)
            let last = try #require(try EntryRow.read(rows, from: journal.database))
            journal.tail = Tail(
                head: ChainHead(sequence: rows, hash: last.hash), moment: last.moment, owed: rows)
            try journal.rate(20)
            try journal.database.walCheckpoint(.truncate)
        }
        let path = fixture.directory + "/journal.db"
        let before = disk.counts.reads
        let journal = try fixture.open(vfs: disk.name)
        #expect(journal.unsent.count == 200_020)
        #expect(journal.unsent.oldest == Moment(bootOrdinal: 1, milliseconds: 1_000))
        try journal.rate(1)
        let pages = disk.size(of: path) / 4_096
        #expect(pages > 2_500)
        #expect(disk.counts.reads - before < 120)
    }
}
