@testable import Journal
import BatchFormat
import FeedbackCore
import Glibc
import SQLite
import TestSupport
import Testing

struct JournalReaderTests {
    private var fixture = JournalFixture()

    private func reader() throws -> JournalReader {
        try JournalReader(directory: fixture.directory)
    }

    private static func clock(_ wall: Int64, _ quality: ClockQuality) -> Fact {
        .clock(
            ClockRecord(
                wall: WallTime(milliseconds: wall), errorMilliseconds: 10, quality: quality))
    }

    /// A journal with a covered, a refused and an open batch, and an entry in none.
    private mutating func prepare(_ journal: Journal) throws {
        try journal.append(JournalFixture.boot, JournalFixture.configuration)
        for code in [ReceiptCode.held, .brokenChain] {
            try journal.rate(2)
            let frozen = try #require(try fixture.freeze(journal, BatchPolicy(entries: 3)))
            let head = try fixture.batch(frozen).headAfter
            _ = try fixture.settle(
                journal,
                try fixture.receipt(
                    frozen, code,
                    contiguous: ChainHead(
                        sequence: frozen.entries.upperBound, hash: head)))
        }
        _ = try fixture.freeze(journal, BatchPolicy(entries: 1))
        try journal.rate(1, from: 50)
    }

    @Test mutating func `the summary is what the daemon knows, while it is running`() throws {
        let journal = try fixture.open()
        try prepare(journal)
        let summary = try reader().summary()
        #expect(summary.kiosk == fixture.kiosk && summary.chain == journal.chain)
        #expect(summary.head == journal.head)
        #expect(summary.unsent == journal.unsent)
        #expect(summary.bootOrdinal == 1 && summary.firstKept == 1 && !summary.endedCleanly)
        #expect(summary.batches.covered == 1)
        #expect(summary.batches.setAside == 1 && summary.batches.open == 1)
        #expect(summary.lastReceipt?.entries == 1...1)
        #expect(summary.lastReceipt?.code == .held)
        #expect(summary.lastPress == Moment(bootOrdinal: 1, milliseconds: 50_000))
        #expect(summary.serverTime == summary.lastReceipt?.heldAt)
    }

    @Test mutating func `a dead daemon's journal reads the same, and stays as it was`() throws {
        var before: JournalSummary?
        do {
            let journal = try fixture.open()
            try prepare(journal)
            before = try reader().summary()
        }
        let files = try ["journal.db", "journal.db-wal"].map {
            try fixture.files.read("state/journal/" + $0)
        }
        #expect(try reader().summary() == before)
        let after = try ["journal.db", "journal.db-wal"].map {
            try fixture.files.read("state/journal/" + $0)
        }
        #expect(after == files)
    }

    @Test func `a reader cannot write`() throws {
        let journal = try fixture.open()
        try journal.rate(1)
        let error = #expect(throws: SQLiteError.self) {
            try reader().database.execute("DELETE FROM entry")
        }
        #expect(error?.isReadOnly == true)
    }

    @Test func `a reader does not hold the log back`() throws {
        let journal = try fixture.open()
        try journal.rate(3)
        let reader = try reader()
        _ = try reader.summary()
        try journal.checkpoint()
        #expect(journal.walPages == 0)
    }

    @Test(arguments: [true, false])
    func `whoever may only read the directory reads it`(hasLog: Bool) throws {
        do {
            let journal = try fixture.open()
            try journal.rate(3)
        }
        if !hasLog {
            try Database(path: fixture.directory + "/journal.db").execute(
                "SELECT 1 FROM entry; PRAGMA wal_checkpoint(TRUNCATE)")
        }
        chmod(fixture.files.path, 0o755)
        chmod(fixture.files.path + "/state", 0o755)
        chmod(fixture.directory, 0o555)
        let head = try asNobody { try reader().summary().head }
        #expect(head.sequence == 3)
    }

    /// Runs `body` with this thread's rights to files being nobody's.
    private func asNobody<T>(_ body: () throws -> T) throws -> T {
        let symbol = try #require(dlsym(nil, "setfsuid"))
        typealias SetFSUID = @convention(c) (uid_t) -> CInt
        let setfsuid = unsafeBitCast(symbol, to: SetFSUID.self)
        _ = setfsuid(65_534)
        defer { _ = setfsuid(geteuid()) }
        return try body()
    }

    @Test func `what is no journal is refused`() throws {
        #expect(throws: JournalError.self) { try reader() }
        try JournalFiles.makeDirectory(fixture.directory)
        try Database(path: fixture.directory + "/journal.db").execute("CREATE TABLE t(a)")
        let error = #expect(throws: JournalError.self) { try reader() }
        #expect("\(try #require(error))".contains("is not our journal"))
    }

    @Test func `entries come in order, slice by slice, until enough is seen`() throws {
        let journal = try fixture.open()
        try journal.append(
            (0..<2_500).map { (JournalFixture.rating(1 + $0 % 5), BootTime(seconds: Int64($0))) })
        var seen: [UInt64] = []
        try reader().forEachEntry(in: 990...2_010) { entry in
            seen.append(entry.sequence)
            return entry.sequence < 2_005
        }
        #expect(seen == Array(990...2_005))
    }

    @Test func `ratings are counted by the hour of their boot's best clock`() throws {
        let journal = try fixture.open()
        try journal.rate(2)
        let hour = WallTime(milliseconds: 1_790_000_000_000 / 3_600_000 * 3_600_000)
        try journal.append(JournalFixture.boot, Self.clock(0, .unset))
        try journal.append(JournalFixture.rating(1), at: 3_599)
        try journal.append(JournalFixture.rating(2), JournalFixture.rating(3), at: 3_600)
        // Whoever corrected a rating came once.
        let corrected = Rating(panel: 1, question: 1, level: 5, replaces: 1)
        try journal.append(.rating(corrected), at: 3_609)
        try journal.append(Self.clock(hour.milliseconds + 60_000, .synced), at: 60)
        try journal.append(Self.clock(5, .holdover), Self.clock(7, .server), at: 61)
        let reader = try reader()
        let counted = try reader.hourlyRatings(by: reader.clockReadings())
        #expect(counted.unplaced == 2)
        #expect(counted.hours == [hour: 1, hour + .hours(1): 2])
    }

    @Test
    func `entries of a kind are found across slices, and ratings of service mode not counted`()
        throws
    {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot, Self.clock(0, .synced))
        try journal.append(
            (0..<2_500).map { index in
                let mark = Mark(service: index % 2 == 0)
                let rating = Rating(panel: 1, question: 1, level: 1, mark: mark)
                return (.rating(rating), BootTime(seconds: Int64(index)))
            })
        try journal.append(.stopped, .inspected(user: 7))
        var seen: [UInt64] = []
        let reader = try reader()
        try reader.forEachEntry(ofKinds: [3, 12, 13]) { entry in
            seen.append(entry.sequence)
            return true
        }
        #expect(seen == [1, 2_503, 2_504])
        let counted = try reader.hourlyRatings(by: reader.clockReadings())
        #expect(counted.hours.values.reduce(0, +) == 1_250)
    }
}
