@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

struct VerificationTests {
    private var fixture = JournalFixture()

    /// Three covered batches of two entries each, with receipts between them, and a press.
    private mutating func journal() throws -> Journal {
        let journal = try fixture.open()
        for _ in 0..<3 {
            try journal.rate(2)
            let frozen = try #require(try fixture.freeze(journal))
            _ = try fixture.settle(journal, try fixture.receipt(frozen))
        }
        try journal.rate(1)
        return journal
    }

    private func verify(key: PublicKey? = nil) throws -> VerificationReport {
        try JournalReader(directory: fixture.directory)
            .verify(keys: [key ?? fixture.key.publicKey])
    }

    @Test mutating func `a sound journal verifies to its head, with every signature`() throws {
        let journal = try journal()
        let report = try verify()
        #expect(report.faults == [])
        #expect(report.entries == 10 && report.head == journal.head && report.first == 1)
        #expect(report.batches == 3 && report.signatures == 3 && report.receipts == 3)
    }

    @Test mutating func `without the key the signatures are left out, and it says so`() throws {
        _ = try journal()
        let report = try JournalReader(directory: fixture.directory).verify(keys: [])
        #expect(report.isSound && report.batches == 3 && report.signatures == 0)
    }

    @Test mutating func `a pruned journal verifies from where it begins`() throws {
        let journal = try journal()
        #expect(try journal.prune(heldBefore: WallTime(milliseconds: .max)) == 5)
        let report = try verify()
        #expect(report.isSound && report.first == 6 && report.entries == 5)
        #expect(report.head == journal.head && report.batches == 1)
    }

    @Test mutating func `what is received while it reads is no fault`() throws {
        let journal = try journal()
        let frozen = try #require(try fixture.freeze(journal))
        var waiting = [try fixture.receipt(frozen)]
        let server = fixture
        let report = try JournalReader(directory: fixture.directory)
            .verify(keys: [fixture.key.publicKey]) { _, _ in
                if let receipt = waiting.popLast() { _ = try? server.settle(journal, receipt) }
            }
        #expect(report.faults == [])
        #expect(report.receipts == 4 && report.head.sequence < journal.head.sequence)
    }

    @Test mutating func `another kiosk's key is no proof`() throws {
        _ = try journal()
        let report = try verify(key: SigningKey().publicKey)
        #expect(report.faults.map(\.sequence) == [1, 3, 6])
        #expect(report.entries == 10 && report.signatures == 0)
    }

    @Test mutating func `what a lost key signed verifies beside what the new one signs`() throws {
        let journal = try journal()
        let lost = fixture.key.publicKey
        fixture.key = SigningKey()
        _ = try #require(try fixture.freeze(journal))
        #expect(try verify().faults.map(\.sequence) == [1, 3, 6])
        let report = try JournalReader(directory: fixture.directory)
            .verify(keys: [lost, fixture.key.publicKey])
        #expect(report.isSound && report.signatures == 4)
    }

    @Test mutating func `a key that only the chain declares is no proof`() throws {
        let journal = try journal()
        let next = SigningKey()
        try journal.append(.key(spki: next.publicKey.spki, proof: [1]))
        let batch = try #require(
            try journal.freeze(
                policy: BatchPolicy(), at: BootTime(seconds: 1),
                signer: BatchSigner(next, known: [fixture.key.publicKey])))
        #expect(try verify().faults.map(\.sequence) == [batch.entries.lowerBound])
    }

    @Test(arguments: [
        ("UPDATE entry SET ms = ms + 1 WHERE seq = 4", UInt64(4)),
        ("UPDATE entry SET hash = zeroblob(32) WHERE seq = 5", 5),
        ("DELETE FROM entry WHERE seq = 2", 2), ("UPDATE entry SET body = x'ff' WHERE seq = 7", 7),
        ("UPDATE entry SET seq = 20 WHERE seq = 10", 10),
        ("UPDATE batch SET message = x'00' WHERE first = 3", 3),
        ("UPDATE batch SET receipt = x'00' WHERE first = 6", 6),
        (
            "UPDATE batch SET receipt = (SELECT receipt FROM batch LIMIT 1) WHERE first = 3",
            3
        ),
        ("UPDATE meta SET base_hash = zeroblob(32)", 1),
        ("UPDATE batch SET payload = zeroblob(32) WHERE first = 1", 1),
    ])
    mutating func `the first fault is named with its place`(
        damage: String, sequence: UInt64
    ) throws {
        let journal = try journal()
        try journal.database.execute(damage)
        let report = try verify()
        #expect(report.faults.first?.sequence == sequence)
        #expect(report.faults.first?.reason.isEmpty == false)
    }

    @Test mutating func `a batch swapped for a validly signed other one is found`() throws {
        let journal = try journal()
        let select = StoredBatch.select + "WHERE first = 1"
        let stored = try #require(try journal.database.first(select, read: StoredBatch.init))
        var batch = try Batch(payload: SignedMessage(stored.message, expecting: .batch).payload)
        batch.entries[0].fact = JournalFixture.rating(5)
        batch.headAfter = try #require(batch.recomputedHashes().last)
        let payload = try batch.payload()
        var item = stored.item
        item.payload = sha256(payload)
        try journal.database.execute("DELETE FROM batch WHERE first = 1")
        try StoredBatch.insert(
            item, SignedMessage.seal(payload, as: .batch, with: fixture.key),
            into: journal.database)
        #expect(try verify().faults.map(\.sequence) == [1])
    }
}
