@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// Directories that were put aside and cannot even be opened, or that somebody has removed.
extension SalvageReaderTests {
    enum Fate: CaseIterable { case garbage, noDatabase, noDirectory }

    /// Goes on after a journal with so many ratings, and closes that one.
    private func putAside(_ count: Int) throws -> Journal {
        let journal = try fixture.open()
        try journal.rate(count)
        return try goOn(after: journal)
    }

    private func spoil(_ place: ClosedChain, _ fate: Fate) throws {
        let file = "state/\(place.name)/journal.db"
        switch fate {
        case .garbage: try fixture.files.write([UInt8](repeating: 0x47, count: 5_000), to: file)
        case .noDatabase:
            JournalFiles.removeJournal(recovery.path(of: place))
            try JournalFiles.makeDirectory(recovery.path(of: place))
        case .noDirectory: JournalFiles.removeJournal(recovery.path(of: place))
        }
    }

    /// Fails to read the directory until it is given up, and writes down what that brings.
    private func giveUp(_ place: ClosedChain, in journal: Journal) throws -> SalvageFind {
        func look() throws -> SalvageFind {
            try recovery.salvage(
                place, signer: fixture.signer, policy: BatchPolicy(),
                givesUp: journal.isGivenUp(place))
        }
        for _ in 0..<Limits.salvageTries {
            #expect(throws: JournalError.self) { try look() }
            journal.putOff(place, at: now)
        }
        let find = try look()
        #expect(try journal.adopt(find, at: now) == nil)
        return find
    }

    private func losses(_ journal: Journal) throws -> [Loss] {
        try journal.database.all(EntryRow.select, read: EntryRow.init).compactMap {
            if case .loss(let loss)? = try? $0.unverified().fact { loss } else { nil }
        }
    }

