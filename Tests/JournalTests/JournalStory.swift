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
    /// The ratings that `append` returned with, without those that may be pruned.
    private(set) var ratings: [Entry] = []
    /// The last entry that the server held.
    private var held: UInt64 = 0
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
            ratings.removeAll { $0.sequence <= held }
            try journal.prune(heldBefore: WallTime(milliseconds: .max))
            try note(journal) { try $0.append(JournalFixture.rating(3)) }
            try journal.checkpoint()
            try note(journal) { try $0.append(.stopped) }
        } catch let error as JournalError {
            failure = error
        }
    }

    private mutating func note(_ journal: Journal, _ body: (Journal) throws -> [Entry]) throws {
        ratings += try body(journal).filter {
            if case .rating = $0.fact { true } else { false }
        }
        acknowledged = journal.head
    }

    private mutating func send(_ journal: Journal) throws {
        guard let batch = try fixture.freeze(journal) else { return }
        frozen = batch
        _ = try fixture.settle(journal, try fixture.receipt(batch))
        frozen = nil
        held = batch.entries.upperBound
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

    /// How many ratings that were acknowledged are no longer there, or others in their place.
    ///
    /// A journal that cannot be opened any more is put aside, and read there.
    func lost() throws -> Int {
        let recovery = JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero, vfs: disk.name)
        do {
            let opened = try recovery.open(at: BootTime(seconds: 99)) { JournalFixture.chain(2) }
            let directory = opened.quarantined ?? fixture.directory
            var there: Set<Entry> = []
            try JournalReader(directory: directory, vfs: disk.name).forEachEntry { entry in
                there.insert(entry)
                return true
            }
            return ratings.count { !there.contains($0) }
        } catch JournalError.notOurs {
            // Not even the first page is there.
            return ratings.count
        }
    }

    /// The operations of a life without failures.
    static func operations() throws -> Int {
        var story = JournalStory()
        try story.live()
        #expect(story.failure == nil)
        return story.disk.operations
    }
}
