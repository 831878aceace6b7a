@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// A bit that turns in what is known of journals that were put aside.
extension SalvageReaderTests {
    /// One change each of a row about a journal that is being read, or was, and of a batch of it.
    static let edits = [
        "UPDATE closed SET name = 'quarantine/b0b0b0b0-b0b0-b0b0-b0b0-b0b0b0b0b0b0-3'",
        "UPDATE closed SET chain = zeroblob(16)", "UPDATE closed SET chain = NULL",
        "UPDATE closed SET next = next + 1", "UPDATE closed SET next = 4096 | next",
        "UPDATE closed SET takes_covered = 1 - takes_covered", "UPDATE closed SET head = 0",
        "UPDATE closed SET head = NULL", "UPDATE closed SET unsent = 0",
        "UPDATE closed SET taken = taken + 1", "UPDATE closed SET missing = 1",
        "UPDATE closed SET is_read = 1 - is_read", "UPDATE closed SET admits_loss = 1",
        "UPDATE closed SET since_boot = 7", "UPDATE closed SET since_ms = since_ms + 64",
        "UPDATE closed SET done_at = 1", "UPDATE closed SET seal = zeroblob(32)",
        "UPDATE salvage SET place = 'quarantine/b0b0b0b0-b0b0-b0b0-b0b0-b0b0b0b0b0b0-3'",
        "UPDATE salvage SET chain = zeroblob(16)", "UPDATE salvage SET last = last + 1",
        "UPDATE salvage SET first = first - 1", "UPDATE salvage SET owed = owed + 1",
        "UPDATE salvage SET payload = zeroblob(32)", "UPDATE salvage SET message = x'00'",
        "UPDATE salvage SET seal = zeroblob(32)",
    ]

    /// Records some ratings, goes on in another chain, takes some of them over, changes that, and
    /// stops.
    ///
    /// - Returns: the batches that were taken over.
    func leave(_ edit: String, after steps: Int) throws -> [FrozenBatch] {
        let journal = try fixture.open()
        try journal.rate(30)
        let next = try goOn(after: journal)
        var taken: [FrozenBatch] = []
        for _ in 0..<steps {
            guard let place = try next.nextToSalvage(in: recovery, at: now) else { break }
            let find = try recovery.salvage(
                place, signer: fixture.signer, policy: BatchPolicy(entries: 10))
            if let batch = try next.adopt(find, at: now) { taken.append(batch) }
        }
        try next.database.execute(edit)
        return taken
    }

    // In the middle of it, and when all was taken over.
    @Test(arguments: edits, [1, 100])
    func `what is known of a closed chain counts only as it was written`(
        edit: String, steps: Int
    ) throws {
        #expect(try !leave(edit, after: steps).isEmpty)
        let opened = try recovery.open(at: now) { JournalFixture.chain(3) }
        #expect(opened.quarantined != nil)
        let sent = try salvage(into: opened.journal)
        let first = sent.filter { $0.chain == JournalFixture.chain(1) }
        #expect(try levels(in: first) == levels(30))
    }

    @Test(arguments: ["receipt = x'00'", "code = 0", "code = 1"])
    func `no single bit makes a batch count as received`(edit: String) throws {
        let taken = try leave("UPDATE salvage SET \(edit)", after: 1)
        let opened = try recovery.open(at: now) { JournalFixture.chain(3) }
        #expect(opened.quarantined == nil)
        let next = try fixture.freeze(opened.journal)
        #expect(next?.payloadDigest == taken.first?.payloadDigest)
    }
}
