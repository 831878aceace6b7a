@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

/// What becomes of batches that somebody without the kiosk's key writes into its database, in the
/// kiosk's own form.
struct ForgedBatchTests {
    private let journal: AttackedJournal
    /// The batches that no receipt covers; the last of them is the newest.
    private let waiting: [FrozenBatch]

    init() throws {
        let journal = try AttackedJournal()
        self.journal = journal
        waiting = journal.batches.filter { $0.entries.lowerBound > journal.covered }
        try #require(waiting.count > 1)
    }

    /// A batch with all its ratings changed, as the hashes then have it.
    private func invented(_ frozen: FrozenBatch) throws -> Batch {
        var batch = try journal.fixture.batch(frozen)
        for index in batch.entries.indices {
            if case .rating = batch.entries[index].fact {
                batch.entries[index].fact = JournalFixture.rating(4)
            }
        }
        batch.headAfter = try #require(batch.recomputedHashes().last)
        return batch
    }

    /// Writes a batch over its row, signed by some key, with the seal that fits.
    private func plant(_ batch: Batch, signedBy key: SigningKey, in database: Database) throws {
        let payload = try batch.payload()
        let message = try SignedMessage.seal(payload, as: .batch, with: key)
        try plant(message, Outbox.Item(batch, payload: sha256(payload)), in: database)
    }

    private func plant(_ message: [UInt8], _ item: Outbox.Item, in database: Database) throws {
        try database.run(
            "UPDATE batch SET payload = ?, message = ?, seal = ? WHERE first = ?",
            item.payload.bytes, message, StoredBatch.seal(item, message).bytes, item.first)
    }

    @Test func `what another key has signed is not signed anew`() throws {
        for frozen in waiting {
            let forged = try invented(frozen)
            let result = try journal.judge { try plant(forged, signedBy: SigningKey(), in: $0) }
            let comment = Comment(rawValue: "\(frozen.entries): \(result)")
            #expect(result.first == frozen.entries.lowerBound, comment)
            #expect(result.daemon != .nothing, comment)
            #expect(result.lies == [] && !result.answers.contains { $0 != .held }, comment)
        }
    }

    @Test func `nor is the very batch under a key that is not the kiosk's`() throws {
        for frozen in waiting {
            let same = try journal.fixture.batch(frozen)
            let result = try journal.judge { try plant(same, signedBy: SigningKey(), in: $0) }
            #expect(result.first == frozen.entries.lowerBound && result.daemon == .atWork)
        }
    }

    @Test func `what says that our key signed it is looked at before it leaves`() throws {
        for frozen in waiting {
            var message = frozen.message
            message[message.count - 1] ^= 1
            let item = Outbox.Item(
                try journal.fixture.batch(frozen), payload: frozen.payloadDigest)
            let result = try journal.judge { try plant(message, item, in: $0) }
            #expect(result.first == item.first && result.daemon == .atWork)
            // A server would have refused it without a receipt, and all that follows would wait.
            #expect(!result.answers.contains { $0 != .held })
        }
    }

    @Test(arguments: [0, 1, 40])
    func `what cannot be read is no batch, and holds up none of the others`(length: Int) throws {
        for frozen in waiting.dropLast() {
            let item = Outbox.Item(
                try journal.fixture.batch(frozen), payload: frozen.payloadDigest)
            let message = Array(frozen.message.prefix(length))
            let result = try journal.judge { try plant(message, item, in: $0) }
            #expect(result.first == item.first && result.daemon == .atWork)
        }
    }

    @Test(arguments: [false, true])
    func `another batch of the kiosk in its place is seen`(withItsDigest: Bool) throws {
        let other = try #require(journal.batches.first)
        for frozen in waiting.dropLast() {
            var item = Outbox.Item(
                try journal.fixture.batch(frozen), payload: frozen.payloadDigest)
            if withItsDigest { item.payload = other.payloadDigest }
            let result = try journal.judge { try plant(other.message, item, in: $0) }
            #expect(result.first == item.first && result.daemon == .atWork)
            #expect(result.lies == [] && !result.answers.contains { $0 != .held })
        }
    }

    @Test func `what is exchanged while the daemon sends it is seen too`() throws {
        let frozen = try #require(waiting.first)
        let forged = try invented(frozen)
        let result = try journal.judgeRunning(afterOneTry: true) {
            try plant(forged, signedBy: SigningKey(), in: $0)
        }
        #expect(result.daemon == .atWork && result.lies == [])
        #expect(!result.answers.contains { $0 != .held })
    }

    @Test func `a key that somebody writes into the chain signs nothing`() throws {
        let key = SigningKey()
        let frozen = try #require(waiting.first)
        let batch = try journal.fixture.batch(frozen)
        let fact = Fact.key(spki: key.publicKey.spki, proof: [1])
        let result = try journal.judge { database in
            let place = journal.frozen + 1
            try DatabaseWriter.apply(.replace(fact), at: place, to: database)
            try DatabaseWriter.rehash(database)
            try plant(batch, signedBy: key, in: database)
        }
        #expect(result.faults.map(\.sequence) == [frozen.entries.lowerBound])
        #expect(result.daemon == .atWork)
        #expect(result.lies == [] && !result.answers.contains { $0 != .held })
    }

    @Test func `who takes out the signed batches too, and hashes again, is seen by the server`()
        throws
    {
        let place = try #require(
            journal.entries.first { entry in
                if case .rating = entry.fact { entry.sequence <= journal.covered } else { false }
            }
        ).sequence
        func rewrite(_ database: Database) throws {
            try database.execute("DELETE FROM outbox; DELETE FROM batch")
            try database.execute("UPDATE meta SET contiguous = 0, receipt_now = 0")
            let fact = JournalFixture.rating(4)
            try DatabaseWriter.apply(.replace(fact), at: place, to: database)
            try DatabaseWriter.rehash(database)
        }
        let result = try journal.judge(rewrite)
        #expect(result.faults == [] && result.daemon == .nothing)
        #expect(result.answers.contains(.branch))
        // On the kiosk only a receipt that was kept elsewhere gives it away.
        let receipt = try #require(journal.receipt)
        let held = try journal.judge(held: [receipt], rewrite)
        #expect(held.first == receipt.contiguous.sequence)
    }
}
