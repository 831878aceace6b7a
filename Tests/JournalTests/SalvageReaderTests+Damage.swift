@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// Damage that hides more than it destroys, and two readers at once.
extension SalvageReaderTests {
    @Test func `a last page that cannot be read hides nothing that stands before it`() throws {
        var journal: Journal? = try fixture.open()
        try journal?.rate(300)
        let hash = try #require(
            try journal?.database.first("SELECT hash FROM entry WHERE seq = 300") { $0.blob(0) })
        try journal?.checkpoint()
        journal = nil
        var bytes = try fixture.files.read("state/journal/journal.db")
        let place = try #require(
            bytes.indices.first { bytes[$0] == hash[0] && bytes[$0...].starts(with: hash) })
        let page = place / 4_096 * 4_096
        bytes.replaceSubrange(page..<page + 4_096, with: [UInt8](repeating: 0, count: 4_096))
        try fixture.files.write(bytes, to: "state/journal/journal.db")
        // The log holds the same page; a disk that was used for longer has overwritten it there.
        try fixture.files.write([], to: "state/journal/journal.db-wal")

        let opened = try recovery.open(at: now) { JournalFixture.chain(2) }
        #expect(opened.quarantined != nil)
        let batches = try salvage(into: opened.journal)
        let taken = try levels(in: batches)
        #expect(taken.count >= 200)
        #expect(taken == levels(taken.count))
        // How many are gone nobody can tell; that some are keeps the directory.
        #expect(opened.journal.closedChains.allSatisfy { $0.isRead && $0.missing > 0 })
    }

    @Test func `two that read one directory at once admit its loss once, and take nothing twice`()
        throws
    {
        let journal = try fixture.open()
        try journal.rate(8)
        try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq = 6")
        let next = try goOn(after: journal)
        var taken: [FrozenBatch] = []
        while let place = try next.nextToSalvage(in: recovery, at: now) {
            let finds = try (0..<2).map { _ in
                try recovery.salvage(place, signer: fixture.signer, policy: BatchPolicy())
            }
            for find in finds {
                if let batch = try next.adopt(find, at: now) { taken.append(batch) }
            }
        }
        #expect(try levels(in: taken) == levels(5))
        let losses = try next.database.all(EntryRow.select, read: EntryRow.init).filter {
            if case .loss? = try? $0.unverified().fact { true } else { false }
        }
        #expect(losses.count == 1)
    }

    @Test func `a disk is given up when it has not answered so often in a row, and not before`()
        throws
    {
        let journal = try fixture.open()
        try journal.rate(30)
        let next = try goOn(after: journal)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        for _ in 1..<Limits.salvageTries { next.putOff(place, at: now) }
        #expect(!next.isGivenUp(place))
        let find = try recovery.salvage(
            place, signer: fixture.signer, policy: BatchPolicy(entries: 10))
        #expect(try next.adopt(find, at: now) != nil)
        // It answered: the count begins anew.
        next.putOff(place, at: now)
        #expect(!next.isGivenUp(place))
        for _ in 1..<Limits.salvageTries { next.putOff(place, at: now) }
        #expect(next.isGivenUp(place))
    }

    @Test func `what a new chain takes over includes what its predecessor had begun to`() throws {
        let journal = try fixture.open()
        try journal.rate(8)
        try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq = 6")
        let second = try goOn(after: journal)
        #expect(try levels(in: try salvage(into: second)) == levels(5))
        second.poison = "the flush failed"
        let third = try recovery.reopen(after: second, at: now) { JournalFixture.chain(3) }.journal
        let batches = try salvage(into: third)
        #expect(try levels(in: batches.filter { $0.chain == JournalFixture.chain(1) }) == levels(5))
        // What is missing was admitted once.
        let losses = try third.database.all(EntryRow.select, read: EntryRow.init).filter {
            if case .loss? = try? $0.unverified().fact { true } else { false }
        }
        #expect(losses.count == 0)
    }

    /// A receipt tells the journal of chain 2 that the server holds nothing before it any more.
    func loseEverything(of journal: Journal) throws {
        var fixture = fixture
        try journal.rate(1)
        let more = try #require(try fixture.freeze(journal))
        let genesis = ChainHash.genesis(kiosk: fixture.kiosk, chain: JournalFixture.chain(2))
        let lost = try fixture.receipt(
            more, contiguous: ChainHead(sequence: 0, hash: genesis), chain: 2)
        #expect(try fixture.settle(journal, lost).resent > 0)
    }

    @Test func `a server that has lost data gets what was put aside once more`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(4)
        let old = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, fixture.receipt(old))
        try journal.rate(2)
        let next = try goOn(after: journal)
        let all = try salvage(into: next)
        for taken in all { _ = try fixture.settle(next, fixture.receipt(taken)) }
        let taken = try #require(all.last)
        try next.rate(2)
        let news = try #require(try fixture.freeze(next))
        _ = try fixture.settle(next, fixture.receipt(news, chain: 2))
        #expect(next.unsent.count == 0)
        try loseEverything(of: next)
        try salvage(into: next)
        // What it once held it may have lost.
        #expect(next.putAside.map(\.again) == [0])
        #expect(next.putAside.map(\.unsent) == [6])
        var sent: [[UInt8]] = []
        while let frozen = try fixture.freeze(next) {
            sent.append(frozen.message)
            let chain: UInt8 = frozen.chain == next.chain ? 2 : 1
            _ = try fixture.settle(next, fixture.receipt(frozen, chain: chain))
        }
        #expect(Set(sent).isSuperset(of: [old.message, taken.message, news.message]))
    }

    @Test func `what a lost key signed in a closed chain is signed anew`() throws {
        var tests = self
        let journal = try fixture.open()
        try journal.rate(4)
        let old = try #require(try fixture.freeze(journal))
        let next = try goOn(after: journal)
        tests.fixture.key = SigningKey()
        let taken = try #require(try tests.salvage(into: next).first)
        #expect(taken.payloadDigest == old.payloadDigest)
        #expect(try tests.levels(in: [taken]) == levels(4))
        // And if it was lost after that.
        tests.fixture.key = SigningKey()
        let again = try #require(try tests.fixture.freeze(next))
        #expect(try tests.levels(in: [again]) == levels(4))
        #expect(again.payloadDigest == old.payloadDigest)
        #expect(try tests.fixture.freeze(next)?.message == again.message)
    }

    @Test func `a server that is put back to before it took a closed chain shows it by this one`()
        throws
    {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(4)
        let next = try goOn(after: journal)
        let head = next.head
        let taken = try #require(try salvage(into: next).first)
        _ = try fixture.settle(next, fixture.receipt(taken))
        // Nobody presses any more; the chain in use says all the same that something was taken.
        let told = try #require(try fixture.freeze(next))
        #expect(told.chain == next.chain && told.entries.upperBound > head.sequence)
        _ = try fixture.settle(next, fixture.receipt(told, chain: 2))
        #expect(try fixture.freeze(next) == nil)
        // The server is put back to its copy from before.
        try next.rate(1)
        let more = try #require(try fixture.freeze(next))
        _ = try fixture.settle(next, fixture.receipt(more, contiguous: head, chain: 2))
        try salvage(into: next)
        var sent: [[UInt8]] = []
        while let frozen = try fixture.freeze(next) {
            sent.append(frozen.message)
            let chain: UInt8 = frozen.chain == next.chain ? 2 : 1
            _ = try fixture.settle(next, fixture.receipt(frozen, chain: chain))
        }
        #expect(Set(sent).isSuperset(of: [told.message, taken.message]))
    }

    @Test func `what the server refuses now is unsent, though a receipt covered it`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(4)
        let covered = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, fixture.receipt(covered))
        let next = try goOn(after: journal)
        try salvage(into: next)
        #expect(next.unsent.count == 0)
        #expect(next.putAside.map(\.again) == [4])
        _ = try fixture.settle(next, fixture.receipt(covered, .brokenChain))
        #expect(next.unsent.count == 4)
        #expect(next.putAside.map(\.again) == [0])
    }

    @Test func `a chain that comes later trusts no receipt from before the server lost data`()
        throws
    {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(4)
        _ = try fixture.settle(journal, fixture.receipt(try #require(try fixture.freeze(journal))))
        let next = try goOn(after: journal)
        for taken in try salvage(into: next) {
            _ = try fixture.settle(next, fixture.receipt(taken))
        }
        try loseEverything(of: next)
        next.poison = "the flush failed"
        let third = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }.journal
        try salvage(into: third)
        let first = try #require(third.putAside.first { $0.chain == JournalFixture.chain(1) })
        #expect(first.again == 0)
        #expect(first.unsent == 4)
    }

    @Test func `what a failed commit left is not sent, though nobody else knows the end`() throws {
        let disk = FaultyDisk()
        var recovery = recovery
        recovery.vfs = disk.name
        do {
            let journal = try fixture.open(vfs: disk.name)
            try journal.rate(3)
            disk.failSync()
            // Readable from now on, and recorded again in the next chain.
            #expect(throws: JournalError.self) { try journal.rate(1) }
            let next = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }
            #expect(next.quarantined?.hasSuffix("-1@3") == true)
        }
        let garbage = [UInt8](repeating: 0x47, count: 5_000)
        disk.put(garbage, at: fixture.directory + "/journal.db")
        let last = try recovery.open(at: now) { JournalFixture.chain(3) }
        #expect(last.quarantined?.hasSuffix("-2") == true)
        // The garbage cannot be read, and comes last by its name.
        let place = try #require(try last.journal.nextToSalvage(in: recovery, at: now))
        #expect(place.name.hasSuffix("-1@3") && place.head == 3)
        last.journal.putOff(ClosedChain(name: "quarantine/\(recovery.boot)-2"), at: now)
        let sent = try salvage(into: last.journal, with: recovery)
        #expect(try levels(in: sent) == levels(3))
    }
}
