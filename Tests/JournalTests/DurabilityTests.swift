@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

struct DurabilityTests {
    /// How the operation that the power fails at, and those not flushed, are left.
    enum Remains: CaseIterable {
        case nothing, oneSector, almostAll, someSectors, otherSectors
    }

    private func cut(
        _ story: JournalStory = JournalStory(), at operation: Int, _ remains: Remains,
        _ mode: String
    ) throws -> JournalStory {
        var story = story
        let tearing: Int? =
            switch remains {
            case .oneSector: 512
            case .almostAll: 4_095
            default: nil
            }
        story.disk.cutPower(atOperation: operation, tearing: tearing)
        try story.live(synchronous: mode)
        let seed: UInt64? =
            switch remains {
            case .someSectors: UInt64(operation)
            case .otherSectors: UInt64(operation) + 1_000
            default: nil
            }
        story.disk.restorePower(seed: seed)
        return story
    }

    @Test(arguments: Remains.allCases)
    func `whatever operation the power fails at, what was acknowledged is there`(
        remains: Remains
    ) throws {
        let operations = try JournalStory.operations()
        #expect(operations > 50)
        for operation in 0...operations {
            #expect(try cut(at: operation, remains, "FULL").isWhole(), "operation \(operation)")
        }
    }

    @Test func `the same cuts find a journal that does not flush`() throws {
        let operations = try JournalStory.operations()
        let lost = try (0..<operations).count {
            try cut(at: $0, .nothing, "NORMAL").lost() > 0
        }
        #expect(lost > operations / 5)
    }

    // No program can do anything about such a disk: what counts is that these cuts would show it.
    @Test func `on a disk that only says that it flushes the same cuts lose what was acknowledged`()
        throws
    {
        let operations = try JournalStory.operations()
        let lost = try (0..<operations).count { operation in
            let story = JournalStory()
            story.disk.liesAboutFlushes = true
            return try cut(story, at: operation, .nothing, "FULL").lost() > 0
        }
        #expect(lost > operations / 3)
    }

    @Test func `whatever write fails, what was acknowledged is there, and nothing else is`() throws
    {
        var calm = JournalStory()
        try calm.live()
        let writes = calm.disk.counts.writes
        #expect(writes > 30)
        for number in 1...writes {
            var story = JournalStory()
            story.disk.failWrite(number)
            try story.live()
            #expect(story.failure?.needsQuarantine == true, "write \(number)")
            story.disk.cutPower()
            story.disk.restorePower()
            #expect(try story.isWhole(), "write \(number)")
        }
    }

