@testable import Journal
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// What whoever carries batches away will find, read back by the journal itself.
struct ReadBackTests {
    private let fixture = JournalFixture()
    private let disk = FaultyDisk()

    /// What is read, in order, from the beginning on.
    private func readAll(_ journal: Journal) throws -> [ReadBackPlace] {
        var places: [ReadBackPlace] = []
        var last: ReadBackPlace?
        while let next = try journal.readBack(after: last, signer: fixture.signer) {
            places.append(next)
            last = next
        }
        return places
    }

    private func journal(batches: Int) throws -> Journal {
        let journal = try fixture.open(vfs: disk.name)
        for _ in 0..<batches {
            try journal.rate(2)
            _ = try fixture.freezeWaiting(journal)
        }
        return journal
    }

    @Test func `every batch is read once, and then there are no more`() throws {
        let journal = try journal(batches: 3)
        let batches = [1, 3, 5].map { ReadBackPlace.batch(first: $0) }
        #expect(try readAll(journal) == [.state] + batches)
        #expect(try journal.readBack(after: batches[1], signer: fixture.signer) == batches[2])
        #expect(try journal.readBack(after: batches[2], signer: fixture.signer) == nil)
    }

    @Test func `a reading that fails once leaves the journal in use`() throws {
        let journal = try journal(batches: 2)
        for last in [nil, .state, .batch(first: 1)] as [ReadBackPlace?] {
            disk.failRead()
            #expect(try journal.readBack(after: last, signer: fixture.signer) != nil)
        }
        try journal.rate(1)
    }

    @Test func `a batch that our key has not signed goes onto no stick`() throws {
        let journal = try journal(batches: 3)
        var message = try #require(try fixture.freeze(journal)).message
        message[message.count - 1] ^= 1
        let item = try #require(journal.outbox.items.first)
        try journal.database.run(
            "UPDATE batch SET message = ?, seal = ? WHERE first = ?", message,
            StoredBatch.seal(item, message).bytes, item.first)
        #expect(throws: JournalError.foreignBatch(item.first)) { try readAll(journal) }
    }
}
