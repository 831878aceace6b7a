@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

struct SalvageReaderTests {
    var fixture = JournalFixture()
    let now = BootTime(seconds: 9)

    var recovery: JournalRecovery {
        JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: BootID(trusted: [UInt8](repeating: 0xb0, count: 16)))
    }

    /// Ends the journal, and goes on in chain 2, whose first entry the server holds at once.
    func goOn(after journal: Journal) throws -> Journal {
        journal.poison = "the flush failed"
        let next = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }.journal
        try settleStart(of: next)
        return next
    }

    private func settleStart(of journal: Journal) throws {
        var fixture = fixture
        let start = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, fixture.receipt(start, chain: 2))
    }

    /// Takes over everything that is found, in steps, as the daemon does.
    @discardableResult
    func salvage(
        into journal: Journal, policy: BatchPolicy = BatchPolicy(),
        with recovery: JournalRecovery? = nil
    ) throws -> [FrozenBatch] {
        let recovery = recovery ?? self.recovery
        var batches: [FrozenBatch] = []
        while let place = try journal.nextToSalvage(in: recovery, at: now) {
            let find = try recovery.salvage(place, signer: fixture.signer, policy: policy)
            if let batch = try journal.adopt(find, at: now) { batches.append(batch) }
        }
        return batches
    }

    /// The first `count` rating levels that `Journal.rate` gives, in order.
    func levels(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(1 + $0 % 5) } }

    func levels(in batches: [FrozenBatch]) throws -> [UInt8] {
        try batches.flatMap { frozen in
            let batch = try fixture.batch(frozen)
            _ = try batch.verifiedHashes()
            return batch.entries.compactMap { entry -> UInt8? in
                if case .rating(let rating) = entry.fact { rating.level } else { nil }
            }
        }
    }

    @Test func `what was frozen is sent byte for byte, and the rest is frozen now`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        try journal.rate(4)
        let covered = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, fixture.receipt(covered))
        try journal.rate(3)
        let frozen = try #require(try fixture.freeze(journal))
        try journal.rate(2)
        let next = try goOn(after: journal)
        #expect(next.unsent.count == 5)
        let batches = try salvage(into: next)
        // What was covered too: that the server has lost it since, no receipt would show.
        #expect(batches.map(\.message).prefix(2) == [covered.message, frozen.message])
        #expect(Set(batches.map(\.chain)) == [JournalFixture.chain(1)])
        #expect(try levels(in: batches) == levels(4) + levels(3) + levels(2))
        // It is no less held for being sent once more.
        #expect(next.unsent.count == 5)
        #expect(next.putAside.map(\.again) == [5])
        #expect(next.sendable == 10)
        #expect(next.closedChains.map(\.missing) == [0])
        #expect(try fixture.freeze(next)?.message == covered.message)
        let summary = try JournalReader(directory: next.directory).summary()
        #expect(summary.unsent.count == 5)
        #expect(summary.putAside.map(\.again) == [5])
    }

    @Test func `what only rides along leaves no gap before what follows it, and ends no chain`()
        throws
    {
        let journal = try fixture.open()
        try journal.rate(1)
        for _ in 0..<25 { try journal.append(AttackedJournal.facts[5], at: 20) }
        try journal.rate(1, from: 30)
        for _ in 0..<25 { try journal.append(AttackedJournal.facts[5], at: 40) }
        let next = try goOn(after: journal)
        let batches = try salvage(into: next, policy: BatchPolicy(entries: 10))
        #expect(batches.map(\.entries) == [1...10, 11...20, 21...30])
        #expect(next.closedChains.map(\.missing) == [0] && next.unsent.count == 2)
    }

    @Test func `a receipt covers what was taken over, and stands in the chain in use`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(3)
        let next = try goOn(after: journal)
        let frozen = try #require(try salvage(into: next).first)
        let receipt = try fixture.receipt(frozen)
        let outcome = try fixture.settle(next, receipt)
        #expect(outcome == SettleOutcome(.covered(1...3, branch: false)))
        #expect(next.unsent.count == 0)
        #expect(try fixture.settle(next, receipt) == SettleOutcome(.alreadySettled))
        let last = try next.database.first(
            EntryRow.select + "ORDER BY seq DESC LIMIT 1", read: EntryRow.init)
        guard case .receipt? = try last?.unverified().fact else {
            Issue.record("the chain in use says nothing of the receipt")
            return
        }
    }

    @Test func `a branch receipt about an older chain begins no new one`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(1)
        let next = try goOn(after: journal)
        let frozen = try #require(try salvage(into: next).first)
        let outcome = try fixture.settle(next, fixture.receipt(frozen, .branch))
        #expect(outcome == SettleOutcome(.covered(1...1, branch: true)))
    }

    @Test func `a batch that the server refuses holds up none of the others`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(2)
        _ = try fixture.freeze(journal)
        try journal.rate(2)
        let next = try goOn(after: journal)
        let batches = try salvage(into: next)
        _ = try fixture.settle(next, fixture.receipt(batches[0], .brokenChain))
        #expect(next.setAside == 1)
        #expect(next.unsent.count == 4)
        #expect(next.sendable == 2)
        #expect(try fixture.freeze(next)?.message == batches[1].message)
        _ = try fixture.settle(next, fixture.receipt(batches[1]))
        let told = try #require(try fixture.freeze(next))
        _ = try fixture.settle(next, fixture.receipt(told, chain: 2))
        #expect(try fixture.freeze(next) == nil)
        #expect(try fixture.freeze(next, at: 300 + 86_400)?.isReoffered == true)
    }

    @Test func `the chain in use goes first`() throws {
        let journal = try fixture.open()
        try journal.rate(2)
        let next = try goOn(after: journal)
        try salvage(into: next)
        try next.rate(1)
        #expect(try fixture.freeze(next)?.chain == JournalFixture.chain(2))
    }

    @Test func `what was taken over is there after a restart, and is not taken twice`() throws {
        var journal: Journal? = try fixture.open()
        try journal?.rate(30)
        var next: Journal? = try goOn(after: try #require(journal))
        journal = nil
        let place = try #require(try next?.nextToSalvage(in: recovery, at: now))
        let find = try recovery.salvage(
            place, signer: fixture.signer, policy: BatchPolicy(entries: 10))
        let first = try #require(try next?.adopt(find, at: now))
        #expect(next?.unsent.count == 30)
        // The same find once more, as if the answer had been lost.
        #expect(try next?.adopt(find, at: now) == nil)
        next = nil
        let again = try recovery.open(at: now) { JournalFixture.chain(3) }.journal
        #expect(again.chain == JournalFixture.chain(2))
        let rest = try salvage(into: again, policy: BatchPolicy(entries: 10))
        #expect(try levels(in: [first] + rest) == levels(30))
        #expect(again.unsent.count == 30)
    }

    @Test func `a hash that breaks ends what is taken, and the rest is an admitted loss`() throws {
        let journal = try fixture.open()
        try journal.rate(8)
        try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq = 6")
        let next = try goOn(after: journal)
        let batches = try salvage(into: next)
        #expect(try levels(in: batches) == levels(5))
        #expect(next.closedChains.map(\.missing) == [3])
        let last = try next.database.first(
            EntryRow.select + "ORDER BY seq DESC LIMIT 1", read: EntryRow.init)
        #expect(
            try last?.unverified().fact == .loss(Loss(reason: .quarantine, count: 3)))
    }

    @Test func `what a batch holds is saved behind entries that are gone`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(4)
        let covered = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, fixture.receipt(covered))
        try journal.rate(5)
        let frozen = try #require(try fixture.freeze(journal))
        try journal.rate(2)
        try journal.database.execute("DELETE FROM entry WHERE seq BETWEEN 2 AND 8")
        let next = try goOn(after: journal)
        let batches = try salvage(into: next)
        #expect(batches.map(\.message).contains(frozen.message))
        #expect(try levels(in: batches) == levels(4) + levels(5) + levels(2))
        #expect(next.closedChains.map(\.missing) == [0])
    }

    // A single table is put back when the journal is opened.
    @Test(arguments: [("receipt", "receipu"), ("refused_ms", "refused_ls")])
    func `a journal in which columns of two tables have another name is put aside, and sent`(
        old: String, new: String
    ) throws {
        let frozen = try spoil("replace(sql, '\(old) ', '\(new) ')")
        let opened = try recovery.open(at: now) { JournalFixture.chain(2) }
        #expect(opened.quarantined != nil)
        let batches = try salvage(into: opened.journal)
        #expect(batches.map(\.message).contains(frozen.message))
        #expect(try levels(in: batches) == levels(4) + levels(2))
    }

    /// A journal with a frozen batch and more, whose tables read like this from now on.
    private func spoil(_ text: String) throws -> FrozenBatch {
        let journal = try fixture.open()
        try journal.rate(4)
        let frozen = try #require(try fixture.freeze(journal))
        try journal.rate(2)
        try journal.database.execute(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = \(text)")
        return frozen
    }

    @Test func `a file that cannot be read is put off, and holds up none of the others`() throws {
        let garbage = [UInt8](repeating: 0x47, count: 5_000)
        try JournalFiles.makeDirectory(fixture.files.path + "/state/quarantine/a-1")
        try fixture.files.write(garbage, to: "state/quarantine/a-1/journal.db")
        let journal = try fixture.open()
        try journal.rate(1)
        let next = try goOn(after: journal)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        #expect(place.name == "quarantine/a-1")
        #expect(throws: JournalError.self) {
            try recovery.salvage(place, signer: fixture.signer, policy: BatchPolicy())
        }
        next.putOff(place, at: now)
        #expect(try salvage(into: next).count == 1)
        let later = now + Limits.salvageRetry
        #expect(try next.nextToSalvage(in: recovery, at: later)?.name == "quarantine/a-1")
    }

    @Test func `nothing is written to what was put aside`() throws {
        let journal = try fixture.open()
        try journal.rate(3)
        let next = try goOn(after: journal)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        let files = ["journal.db", "journal.db-wal"].map { "state/\(place.name)/\($0)" }
        let before = try files.map { try fixture.files.read($0) }
        try salvage(into: next)
        #expect(try files.map { try fixture.files.read($0) } == before)
    }

    @Test func `after a branch the old chain is drained, and the new one names it`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(2)
        let frozen = try #require(try fixture.freeze(journal))
        try journal.rate(3)
        let head = journal.head
        let outcome = try fixture.settle(journal, fixture.receipt(frozen, .branch))
        #expect(outcome.needsNewChain)
        journal.leave()
        #expect(throws: JournalError.self) { try journal.rate(1) }
        let opened = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }
        let next = opened.journal
        try settleStart(of: next)
        #expect(opened.quarantined?.contains("/branches/") == true)
        #expect(recovery.quarantinedCount == 0)
        #expect(next.unsent.count == 3)
        let first = try next.database.first(EntryRow.select + "WHERE seq = 1", read: EntryRow.init)
        guard case .start(let start)? = try first?.unverified().fact else {
            Issue.record("the new chain does not name the old one")
            return
        }
        #expect(start.reason == .branch)
        #expect(start.previous == JournalFixture.chain(1))
        #expect(start.sequence >= head.sequence)
        #expect(try levels(in: salvage(into: next)) == levels(2) + levels(3))
        #expect(next.closedChains.map(\.missing) == [0])
    }
}