    @Test func `a failed write ends the journal`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(3)
        disk.failWrite()
        let error = #expect(throws: JournalError.self) { try journal.rate(1) }
        #expect(error?.needsQuarantine == true)
        #expect(throws: JournalError.poisoned(try #require(journal.poison))) { try journal.rate(1) }
    }

    @Test func `one append is one flush, and two writes a page`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(5)
        let before = disk.counts
        try journal.rate(10)
        #expect(disk.counts.syncs - before.syncs == 10)
        #expect(disk.counts.writes - before.writes == 20)
        try journal.append((0..<100).map { _ in (JournalFixture.rating(1), BootTime(seconds: 1)) })
        #expect(disk.counts.syncs - before.syncs == 11)
    }

    @Test func `a failed flush ends the journal, and the new chain names it`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(3)
        let head = journal.head
        disk.failSync()
        let error = #expect(throws: JournalError.self) { try journal.rate(1) }
        #expect(error?.needsQuarantine == true)
        #expect(throws: JournalError.poisoned(try #require(journal.poison))) { try journal.rate(1) }
        #expect(throws: JournalError.self) { try journal.checkpoint() }
        #expect(throws: JournalError.self) { try fixture.freeze(journal) }
        let recovery = JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero, vfs: disk.name)
        let opened = try recovery.reopen(after: journal, at: BootTime(seconds: 9)) {
            JournalFixture.chain(2)
        }
        disk.cutPower()
        disk.restorePower()
        let start = ChainStart(
            previous: JournalFixture.chain(1), sequence: 3, head: head.hash, reason: .quarantine)
        var facts: [Fact] = []
        try JournalReader(directory: fixture.directory, vfs: disk.name).forEachEntry { entry in
            facts.append(entry.fact)
            return true
        }
        #expect(facts == [.start(start)])
        let old = try JournalReader(directory: try #require(opened.quarantined), vfs: disk.name)
        #expect(try old.verify(keys: []).head == head)
    }

    @Test func `what follows a failed flush and a kill outlasts a power cut`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        var journal: Journal? = try fixture.open(vfs: disk.name)
        try journal?.rate(3)
        disk.failSync()
        #expect(throws: JournalError.self) { try journal?.rate(1) }
        // Killed before it could put the journal aside: the next process reads what no disk holds.
        journal = nil
        disk.restart()
        journal = try fixture.open(vfs: disk.name)
        try journal?.rate(2)
        let head = journal?.head
        journal = nil
        disk.cutPower()
        disk.restorePower()
        #expect(try fixture.open(vfs: disk.name).head == head)
    }

    @Test func `a failed flush at a checkpoint ends the journal too`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(3)
        disk.failSync(2)
        #expect(throws: JournalError.self) { try journal.checkpoint() }
        #expect(journal.poison != nil)
    }

    @Test(arguments: [true, false], 1...8)
    func `a disk that is full or read-only refuses, and is taken back when it is not`(
        full: Bool, number: Int
    ) throws {
        let expected = full ? JournalError.diskFull : .readOnly
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        var journal: Journal? = try fixture.open(vfs: disk.name)
        var acknowledged = 0
        if full { disk.fill(atWrite: number) }
        for second in 0..<4 {
            disk.isReadOnly = !full && second == number % 4
            do {
                try journal?.append(JournalFixture.rating(2), at: Int64(second))
                acknowledged += 1
            } catch {
                #expect(error as? JournalError == expected)
                #expect(throws: expected) { try journal?.append(JournalFixture.rating(3)) }
                disk.isFull = false
                disk.isReadOnly = false
            }
        }
        #expect(acknowledged == 3)
        try journal?.append(JournalFixture.rating(4))
        #expect(journal?.poison == nil)
        let head = journal?.head
        journal = nil
        disk.cutPower()
        disk.restorePower()
        #expect(try fixture.open(vfs: disk.name).head == head)
        #expect(head?.sequence == 4)
    }

    @Test func `a full disk at a checkpoint is no reason to end the journal`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(200)
        disk.isFull = true
        #expect(throws: JournalError.diskFull) { try journal.checkpoint() }
        disk.isFull = false
        try journal.checkpoint()
        try journal.rate(1)
        #expect(journal.walPages < 5)
    }

    @Test func `a bit that turned over never leaves the kiosk`() throws {
        let fixture = JournalFixture()
        let disk = FaultyDisk()
        let database = fixture.directory + "/journal.db"
        var entries: [Entry] = []
        do {
            let journal = try fixture.open(vfs: disk.name)
            entries += try journal.append(JournalFixture.boot)
            entries += try journal.append(JournalFixture.ratings(40))
            _ = try fixture.freeze(journal)
            entries += try journal.append(JournalFixture.ratings(40))
            // With its log at hand, SQLite would not look at the database.
            try journal.database.walCheckpoint(.truncate)
        }
        let contents = disk.save()
        var found = 0
        for byte in stride(from: 100, to: disk.size(of: database), by: 23) {
            disk.restore(contents)
            disk.flipBit(byte, ofByte: byte, in: database)
            do {
                for entry in try send(fixture, disk) {
                    #expect(entry == entries[Int(entry.sequence) - 1], "byte \(byte)")
                }
            } catch is JournalError {
                found += 1
            }
        }
        #expect(found > 50)
    }

    /// What a kiosk sends, in two batches, from the journal on this disk.
    private func send(_ fixture: JournalFixture, _ disk: FaultyDisk) throws -> [Entry] {
        var server = fixture
        let journal = try fixture.open(vfs: disk.name)
        var entries: [Entry] = []
        for _ in 0..<2 {
            let frozen = try #require(try fixture.freeze(journal))
            let batch = try fixture.batch(frozen)
            _ = try batch.verifiedHashes()
            entries += batch.entries.filter { $0.fact.kind != Fact.receipt(.zero).kind }
            let outcome = try fixture.settle(journal, try server.receipt(frozen))
            #expect(outcome.verdict == .covered(frozen.entries, branch: false))
        }
        return entries
    }
}
