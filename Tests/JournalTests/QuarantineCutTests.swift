@testable import Journal
import BatchFormat
import FeedbackCore
import Linux
import SQLite
import TestSupport
import Testing

/// A journal whose disk fails, what follows it, and a server that gets everything in the end.
private struct QuarantineStory {
    /// An entry of a chain.
    struct Held: Hashable {
        var chain: ChainID
        var entry: Entry
    }

    private struct Unexpected: Error {}

    var fixture = JournalFixture()
    let disk = FaultyDisk()
    let now = BootTime(seconds: 60)
    /// The ratings that citizens were thanked for.
    private(set) var acknowledged: Set<Held> = []
    /// What the server holds, branches too.
    private(set) var held: Set<Held> = []
    /// The operations of the disk before the journal is put aside, and in the end.
    private(set) var operations = 0...0

    private var recovery: JournalRecovery {
        JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero, vfs: disk.name)
    }

    private mutating func rate(_ journal: Journal, _ count: Int) throws {
        for level in 1...count {
            let entries = try journal.append([(JournalFixture.rating(level), now)])
            for entry in entries {
                acknowledged.insert(Held(chain: journal.chain, entry: entry))
            }
        }
    }

    /// Hands one batch to the server, which holds it.
    private mutating func send(_ frozen: FrozenBatch, from journal: Journal) throws {
        for entry in try fixture.batch(frozen).entries {
            held.insert(Held(chain: frozen.chain, entry: entry))
        }
        let chain: UInt8 = (1...3).first { JournalFixture.chain($0) == frozen.chain } ?? 0
        _ = try fixture.settle(journal, fixture.receipt(frozen, chain: chain))
    }

    /// Takes over what was put aside, and sends what there is.
    private mutating func deliver(_ journal: Journal) throws {
        while let place = try journal.nextToSalvage(in: recovery, at: now) {
            let find = try recovery.salvage(
                place, signer: fixture.signer, policy: BatchPolicy(entries: 3))
            _ = try journal.adopt(find, at: now)
            if let frozen = try fixture.freeze(journal) { try send(frozen, from: journal) }
        }
        while let frozen = try fixture.freeze(journal) { try send(frozen, from: journal) }
    }

    /// Lives until a flush fails, puts the journal aside, and goes on until all is sent.
    ///
    /// With a number, the power fails at that operation after the flush did.
    mutating func live(cutAt operation: Int? = nil, synchronous: String = "FULL") throws {
        let journal = try recovery.open(at: now) { JournalFixture.chain(1) }.journal
        try journal.append(JournalFixture.boot)
        try rate(journal, 4)
        if let frozen = try fixture.freeze(journal) { try send(frozen, from: journal) }
        try rate(journal, 3)
        // On its way when the disk fails.
        _ = try fixture.freeze(journal)
        try rate(journal, 2)
        disk.failSync()
        guard (try? rate(journal, 1)) == nil else { throw Unexpected() }
        let first = disk.operations
        if let operation { disk.cutPower(atOperation: first + operation) }
        do {
            let next = try recovery.reopen(after: journal, at: now) { JournalFixture.chain(2) }
                .journal
            try next.database.pragma("synchronous", synchronous)
            try rate(next, 1)
            try deliver(next)
            try next.checkpoint()
        } catch is JournalError {
            if operation == nil { throw Unexpected() }
        } catch is SQLiteError {
            if operation == nil { throw Unexpected() }
        }
        operations = first...disk.operations
    }

    /// What became of it in the end.
    struct Outcome {
        /// Ratings that somebody was thanked for, and that the server never got.
        var lost: Int
        /// Places in chains where the server was sent two different entries.
        var disputed: Int
        /// Entries that the kiosk takes for unsent.
        var unsent: Int
        /// True if the chain in use names the one before it, where there is one.
        var goesOn: Bool

        var isWhole: Bool { lost == 0 && disputed == 0 && unsent == 0 && goesOn }
    }

    /// The next process, after the power is back, sends everything that it has.
    mutating func recover(seed: UInt64?) throws -> Outcome {
        disk.restorePower(seed: seed)
        let journal = try recovery.open(at: now) { JournalFixture.chain(3) }.journal
        let first = try EntryRow.read(1, from: journal.database)?.unverified().fact
        var goesOn = recovery.closedNames.isEmpty
        if case .start = first { goesOn = true }
        try journal.append(JournalFixture.boot)
        try rate(journal, 1)
        try deliver(journal)
        let places = Dictionary(grouping: held) { "\($0.chain) \($0.entry.sequence)" }
        return Outcome(
            lost: acknowledged.subtracting(held).count,
            disputed: places.values.count { $0.count > 1 }, unsent: journal.unsent.count,
            goesOn: goesOn)
    }
}

/// The power fails while a damaged journal is put aside and what it holds is taken over.
struct QuarantineCutTests {
    /// How many operations of the disk there are to fail at.
    private func operations() throws -> Int {
        var story = QuarantineStory()
        try story.live()
        #expect(try story.recover(seed: nil).isWhole)
        return story.operations.count
    }

    private func cut(
        at operation: Int, seed: UInt64?, _ mode: String = "FULL"
    ) throws -> QuarantineStory.Outcome {
        var story = QuarantineStory()
        try story.live(cutAt: operation, synchronous: mode)
        return try story.recover(seed: seed)
    }

    @Test(arguments: [nil, 1] as [UInt64?])
    func `whatever operation the power fails at, what was acknowledged reaches the server`(
        seed: UInt64?
    ) throws {
        let count = try operations()
        #expect(count > 40)
        for operation in 0..<count {
            let chance = seed.map { $0 * 1_000 + UInt64(operation) }
            let outcome = try cut(at: operation, seed: chance)
            #expect(outcome.isWhole, "operation \(operation): \(outcome)")
        }
    }

    @Test func `the same cuts find a new chain that does not flush`() throws {
        let outcomes = try (0..<operations()).map { try cut(at: $0, seed: nil, "NORMAL") }
        #expect(outcomes.contains { $0.lost > 0 })
        // What the server was sent and the disk forgot, another entry takes the place of.
        #expect(outcomes.contains { $0.disputed > 0 })
    }
}
