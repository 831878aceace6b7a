@testable import Journal
import BatchFormat
import FeedbackCore
import Glibc
import Linux
import SQLite
import TestSupport
import Testing

struct JournalRecoveryTests {
    private var fixture = JournalFixture()
    private let boot = BootID(trusted: [UInt8](repeating: 0xb0, count: 16))
    private let now = BootTime(seconds: 9)

    private var recovery: JournalRecovery {
        JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: boot)
    }

    private func facts(_ journal: Journal) throws -> [Fact] {
        try journal.database.all("SELECT body FROM entry ORDER BY seq") { $0.blob(0) }
            .map { try FactCodec.decode($0) }
    }

    @Test func `a sound journal is opened as it is`() throws {
        try fixture.open().append(JournalFixture.boot)
        let opened = try recovery.open(at: now) { JournalFixture.chain(2) }
        #expect(opened.quarantined == nil)
        #expect(opened.journal.head.sequence == 1)
    }

    @Test(arguments: 1...20)
    func `a read that fails once strands nothing`(number: Int) throws {
        let disk = FaultyDisk()
        try fixture.open(vfs: disk.name).rate(3)
        var recovery = recovery
        recovery.vfs = disk.name
        disk.failRead(number)
        let opened = try? recovery.open(at: now) { JournalFixture.chain(2) }
        #expect(recovery.quarantinedCount == 0)
        #expect(opened.map { $0.journal.unsent.count } ?? 3 == 3)
    }

    @Test func `no memory is no reason to give a journal up`() {
        // SQLITE_IOERR_NOMEM, as https://sqlite.org/rescode.html numbers it.
        let error = SQLiteError(code: 3_082, systemError: 0, message: "", sql: "")
        #expect(!JournalError(error).needsQuarantine)
        // SQLITE_IOERR_READ is one.
        let read = SQLiteError(code: 266, systemError: 0, message: "", sql: "")
        #expect(JournalError(read).needsQuarantine)
    }

    @Test func `a chain that broke is put aside, and the new one names it`() throws {
        var head: ChainHead?
        do {
            let journal = try fixture.open()
            try journal.rate(5)
            head = journal.head
            try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq = 4")
        }
        let opened = try recovery.open(at: now) { JournalFixture.chain(2) }
        let target = "\(fixture.files.path)/state/quarantine/\(boot)-1"
        #expect(recovery.quarantinedCount == 1)
        #expect(opened.quarantined == target)
        #expect(TemporaryDirectory.names(in: target).contains("journal.db"))
        let start = ChainStart(
            previous: JournalFixture.chain(1), sequence: 5, head: try #require(head?.hash),
            reason: .quarantine)
        #expect(
            try facts(opened.journal)
                == [.start(start), .loss(Loss(reason: .quarantine, count: nil))])
        #expect(opened.journal.chain == JournalFixture.chain(2))
    }

    @Test func `a file that is garbage is put aside, not overwritten`() throws {
        _ = try fixture.open()
        let garbage = [UInt8](repeating: 0x47, count: 5_000)
        try fixture.files.write(garbage, to: "state/journal/journal.db")
        let opened = try recovery.open(at: now) { JournalFixture.chain(2) }
        #expect(
            try fixture.files.read("state/quarantine/\(boot)-1/journal.db") == garbage)
        #expect(try facts(opened.journal) == [.loss(Loss(reason: .quarantine, count: nil))])
    }

    @Test func `a database that is not ours is not put aside`() throws {
        try JournalFiles.makeDirectory(fixture.directory)
        try Database(path: fixture.directory + "/journal.db").execute("CREATE TABLE t(a)")
        #expect(throws: JournalError.self) {
            try recovery.open(at: now) { JournalFixture.chain(2) }
        }
        #expect(TemporaryDirectory.names(in: fixture.directory) == ["journal.db"])
    }

    @Test func `a poisoned journal is followed by a new chain under the same lock`() throws {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        journal.poison = "the flush failed"
        #expect(throws: JournalError.poisoned("the flush failed")) { try journal.rate(1) }
        let next = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }.journal
        let start = ChainStart(
            previous: journal.chain, sequence: 1, head: journal.head.hash, reason: .quarantine)
        #expect(try facts(next) == [.start(start)])
        #expect(throws: JournalError.self) { try fixture.open() }
        next.poison = "again"
        let third = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }
        #expect(third.quarantined?.hasSuffix("-2@1") == true)
    }

    @Test func `a new chain that was begun before an error is used, not put aside`() throws {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        journal.poison = "the flush failed"
        let target = try Journal.quarantine(
            directory: fixture.directory, into: recovery.quarantine, boot: boot)
        _ = try Journal.open(
            directory: fixture.directory, kiosk: fixture.kiosk, vfs: nil, lock: journal.lock
        ) { JournalFixture.chain(2) }
        let opened = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(3) }
        #expect(opened.quarantined == nil)
        #expect(opened.journal.chain == JournalFixture.chain(2))
        #expect(try facts(opened.journal).count == 1)
        #expect(TemporaryDirectory.names(in: target).contains("journal.db"))
    }

    /// A journal of two entries that knows of one with three ratings, which was put aside.
    private func second() throws -> Journal {
        let journal = try fixture.open()
        try journal.rate(3)
        journal.poison = "the flush failed"
        let next = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }.journal
        try next.rate(1)
        next.poison = "the flush failed"
        return next
    }

    @Test(arguments: ["-2@2", "/journal"])
    func `what was renamed is known, though the rename was not flushed at once`(
        end: String
    ) throws {
        let next = try second()
        let sign = fixture.files.path + "/fails"
        try fixture.files.write([], to: "fails")
        var recovery = recovery
        recovery.syncDirectory = { path throws(SystemError) in
            guard !path.hasSuffix(end) || !JournalFiles.exists(sign) else {
                throw SystemError("fsync \(path)", code: EIO)
            }
            try SmallFile.syncDirectory(of: path)
        }
        #expect(throws: JournalError.self) {
            try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }
        }
        #expect(recovery.quarantinedCount == 2)
        #expect(unlink(sign) == 0)
        let opened = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }
        #expect(opened.quarantined?.hasSuffix("-2@2") == true)
        #expect(opened.journal.putAside.map(\.unsent) == [3, 2])
        let start = ChainStart(
            previous: next.chain, sequence: 2, head: next.head.hash, reason: .quarantine)
        #expect(try facts(opened.journal) == [.start(start)])
    }

    @Test func `since when something waits is told by the starts of the chain in use`() throws {
        let journal = try fixture.open()
        for _ in 0..<57 { try journal.append(JournalFixture.boot) }
        let since = journal.moment(at: BootTime(seconds: 30_000))
        var place = ClosedChain(name: "quarantine/a-1", since: since)
        place.unsent = 4
        try journal.register([place])
        journal.poison = "the flush failed"
        let next = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }.journal
        let put = Moment(bootOrdinal: 0, milliseconds: 9_000)
        #expect(next.closedChains.map(\.since) == [put, put])
        #expect(next.unsent.oldest == put)
        #expect(next.closedChains.map(\.unsent) == [4, 57])
    }

    @Test func `a journal whose directory is gone leaves what it knew of others`() throws {
        let next = try second()
        JournalFiles.removeJournal(fixture.directory)
        let opened = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }
        #expect(opened.quarantined == nil)
        #expect(opened.journal.putAside.map(\.unsent) == [3])
    }

    /// Puts a journal with three ratings aside while that write fails; false if it did not matter.
    private func putAside(failing write: Int) throws -> Bool {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let recovery = JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: boot, vfs: disk.name)
        let journal = try recovery.open(at: now) { JournalFixture.chain(1) }.journal
        try journal.rate(3)
        journal.poison = "the flush failed"
        disk.failWrite(write)
        let chain = JournalFixture.chain(2)
        let first = try? recovery.reopen(after: journal, at: now) { chain }
        let opened = try first ?? recovery.reopen(after: journal, at: now) { chain }
        #expect(opened.journal.putAside.map(\.unsent) == [3])
        #expect(opened.quarantined?.hasSuffix("-1@3") == true)
        return first == nil
    }

    @Test func `a new chain knows what was put aside, whatever fails while it is begun`() throws {
        var failures = 0
        for write in 1... {
            guard try putAside(failing: write) else { break }
            failures += 1
        }
        #expect(failures > 5)
    }

    @Test func `what is sound in quarantine can still be sent`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(3)
        journal.poison = "the flush failed"
        let opened = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }
        let old = try Journal.open(
            directory: try #require(opened.quarantined), kiosk: fixture.kiosk
        ) { JournalFixture.chain(9) }
        #expect(old.chain == JournalFixture.chain(1))
        let frozen = try #require(try fixture.freeze(old))
        let outcome = try fixture.settle(old, try fixture.receipt(frozen))
        #expect(outcome.verdict == .covered(1...3, branch: false))
    }
}
