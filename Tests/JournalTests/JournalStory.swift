@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// What a short life of a journal acknowledged, up to the failure that ended it.
struct JournalStory {
    var fixture = JournalFixture()
    let disk = FaultyDisk()
    /// The last head that `append`, `freeze` or `settle` returned with.
    var acknowledged: ChainHead?
    var frozen: FrozenBatch?
    var failure: JournalError?

    /// Boots, takes ratings, sends a batch, checkpoints, prunes, and stops.
    mutating func live(synchronous: String = "FULL") throws {
        do {
            let journal = try fixture.open(vfs: disk.name)
            try journal.database.pragma("synchronous", synchronous)
            try note(journal) { try $0.append(JournalFixture.boot, JournalFixture.configuration) }
            for second in 0..<3 {
                try note(journal) { try $0.append(JournalFixture.rating(5), at: Int64(second)) }
            }
            try send(journal)
            try journal.checkpoint()
            try note(journal) { try $0.append(JournalFixture.rating(1), JournalFixture.rating(2)) }
            try send(journal)
            try send(journal)
            try journal.prune(heldBefore: WallTime(milliseconds: .max))
            try note(journal) { try $0.append(JournalFixture.rating(3)) }
            try journal.checkpoint()
            try note(journal) { try $0.append(.stopped) }
        } catch let error as JournalError {
            failure = error
        }
    }

    private mutating func note(_ journal: Journal, _ body: (Journal) throws -> [Entry]) throws {
        _ = try body(journal)
        acknowledged = journal.head
    }

    private mutating func send(_ journal: Journal) throws {
        guard let batch = try fixture.freeze(journal) else { return }
        frozen = batch
        _ = try fixture.settle(journal, try fixture.receipt(batch))
        frozen = nil
        acknowledged = journal.head
    }

    /// True if the journal that is on the disk now lost nothing that was acknowledged.
    func isWhole() throws -> Bool {
        let journal = try fixture.open(vfs: disk.name, chain: 2)
        guard let acknowledged else { return true }
        guard journal.head.sequence >= acknowledged.sequence else { return false }
        let report = try JournalReader(directory: fixture.directory, vfs: disk.name)
            .verify(keys: [])
        let there =
            try EntryRow.read(acknowledged.sequence, from: journal.database)?.hash
            ?? journal.base.head.hash
        guard report.isSound, there == acknowledged.hash else { return false }
        // A batch that may have been sent is sent again as it was.
        if let frozen, try fixture.freeze(journal) != frozen { return false }
        try journal.append(JournalFixture.boot)
        return true
    }

    /// The operations of a life without failures.
    static func operations() throws -> Int {
        var story = JournalStory()
        try story.live()
        #expect(story.failure == nil)
        return story.disk.operations
    }
}
