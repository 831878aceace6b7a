@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// What a new chain says of the one before, wherever the power failed while that was put aside.
struct ForerunnerTests {
    private let now = BootTime(seconds: 60)

    private func recovery(_ fixture: JournalFixture, _ disk: FaultyDisk) -> JournalRecovery {
        JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero, vfs: disk.name)
    }

    /// A journal of five entries, of which the second has changed.
    private func damaged(_ disk: FaultyDisk) throws -> JournalFixture {
        let fixture = JournalFixture()
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(5)
        try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq = 2")
        return fixture
    }

    private func facts(_ journal: Journal) throws -> [Fact] {
        try (1...2).compactMap {
            try EntryRow.read($0, from: journal.database)?.unverified().fact
        }
    }

    /// What opening finds, and lists, after the power failed at that operation of an earlier one.
    private func reopened(
        cutAt operation: Int?
    ) throws -> (journal: Journal, operations: Int) {
        let disk = FaultyDisk()
        let fixture = try damaged(disk)
        let first = disk.operations
        if let operation { disk.cutPower(atOperation: first + operation) }
        let chain = JournalFixture.chain
        _ = try? recovery(fixture, disk).open(at: now) { chain(2) }
        let operations = disk.operations - first
        disk.restorePower(seed: nil)
        let recovery = recovery(fixture, disk)
        let journal = try recovery.open(at: now) { chain(3) }.journal
        _ = try journal.nextToSalvage(in: recovery, at: now)
        return (journal, operations)
    }

    @Test func `the chain before is named and its loss admitted, whenever the power failed`()
        throws
    {
        let (whole, operations) = try reopened(cutAt: nil)
        let told = try facts(whole)
        guard case .start(let start) = told.first else {
            Issue.record("no start: \(told)")
            return
        }
        #expect(start.previous == JournalFixture.chain(1) && start.sequence == 5)
        #expect(start.reason == .quarantine)
        #expect(told.last == .loss(Loss(reason: .quarantine, count: nil)))
        try #require(operations > 20)
        for operation in 0..<operations {
            let (journal, _) = try reopened(cutAt: operation)
            #expect(try facts(journal) == told, "operation \(operation)")
            let places = journal.closedChains
            #expect(places.allSatisfy(\.admitsLoss) && !places.isEmpty, "operation \(operation)")
        }
    }

    @Test func `a branch that was left is named as one, and admits no loss`() throws {
        let disk = FaultyDisk()
        let fixture = JournalFixture()
        let recovery = recovery(fixture, disk)
        let head = try left(recovery, disk)
        try #require(recovery.closedNames.contains { $0.hasPrefix("branches/") })
        disk.restorePower()
        let journal = try recovery.open(at: now) { JournalFixture.chain(3) }.journal
        let start = ChainStart(
            previous: JournalFixture.chain(1), sequence: 3, head: head, reason: .branch)
        #expect(try facts(journal) == [.start(start)])
        #expect(journal.closedChains.map(\.admitsLoss) == [false])
    }

    /// Leaves a journal of three entries, and ends before the next one is made; its last hash.
    private func left(_ recovery: JournalRecovery, _ disk: FaultyDisk) throws -> Digest {
        let old = try recovery.open(at: now) { JournalFixture.chain(1) }.journal
        try old.rate(3)
        old.leave()
        disk.cutPower()
        #expect(throws: JournalError.self) {
            try recovery.reopen(after: old, at: now) { JournalFixture.chain(2) }
        }
        return old.head.hash
    }

    @Test func `a chain of which no entry can be read any more is not taken for an empty one`()
        throws
    {
        let disk = FaultyDisk()
        let fixture = JournalFixture()
        let recovery = recovery(fixture, disk)
        let beginning = try Self.loseAllToFirstFrame(of: fixture, disk)
        disk.isReadOnly = true
        for attempt in 1...2 {
            do {
                _ = try recovery.open(at: now) { JournalFixture.chain(2) }
                Issue.record("opened on a disk that cannot be written")
            } catch {
                #expect(!"\(error)".contains("rename"), "attempt \(attempt): \(error)")
            }
            #expect(recovery.quarantinedCount == 1, "attempt \(attempt)")
        }
        disk.isReadOnly = false
        let journal = try recovery.open(at: now) { JournalFixture.chain(3) }.journal
        let start = ChainStart(
            previous: JournalFixture.chain(1), sequence: 0, head: beginning,
            reason: .quarantine)
        let loss = Fact.loss(Loss(reason: .quarantine, count: nil))
        #expect(try facts(journal) == [.start(start), loss])
        #expect(journal.closedChains.map(\.admitsLoss) == [true])
    }

    /// A journal of twelve entries, all of them in the log, of which the first frame has changed;
    /// the hash that its chain begins with.
    private static func loseAllToFirstFrame(
        of fixture: JournalFixture, _ disk: FaultyDisk
    ) throws -> Digest {
        let (beginning, contents) = try withExtendedLifetime(fixture.open(vfs: disk.name)) {
            journal in
            let beginning = journal.head.hash
            try journal.rate(12)
            return (beginning, disk.save())
        }
        disk.restore(contents)
        disk.flipBit(3, ofByte: 3_939, in: fixture.directory + "/journal.db-wal")
        return beginning
    }

    @Test func `a chain that never had an entry is not spoken of`() throws {
        let disk = FaultyDisk()
        let fixture = JournalFixture()
        let recovery = recovery(fixture, disk)
        do { _ = try fixture.open(vfs: disk.name) }
        _ = try Journal.quarantine(
            directory: fixture.directory, into: recovery.quarantine, boot: .zero)
        let journal = try recovery.open(at: now) { JournalFixture.chain(3) }.journal
        #expect(journal.head.sequence == 0)
    }

    @Test func `a kiosk that has put nothing aside begins without a word`() throws {
        let disk = FaultyDisk()
        let journal = try recovery(JournalFixture(), disk).open(at: now) {
            JournalFixture.chain(1)
        }
        #expect(journal.journal.head.sequence == 0)
    }
}
