@testable import Journal
import BatchFormat
import FeedbackCore
import Testing

struct SettleTests {
    private var fixture = JournalFixture()

    /// A journal with so many batches of two ratings, each covered by its receipt.
    private mutating func covered(_ count: Int) throws -> (Journal, [FrozenBatch], [Receipt]) {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        var batches: [FrozenBatch] = []
        var receipts: [Receipt] = []
        for _ in 0..<count {
            try journal.rate(2)
            let frozen = try #require(try fixture.freeze(journal))
            receipts.append(try fixture.receipt(frozen))
            batches.append(frozen)
            _ = try fixture.settle(journal, receipts[receipts.count - 1])
        }
        return (journal, batches, receipts)
    }

    @Test func `a receipt covers its batch and enters the chain`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(2)
        let frozen = try #require(try fixture.freeze(journal))
        let receipt = try fixture.receipt(frozen)
        let bytes: [UInt8] = [1, 2, 3]
        let outcome = try journal.settle(receipt: bytes, receipt, at: BootTime(seconds: 200))
        #expect(outcome == SettleOutcome(.covered(1...2, branch: false)))
        #expect(journal.unsent == Unsent(count: 0, oldest: nil))
        #expect(journal.head.sequence == 3)
        let row = try #require(try EntryRow.read(3, from: journal.database))
        #expect(row.body == FactCodec.encode(.receipt(sha256(bytes))))
        #expect(try fixture.freeze(journal) == nil)
    }

    @Test mutating func `a receipt that comes twice changes nothing the second time`() throws {
        let (journal, _, receipts) = try covered(2)
        let head = journal.head
        for receipt in receipts {
            #expect(try fixture.settle(journal, receipt) == SettleOutcome(.alreadySettled))
        }
        #expect(journal.head == head)
        #expect(journal.unsent.count == 0)
    }

    @Test mutating func `a second receipt for the same batch adds no entry`() throws {
        let (journal, batches, _) = try covered(1)
        let head = journal.head
        let again = try fixture.receipt(batches[0])
        #expect(try fixture.settle(journal, again) == SettleOutcome(.alreadySettled))
        #expect(journal.head == head)
    }

    @Test mutating func `a receipt for something else changes nothing`() throws {
        let journal = try fixture.open()
        try journal.rate(2)
        let frozen = try #require(try fixture.freeze(journal))
        var other = try fixture.receipt(frozen)
        other.payloadDigest = .zero
        let stranger = try fixture.receipt(frozen, chain: 9)
        #expect(try fixture.settle(journal, other).verdict == .unknown)
        #expect(try fixture.settle(journal, stranger).verdict == .unknown)
        #expect(journal.unsent.count == 2)
        #expect(journal.head.sequence == 2)
    }

    @Test(arguments: [ReceiptCode.brokenChain, .unreadablePayload])
    mutating func `a refused batch is set aside, and the queue moves on`(code: ReceiptCode) throws {
        var journal: Journal? = try fixture.open()
        try journal?.append(JournalFixture.boot)
        let poison = try #require(try journal.flatMap { try fixture.freeze($0) })
        var refusal = try fixture.receipt(poison, code)
        // The server cannot name the chain of a payload that it cannot read.
        if code == .unreadablePayload {
            refusal.chain = .zero
            let genesis = ChainHash.genesis(kiosk: refusal.kiosk, chain: .zero)
            refusal.contiguous = ChainHead(sequence: 0, hash: genesis)
        }
        #expect(
            try journal.map { try fixture.settle($0, refusal) }
                == SettleOutcome(.setAside(1...1, code)))
        try journal?.rate(1)
        let next = try #require(try journal.flatMap { try fixture.freeze($0) })
        #expect(next.entries == 2...2)
        let receipt = try fixture.receipt(next, contiguous: ChainHead(sequence: 0, hash: .zero))
        _ = try journal.map { try fixture.settle($0, receipt) }
        #expect(journal?.unsent.count == 1 && journal?.setAside == 1)
        // Settled at second 200: due a day later, or at once after a restart.
        #expect(try journal.flatMap { try fixture.freeze($0, at: 200 + 86_399) } == nil)
        let again = try #require(try journal.flatMap { try fixture.freeze($0, at: 200 + 86_400) })
        #expect(again.message == poison.message && again.isReoffered)
        journal = nil
        let reopened = try fixture.open()
        try reopened.append(JournalFixture.boot)
        let held = try fixture.receipt(poison)
        #expect(try fixture.settle(reopened, held).verdict == .covered(1...1, branch: false))
    }

    @Test(arguments: [ReceiptCode.unknownKiosk, .revoked])
    mutating func `a refused kiosk waits with everything it has`(code: ReceiptCode) throws {
        let journal = try fixture.open()
        try journal.rate(2)
        let frozen = try #require(try fixture.freeze(journal))
        let refusal = try fixture.receipt(frozen, code)
        #expect(try fixture.settle(journal, refusal) == SettleOutcome(.waits(code)))
        #expect(try fixture.freeze(journal) == frozen)
        #expect(journal.head.sequence == 2)
    }

    @Test mutating func `a branch is covered and reported`() throws {
        let journal = try fixture.open()
        try journal.rate(2)
        let frozen = try #require(try fixture.freeze(journal))
        let theirs = ChainHead(sequence: 2, hash: Digest(trusted: [UInt8](repeating: 1, count: 32)))
        let receipt = try fixture.receipt(frozen, .branch, contiguous: theirs)
        #expect(try fixture.settle(journal, receipt).verdict == .covered(1...2, branch: true))
    }

    // It names the batch, so it holds it. A batch that stayed open for the other head's sake would
    // be offered for ever, with everything recorded later behind it.
    @Test(arguments: [UInt64(2), 7])
    mutating func `what is held beside another head is covered as a branch`(
        sequence: UInt64
    ) throws {
        let journal = try fixture.open()
        try journal.rate(2)
        let frozen = try #require(try fixture.freeze(journal))
        let theirs = ChainHead(sequence: sequence, hash: .zero)
        let receipt = try fixture.receipt(frozen, contiguous: theirs)
        #expect(try fixture.settle(journal, receipt).verdict == .covered(1...2, branch: true))
        #expect(journal.unsent.count == 0)
        #expect(try fixture.freeze(journal) == nil)
    }

    @Test mutating func `a card restored from an image sends everything it records`() throws {
        // The image was taken behind batch 2; the card that it was taken from went on.
        let (journal, batches, _) = try covered(2)
        let ours = try #require(batches.last).entries.upperBound
        let theirs = ChainHead(sequence: ours + 50, hash: .zero)
        for round in 0..<3 {
            try journal.rate(2)
            let frozen = try #require(try fixture.freeze(journal))
            // Only the batch that follows the image contradicts the other card's entries.
            let code = round == 0 ? ReceiptCode.branch : .held
            let receipt = try fixture.receipt(frozen, code, contiguous: theirs)
            let covered = SettleOutcome(
                .covered(frozen.entries, branch: true), needsNewChain: true)
            #expect(try fixture.settle(journal, receipt) == covered)
        }
        #expect(journal.unsent.count == 0)
    }

    @Test mutating func `another card's head does not pass for what the server has lost`() throws {
        let (journal, batches, receipts) = try covered(3)
        try journal.rate(2)
        var frozen = try #require(try fixture.freeze(journal))
        let theirs = ChainHead(sequence: 900, hash: .zero)
        let branch = try fixture.receipt(frozen, .branch, contiguous: theirs)
        #expect(try fixture.settle(journal, branch).resent == 0)
        try journal.rate(2)
        frozen = try #require(try fixture.freeze(journal))
        // The server is back at what it held of ours: less than 900, but nothing is lost.
        let back = try fixture.receipt(frozen, contiguous: receipts[2].contiguous)
        #expect(try fixture.settle(journal, back).resent == 0)
        #expect(batches.count == 3 && journal.unsent.count == 0)
    }

    @Test mutating func `what the server lost is sent again, byte for byte`() throws {
        let (journal, batches, receipts) = try covered(4)
        try journal.rate(1)
        let news = try #require(try fixture.freeze(journal))
        let receipt = try fixture.receipt(news, contiguous: receipts[1].contiguous)
        let outcome = try fixture.settle(journal, receipt)
        #expect(outcome == SettleOutcome(.covered(news.entries, branch: false), resent: 2))
        // Batches 3 and 4 hold two ratings each.
        #expect(journal.unsent.count == 4)
        // With the last of them the server's chain is whole again, up to the news.
        let ends = [nil, try fixture.receipt(news).contiguous]
        for (batch, end) in zip(batches[2...], ends) {
            #expect(try fixture.freeze(journal) == batch)
            _ = try fixture.settle(journal, try fixture.receipt(batch, contiguous: end))
        }
        #expect(journal.unsent.count == 0)
        #expect(try fixture.freeze(journal) == nil)
    }

    @Test mutating func `what the server lost behind a gap is sent again after it`() throws {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        let poison = try #require(try fixture.freeze(journal))
        _ = try fixture.settle(journal, try fixture.receipt(poison, .brokenChain))
        var batches: [FrozenBatch] = []
        for _ in 0..<3 {
            try journal.rate(2)
            let frozen = try #require(try fixture.freeze(journal))
            // The gap keeps the server's end where it was.
            let receipt = try fixture.receipt(
                frozen, contiguous: ChainHead(sequence: 0, hash: .zero))
            #expect(try fixture.settle(journal, receipt).resent == 0)
            batches.append(frozen)
        }
        // Restored to before the three, the server says no less than it did, nor does it now.
        let outcome = try fixture.settle(journal, try fixture.receipt(poison))
        #expect(outcome == SettleOutcome(.covered(1...1, branch: false), resent: 3))
        for batch in batches {
            #expect(try fixture.freeze(journal) == batch)
            #expect(try fixture.settle(journal, try fixture.receipt(batch)).resent == 0)
        }
        #expect(journal.unsent.count == 0)
    }

    @Test mutating func `a server's clock that was years ahead hides no later loss`() throws {
        let (journal, _, receipts) = try covered(3)
        try journal.rate(1)
        fixture.serverTime += 5 * 365 * 86_400_000
        let ahead = try fixture.receipt(try #require(try fixture.freeze(journal)))
        _ = try fixture.settle(journal, ahead)
        fixture.serverTime -= 5 * 365 * 86_400_000
        try journal.rate(1)
        let news = try #require(try fixture.freeze(journal))
        let receipt = try fixture.receipt(news, contiguous: receipts[1].contiguous)
        #expect(try fixture.settle(journal, receipt).resent == 2)
    }

    @Test mutating func `an old receipt that is replayed uncovers nothing`() throws {
        let (journal, _, receipts) = try covered(3)
        #expect(try fixture.settle(journal, receipts[0]).resent == 0)
        #expect(journal.unsent.count == 0)
    }
}
