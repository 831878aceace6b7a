@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

struct FreezeTests {
    private var fixture = JournalFixture()

    @Test func `a batch holds what waits, and a server can verify it`() throws {
        let journal = try fixture.open()
        try journal.append(JournalFixture.boot)
        try journal.rate(10)
        let frozen = try #require(try fixture.freeze(journal))
        #expect(frozen.entries == 1...11)
        let batch = try fixture.batch(frozen)
        _ = try batch.verifiedHashes()
        #expect(batch.headAfter == journal.head.hash)
        #expect(batch.base == Moment(bootOrdinal: 0, milliseconds: 0))
        #expect(sha256(try batch.payload()) == frozen.payloadDigest)
    }

    @Test func `a batch is the same, byte for byte, after any restart`() throws {
        let first: FrozenBatch?
        do {
            let journal = try fixture.open()
            try journal.rate(5)
            first = try fixture.freeze(journal)
            try journal.rate(5)
            #expect(try fixture.freeze(journal) == first)
        }
        let again = try fixture.freeze(try fixture.open())
        #expect(first != nil && again == first)
    }

    @Test func `batches follow one another without a gap`() throws {
        let journal = try fixture.open()
        try journal.rate(1_100)
        var fixture = fixture
        var ranges: [ClosedRange<UInt64>] = []
        var head: Digest?
        while let frozen = try fixture.freeze(journal) {
            let batch = try fixture.batch(frozen)
            if let head { #expect(batch.headBefore == head) }
            head = batch.headAfter
            ranges.append(frozen.entries)
            _ = try fixture.settle(journal, try fixture.receipt(frozen))
        }
        #expect(ranges == [1...500, 501...1_000, 1_001...1_102])
    }

    @Test func `everything that waits is frozen at once, and read back in order`() throws {
        let journal = try fixture.open()
        try journal.rate(1_100)
        let first = try #require(try fixture.freeze(journal))
        var made = [first]
        while let batch = try fixture.freezeWaiting(journal) { made.append(batch) }
        #expect(made.map(\.entries) == [1...500, 501...1_000, 1_001...1_100])
        #expect(journal.unsent.count == 1_100)
        let reader = try JournalReader(directory: fixture.directory)
        var found: [FrozenBatch] = []
        try reader.forEachOpenBatch { found.append($0) }
        #expect(found == made)
        // What is covered is no longer carried; what was frozen is the same for the network.
        var server = fixture
        _ = try server.settle(journal, try server.receipt(first))
        var left: [FrozenBatch] = []
        try reader.forEachOpenBatch { left.append($0) }
        #expect(left == Array(made.dropFirst()))
        #expect(try fixture.freeze(journal) == made[1])
    }

    @Test func `a frozen batch of which a bit has changed is not carried away`() throws {
        let journal = try fixture.open()
        try journal.rate(5)
        _ = try #require(try fixture.freeze(journal))
        try journal.database.run("UPDATE batch SET message = zeroblob(length(message))")
        let reader = try JournalReader(directory: fixture.directory)
        #expect(throws: JournalError.chainBroken(1)) { try reader.forEachOpenBatch { _ in } }
    }

    @Test(arguments: ["owed | (1 << 40)", "owed | (1 << 63)", "owed & ~1"])
    func `a count that changed under the journal makes no batch`(damage: String) throws {
        let journal = try fixture.open()
        try journal.rate(5)
        try journal.database.run("UPDATE entry SET owed = \(damage) WHERE seq = 3")
        #expect(throws: JournalError.chainBroken(3)) { try fixture.freeze(journal) }
    }

    @Test func `a batch never spans a configuration`() throws {
        let journal = try fixture.open()
        var fixture = fixture
        try journal.rate(2)
        try journal.append(JournalFixture.configuration)
        try journal.rate(2)
        try journal.append(JournalFixture.configuration, JournalFixture.configuration)
        var ranges: [ClosedRange<UInt64>] = []
        while let frozen = try fixture.freeze(journal) {
            ranges.append(frozen.entries)
            _ = try fixture.settle(journal, try fixture.receipt(frozen))
        }
        #expect(ranges == [1...2, 3...5, 6...6, 7...10])
    }

    @Test func `the longest entries still fit a message`() throws {
        let journal = try fixture.open()
        let long = Fact.panel(
            PanelRecord(
                panel: 16, identity: String(repeating: "x", count: Limits.textBytes),
                state: .attached))
        try journal.append([(Fact, BootTime)](repeating: (long, BootTime(seconds: 1)), count: 500))
        try journal.append(JournalFixture.rating(1))
        let frozen = try #require(try fixture.freeze(journal))
        #expect(frozen.message.count <= Limits.messageBytes)
        #expect(frozen.message.count > Limits.messageBytes - 7_000)
    }

    @Test(arguments: [
        "UPDATE entry SET ms = ms + 1 WHERE seq = 2", "DELETE FROM entry WHERE seq = 2",
        "UPDATE entry SET hash = zeroblob(32) WHERE seq = 2",
        "UPDATE entry SET boot = 1 WHERE seq = 2",
        "UPDATE entry SET body = x'8401' WHERE seq = 2",
    ])
    func `a damaged entry is never sent`(damage: String) throws {
        let journal = try fixture.open()
        try journal.rate(5)
        try journal.database.execute(damage)
        #expect(throws: JournalError.chainBroken(2)) { try fixture.freeze(journal) }
        #expect(journal.poison != nil)
    }

    @Test func `a stored message with one wrong bit is never sent`() throws {
        let journal = try fixture.open()
        try journal.rate(5)
        let frozen = try #require(try fixture.freeze(journal))
        var message = frozen.message
        message[message.count - 1] ^= 1
        try journal.database.run("UPDATE batch SET message = ?", message)
        #expect(throws: JournalError.chainBroken(1)) { try fixture.freeze(journal) }
    }

    @Test func `what a lost key signed is signed anew, and is the same batch`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        try journal.rate(3)
        let old = try #require(try fixture.freeze(journal))
        fixture.key = SigningKey()
        let again = try #require(try fixture.freeze(journal))
        #expect(again.payloadDigest == old.payloadDigest)
        // It verifies with the key that is there now.
        #expect(try fixture.batch(again).entries.count == 3)
        #expect(try fixture.freeze(journal)?.message == again.message)
        let outcome = try fixture.settle(journal, fixture.receipt(again))
        #expect(outcome == SettleOutcome(.covered(1...3, branch: false)))
    }

    @Test func `what leaves on a stick is signed anew as well`() throws {
        var fixture = fixture
        let journal = try fixture.open()
        for _ in 0..<3 {
            try journal.rate(2)
            _ = try fixture.freezeWaiting(journal)
        }
        fixture.key = SigningKey()
        var count = 0
        while let batch = try journal.resignNext(fixture.signer) {
            #expect(try fixture.batch(batch).entries.count == 2)
            count += 1
        }
        #expect(count == 3)
        var carried = 0
        try JournalReader(directory: journal.directory).forEachOpenBatch {
            carried += try fixture.batch($0).entries.count
        }
        #expect(carried == 6)
    }
}