    @Test(arguments: Fate.allCases)
    func `what cannot be opened is given up in the end, and its loss admitted once`(
        fate: Fate
    ) throws {
        let next = try putAside(40)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        try spoil(place, fate)
        #expect(next.putAside.map(\.unsent) == [40])
        let find = try giveUp(place, in: next)
        #expect(try next.adopt(find, at: now) == nil)
        #expect(try losses(next) == [Loss(reason: .quarantine, count: 40)])
        #expect(next.closedChains.map(\.waiting) == [0])
        #expect(next.putAside.map(\.missing) == [40] && next.putAside.map(\.isRead) == [true])
        #expect(try next.nextToSalvage(in: recovery, at: now + Limits.salvageRetry) == nil)

        next.poison = "the flush failed"
        let third = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }.journal
        let again = third.closedChains.first { $0.name == place.name }
        #expect((again == nil) == (fate == .noDirectory))
        if let again { _ = try giveUp(again, in: third) }
        #expect(try losses(third) == [])
        #expect(third.closedChains.allSatisfy { $0.name != place.name || $0.missing == 40 })
    }

    @Test(arguments: [true, false])
    func `what nobody could look into is not unsent again in a later chain, and may yet be sent`(
        isReadable: Bool
    ) throws {
        try fixture.open().rate(3)
        let sound = try fixture.files.read("state/journal/journal.db")
        let garbage = [UInt8](repeating: 0x47, count: 5_000)
        try fixture.files.write(garbage, to: "state/journal/journal.db")
        let next = try recovery.open(at: now) { JournalFixture.chain(2) }.journal
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        #expect(place.chain == nil && place.unsent == nil)
        _ = try giveUp(place, in: next)
        #expect(try losses(next) == [Loss(reason: .quarantine, count: nil)])
        next.poison = "the flush failed"
        let third = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }.journal
        let again = try #require(third.closedChains.first { $0.name == place.name })
        #expect(!again.isRead && again.waiting == 0)
        if isReadable {
            try fixture.files.write(sound, to: "state/\(place.name)/journal.db")
            #expect(try levels(in: salvage(into: third)) == levels(3))
        } else {
            _ = try giveUp(again, in: third)
        }
        #expect(try losses(third) == [])
    }

    @Test func `no more is admitted than no receipt covered`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(30)
        _ = try fixture.settle(journal, fixture.receipt(try #require(try fixture.freeze(journal))))
        try journal.rate(5)
        let next = try goOn(after: journal)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        try spoil(place, .noDirectory)
        _ = try giveUp(place, in: next)
        #expect(try losses(next) == [Loss(reason: .quarantine, count: 5)])
    }

    @Test func `another kiosk's journal is not given up`() throws {
        let next = try putAside(3)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        var recovery = recovery
        recovery.kiosk = KioskID(trusted: [UInt8](repeating: 0x4c, count: 16))
        #expect(throws: JournalError.self) {
            try recovery.salvage(
                place, signer: fixture.signer, policy: BatchPolicy(), givesUp: true)
        }
    }

    @Test func `a directory that somebody removed when the server had all of it is forgotten`()
        throws
    {
        var fixture = fixture
        let next = try putAside(4)
        for taken in try salvage(into: next) {
            _ = try fixture.settle(next, fixture.receipt(taken))
        }
        try spoil(try #require(next.closedChains.first), .noDirectory)
        next.poison = "the flush failed"
        let third = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }.journal
        #expect(third.closedChains.map(\.chain) == [JournalFixture.chain(2)])
        try salvage(into: third)
        #expect(third.closedChains.allSatisfy { $0.waiting == 0 })
        #expect(try losses(third) == [])
    }

    @Test func `what was taken over from it goes once more to a server that has lost data`() throws
    {
        var fixture = fixture
        let next = try putAside(4)
        let taken = try salvage(into: next)
        for taken in taken { _ = try fixture.settle(next, fixture.receipt(taken)) }
        let told = try #require(try fixture.freeze(next))
        _ = try fixture.settle(next, fixture.receipt(told, chain: 2))
        try spoil(try #require(next.closedChains.first), .noDirectory)
        try loseEverything(of: next)
        #expect(try next.nextToSalvage(in: recovery, at: now) == nil)
        var sent: [FrozenBatch] = []
        while let frozen = try fixture.freeze(next) {
            sent.append(frozen)
            let chain: UInt8 = frozen.chain == next.chain ? 2 : 1
            _ = try fixture.settle(next, fixture.receipt(frozen, chain: chain))
        }
        #expect(sent.filter { $0.chain != next.chain } == taken)
        #expect(next.unsent.count == 0)
    }

    @Test func `what nobody had received of a directory that is gone is an admitted loss`() throws {
        let next = try putAside(4)
        #expect(try levels(in: salvage(into: next)) == levels(4))
        let place = try #require(next.closedChains.first)
        try spoil(place, .noDirectory)
        next.poison = "the flush failed"
        let third = try recovery.reopen(after: next, at: now) { JournalFixture.chain(3) }.journal
        let again = try #require(third.closedChains.first { $0.name == place.name })
        #expect(again.waiting == 4)
        _ = try giveUp(again, in: third)
        #expect(try losses(third) == [Loss(reason: .quarantine, count: 4)])
    }

    @Test func `what was taken over before a directory was given up is not lost`() throws {
        let journal = try fixture.open()
        try journal.rate(10)
        _ = try #require(try fixture.freeze(journal))
        try journal.rate(30)
        let next = try goOn(after: journal)
        let place = try #require(try next.nextToSalvage(in: recovery, at: now))
        let first = try recovery.salvage(place, signer: fixture.signer, policy: BatchPolicy())
        #expect(try next.adopt(first, at: now) != nil)
        let rest = try #require(try next.nextToSalvage(in: recovery, at: now))
        try spoil(rest, .garbage)
        _ = try giveUp(rest, in: next)
        #expect(try losses(next) == [Loss(reason: .quarantine, count: 30)])
    }

    @Test func `where nobody knows what was unsent, nobody knows how much is lost`() throws {
        let next = try putAside(40)
        var place = try #require(try next.nextToSalvage(in: recovery, at: now))
        place.unsent = nil
        try next.write { try place.store(in: next.database) }
        next.salvage.update(place)
        let found = try #require(try next.nextToSalvage(in: recovery, at: now))
        try spoil(found, .garbage)
        _ = try giveUp(found, in: next)
        #expect(try losses(next) == [Loss(reason: .quarantine, count: nil)])
    }
}
