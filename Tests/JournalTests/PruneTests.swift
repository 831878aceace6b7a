@testable import Journal
import BatchFormat
import FeedbackCore
import Testing

struct PruneTests {
    private var fixture = JournalFixture()

    private mutating func cover(_ journal: Journal, _ ratings: Int) throws -> FrozenBatch {
        try journal.append(
            (0..<ratings).map { (JournalFixture.rating(1 + $0 % 5), BootTime(seconds: 1)) })
        let frozen = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, try fixture.receipt(frozen))
        return frozen
    }

    @Test mutating func `only what is covered and old enough goes`() throws {
        let journal = try fixture.open()
        _ = try cover(journal, 10)
        let old = WallTime(milliseconds: fixture.serverTime + 1)
        let young = try cover(journal, 9)
        _ = try cover(journal, 9)
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: 0)) == 0)
        #expect(try journal.prune(heldBefore: old) == 10)
        #expect(try journal.prune(heldBefore: old) == 0)
        #expect(journal.firstKept == young.entries.lowerBound)
    }

    @Test mutating func `what is not covered stays, and everything after it`() throws {
        let journal = try fixture.open()
        let first = try fixture.batch(try cover(journal, 3))
        try journal.rate(3)
        let refused = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, try fixture.receipt(refused, .brokenChain))
        try journal.rate(3)
        let next = try #require(try fixture.freeze(journal))
        let gap = ChainHead(sequence: 3, hash: first.headAfter)
        _ = try fixture.settle(journal, try fixture.receipt(next, contiguous: gap))
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: .max)) == 3)
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: .max)) == 0)
    }

    @Test mutating func `a slice is at most a thousand entries`() throws {
        let journal = try fixture.open()
        for _ in 0..<4 { _ = try cover(journal, 499) }
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: .max)) == 999)
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: .max)) == 500)
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: .max)) == 0)
    }

    @Test mutating func `a pruned journal goes on after a restart`() throws {
        var journal: Journal? = try fixture.open()
        for _ in 0..<3 { _ = try journal.map { try cover($0, 5) } }
        try journal?.rate(2)
        let head = journal?.head
        #expect(try journal?.prune(heldBefore: WallTime(milliseconds: .max)) == 11)
        journal = nil
        let again = try fixture.open()
        #expect(again.head == head && again.firstKept == 12)
        #expect(again.unsent.count == 2)
        let frozen = try #require(try fixture.freeze(again))
        _ = try fixture.batch(frozen).verifiedHashes()
        #expect(frozen.entries == 18...20)
    }

    @Test mutating func `a journal that is too large loses the oldest that is covered`()
        throws
    {
        let journal = try fixture.open()
        for _ in 0..<12 { _ = try cover(journal, 499) }
        let newest = try cover(journal, 499).entries
        for _ in 0..<300 { try journal.rate(4) }
        let uncovered = journal.unsent.count
        let now = WallTime(milliseconds: fixture.serverTime) + .hours(24)
        let whole = try journal.usedBytes
        #expect(try !journal.prune(at: now) && journal.usedBytes == whole)
        #expect(try !journal.prune(at: now, over: whole))
        #expect(journal.firstKept == 1)

        let half = whole / 2
        while try journal.prune(at: now, over: half) {}
        let left = try journal.usedBytes
        #expect(left <= half && left > half / 2)
        #expect(journal.firstKept > 1)

        while try journal.prune(at: now, over: 0) {}
        #expect(journal.unsent.count == uncovered)
        // The newest batch that the server holds says where the chain goes on.
        #expect(journal.firstKept == newest.lowerBound)
    }

    @Test mutating func `what the server has held for ninety days goes, and nothing a day younger`()
        throws
    {
        let journal = try fixture.open()
        _ = try cover(journal, 10)
        let held = WallTime(milliseconds: fixture.serverTime)
        for _ in 0..<2 { _ = try cover(journal, 9) }
        #expect(try !journal.prune(at: held + .hours(24 * 89)))
        #expect(journal.firstKept == 1)
        #expect(try journal.prune(at: held + .hours(24 * 91)))
        #expect(journal.firstKept > 10)
    }
}
