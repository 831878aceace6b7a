@testable import Journal
import BatchFormat
import FeedbackCore
import Linux
import SQLite
import TestSupport
import Testing

/// A journal whose disk fails, what follows it, and a server that gets everything in the end.
private struct QuarantineStory {
    /// An entry of any chain.
    struct Place: Hashable {
        var chain: ChainID
        var sequence: UInt64
    }

    private struct Disagreement: Error {}

    var fixture = JournalFixture()
    let disk = FaultyDisk()
    let now = BootTime(seconds: 60)
    /// The ratings that citizens were thanked for.
    private(set) var acknowledged: Set<Place> = []
    /// What the server holds.
    private(set) var held: [Place: Entry] = [:]
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
                acknowledged.insert(Place(chain: journal.chain, sequence: entry.sequence))
            }
        }
    }

    /// Hands one batch to the server, which never answers otherwise than the time before.
    private mutating func send(_ frozen: FrozenBatch, from journal: Journal) throws {
        for entry in try fixture.batch(frozen).entries {
            let place = Place(chain: frozen.chain, sequence: entry.sequence)
            guard held[place] == nil || held[place] == entry else { throw Disagreement() }
            held[place] = entry
        }
        let chain: UInt8 = (1...3).first { JournalFixture.chain($0) == frozen.chain } ?? 0
        _ = try fixture.settle(journal, fixture.receipt(frozen, chain: chain))
    }

    /// Takes over what was put aside, and sends what there is.
    private mutating func deliver(_ journal: Journal) throws {
        let key = fixture.key
        while let place = try journal.nextToSalvage(in: recovery, at: now) {
            let find = try recovery.salvage(place).next(
                policy: BatchPolicy(entries: 3), key: key.publicKey.id
            ) {
                try SignedMessage.seal($0, as: .batch, with: key)
            }
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
        guard (try? rate(journal, 1)) == nil else { throw Disagreement() }
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
            if operation == nil { throw Disagreement() }
        } catch is SQLiteError {
            if operation == nil { throw Disagreement() }
        }
        operations = first...disk.operations
    }

    /// The next process, after the power is back: true if everything that anybody was thanked for
    /// reaches the server.
    mutating func recovers(seed: UInt64?) throws -> Bool {
        disk.restorePower(seed: seed)
        let journal = try recovery.open(at: now) { JournalFixture.chain(3) }.journal
        try journal.append(JournalFixture.boot)
        try rate(journal, 1)
        try deliver(journal)
        return acknowledged.isSubset(of: held.keys) && journal.unsent.count == 0
    }
}

/// The power fails while a damaged journal is put aside and what it holds is taken over.
struct QuarantineCutTests {
    /// How many operations of the disk there are to fail at.
    private func operations() throws -> Int {
        var story = QuarantineStory()
        try story.live()
        #expect(try story.recovers(seed: nil))
        return story.operations.count
    }

    private func recovers(_ operation: Int, seed: UInt64?, _ mode: String = "FULL") throws -> Bool {
        var story = QuarantineStory()
        try story.live(cutAt: operation, synchronous: mode)
        return try story.recovers(seed: seed)
    }

    @Test(arguments: [nil, 1] as [UInt64?])
    func `whatever operation the power fails at, what was acknowledged reaches the server`(
        seed: UInt64?
    ) throws {
        let count = try operations()
        #expect(count > 40)
        for operation in 0..<count {
            let chance = seed.map { $0 * 1_000 + UInt64(operation) }
            #expect(try recovers(operation, seed: chance), "operation \(operation)")
        }
    }

    @Test func `the same cuts find a new chain that does not flush`() throws {
        // What the server was sent and the disk forgot, another entry takes the place of.
        let lost = try (0..<operations()).count {
            (try? recovers($0, seed: nil, "NORMAL")) != true
        }
        #expect(lost > 0)
    }
}
