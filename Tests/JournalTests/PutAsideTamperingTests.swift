@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

/// What `hailong verify` says when somebody edits what the journal in use knows of journals that
/// were put aside.
struct PutAsideTamperingTests {
    /// Thirty ratings in chain 1, which was put aside, in batches of ten; chain 2 is in use.
    private var bench = SalvageReaderTests()
    private let all = 100

    private func verify(key: PublicKey? = nil) throws -> VerificationReport {
        try JournalReader(directory: bench.fixture.directory).verify(
            keys: [key ?? bench.fixture.key.publicKey],
            receiptKeys: [bench.fixture.serverKey.publicKey])
    }

    /// The first entry that is named, where only what was put aside is wrong.
    private func named() throws -> UInt64? {
        let faults = try verify().faults
        #expect(faults.allSatisfy { $0.place?.hasPrefix("quarantine/") == true }, "\(faults)")
        return faults.first?.sequence
    }

    private func edit(_ body: (Database) throws -> Void) throws {
        let path = bench.fixture.directory + "/journal.db"
        try body(Database(path: path, access: .readWrite))
    }

    /// Opens the journal again, and lets the server hold the first so many batches of chain 1.
    private func hold(_ count: Int) throws -> Journal {
        var fixture = bench.fixture
        let journal = try bench.recovery.open(at: bench.now) { JournalFixture.chain(3) }.journal
        for item in journal.salvage.items.prefix(count) {
            _ = try fixture.settle(journal, fixture.receipt(journal.load(item, fixture.signer)))
        }
        return journal
    }

    @Test(arguments: [1, 2, 100])
    func `what was taken over as it was written is sound`(steps: Int) throws {
        let taken = try bench.leave("SELECT 1", after: steps)
        var report = try verify()
        #expect(report.isSound && report.taken == taken.count, "\(report.faults)")
        _ = try hold(2)
        report = try verify()
        #expect(report.isSound && report.taken == taken.count, "\(report.faults)")
        #expect(try !verify(key: SigningKey().publicKey).isSound)
    }

    @Test func `what is missing, and was admitted, is no fault`() throws {
        let journal = try bench.fixture.open()
        try journal.rate(8)
        try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq = 6")
        try bench.salvage(into: bench.goOn(after: journal))
        #expect(try verify().faults == [])
    }

    // In the middle of it, and when all was taken over.
    @Test(arguments: SalvageReaderTests.edits, [1, 100])
    func `no column about a journal that was put aside is edited without being named`(
        edit: String, steps: Int
    ) throws {
        let taken = try bench.leave(edit, after: steps)
        #expect(!taken.isEmpty)
        // A directory has no entry of its own.
        let place: UInt64 = edit.hasPrefix("UPDATE closed") || edit.contains("first - 1") ? 0 : 1
        #expect(try named() == place)
    }

    @Test(arguments: [
        "receipt = x'00', code = 0, held_at = 1",
        "receipt = (SELECT receipt FROM salvage WHERE receipt IS NOT NULL), code = 0, held_at = 1",
    ])
    func `a batch that was put aside is not marked as received without its receipt`(
        edit: String
    ) throws {
        _ = try bench.leave("SELECT 1", after: all)
        _ = try hold(1)
        try self.edit { try $0.execute("UPDATE salvage SET \(edit) WHERE first = 11") }
        #expect(try named() == 11)
    }

    @Test(arguments: ["code = 1", "held_at = held_at + 1", "receipt = x'00'"])
    func `what a receipt said of a batch that was put aside stays as it said`(
        edit: String
    ) throws {
        _ = try bench.leave("SELECT 1", after: all)
        _ = try hold(2)
        try self.edit { try $0.execute("UPDATE salvage SET \(edit) WHERE first = 11") }
        #expect(try named() == 11)
    }

    @Test(arguments: [(1, "id = 1", UInt64(1)), (100, "first = 11", 11), (100, "TRUE", 1)])
    func `a batch that was taken over, and is gone, is named`(
        steps: Int, rows: String, first: UInt64
    ) throws {
        _ = try bench.leave("DELETE FROM salvage WHERE \(rows)", after: steps)
        #expect(try named() == first)
    }

    @Test func `batches of a directory that nothing is known of are named`() throws {
        _ = try bench.leave("DELETE FROM closed", after: all)
        #expect(try named() == 1)
    }

    @Test(arguments: [
        "UPDATE salvage SET message = ?1, seal = ?2 WHERE first = 11",
        "INSERT INTO salvage SELECT 1000, place, chain, first, last, owed, oldest_boot, oldest_ms,"
            + " payload, ?2, NULL, NULL, NULL, NULL, NULL, ?1 FROM salvage WHERE first = 11",
    ])
    func `a batch that somebody else has signed is named, however it is sealed`(
        edit: String
    ) throws {
        let taken = try bench.leave("SELECT 1", after: all)
        let payload = try SignedMessage(taken[1].message, expecting: .batch).payload
        let forged = try SignedMessage.seal(payload, as: .batch, with: SigningKey())
        let journal = try hold(0)
        let item = journal.salvage.items[1]
        let seal = StoredBatch.seal(item.batch, forged, of: item.owner)
        try self.edit { try $0.run(edit, forged, seal.bytes) }
        #expect(try named() == 11)
    }

    @Test func `a batch that somebody has invented is not signed, and what was recorded is sent`()
        throws
    {
        let taken = try bench.leave("SELECT 1", after: all)
        var invented = try bench.fixture.batch(taken[1])
        invented.entries[0].fact = JournalFixture.rating(1)
        invented.chain = JournalFixture.chain(9)
        invented.headAfter = try #require(invented.recomputedHashes().last)
        let payload = try invented.payload()
        let forged = try SignedMessage.seal(payload, as: .batch, with: SigningKey())
        var item = try hold(0).salvage.items[1]
        item.chain = invented.chain
        item.batch = Outbox.Item(invented, payload: sha256(payload))
        let seal = StoredBatch.seal(item.batch, forged, of: item.owner)
        try edit {
            try $0.run(
                "UPDATE salvage SET chain = ?, payload = ?, message = ?, seal = ? WHERE id = ?",
                invented.chain.bytes, item.batch.payload.bytes, forged, seal.bytes, item.id)
        }
        var fixture = bench.fixture
        let journal = try hold(1)
        #expect(throws: JournalError.foreignBatch(11)) {
            while let batch = try fixture.freeze(journal) {
                _ = try fixture.settle(journal, fixture.receipt(batch))
            }
        }
        let next = try bench.recovery.reopen(after: journal, at: bench.now) {
            JournalFixture.chain(4)
        }
        let sent = try bench.salvage(into: next.journal)
        #expect(try bench.levels(in: sent) == bench.levels(30))
    }

    @Test func `a directory that was not read to where it says is named, however it is sealed`()
        throws
    {
        _ = try bench.leave("SELECT 1", after: 1)
        var place = try #require(try hold(0).closedChains.first)
        place.next = 31
        place.isRead = true
        try edit { try place.store(in: $0) }
        #expect(try named() == 11)
    }

    /// The directory's row, saying that its entries from 11 on were looked at and are lost.
    private func calledUnreadable() throws -> ClosedChain {
        var place = try #require(try hold(0).closedChains.first)
        place.next = 31
        place.isRead = true
        place.missing = 20
        place.admitsLoss = true
        return place
    }

    @Test(arguments: ["", "head", "chain"])
    func `entries that are called unreadable, and can be read, are named, however it is sealed`(
        lie: String
    ) throws {
        _ = try bench.leave("SELECT 1", after: 1)
        var place = try calledUnreadable()
        // Who seals the row anew can also say that the chain ended earlier, or was another.
        if lie == "head" { place.head = 10 }
        if lie == "chain" { place.chain = nil }
        try edit { try place.store(in: $0) }
        #expect(try named() == 11)
    }

    @Test func `a batch that is hidden behind such a row is named too`() throws {
        let journal = try bench.fixture.open()
        try journal.rate(4)
        _ = try bench.fixture.freeze(journal)
        try journal.rate(4)
        // The second entry is broken, the batch is whole.
        try journal.database.execute("UPDATE entry SET ms = 1 WHERE seq IN (2, 6)")
        let next = try bench.goOn(after: journal)
        try bench.salvage(into: next)
        #expect(try verify().faults == [])
        try next.database.execute("DELETE FROM salvage WHERE first = 1")
        var place = try #require(next.closedChains.first)
        place.missing += 4
        try place.store(in: next.database)
        #expect(try named() == 1)
    }

    @Test func `what is spoilt in the directory too looks like damage`() throws {
        _ = try bench.leave("SELECT 1", after: 1)
        let place = try calledUnreadable()
        try edit { try place.store(in: $0) }
        let path = bench.recovery.path(of: place) + "/journal.db"
        try Database(path: path, access: .readWrite).execute(
            "UPDATE entry SET hash = zeroblob(32) WHERE seq > 10")
        #expect(try named() == nil)
    }

    @Test(arguments: [
        "DELETE FROM closed; DELETE FROM salvage",
        "INSERT INTO salvage SELECT id + 1000, place, chain, first, last, owed, oldest_boot,"
            + " oldest_ms, payload, seal, NULL, NULL, NULL, NULL, NULL, message FROM salvage",
        "UPDATE salvage SET held_at = 1", "UPDATE salvage SET refused_boot = 1, refused_ms = 1",
    ])
    func `an edit about what was put aside that is not named loses nothing`(edit: String) throws {
        var fixture = bench.fixture
        _ = try bench.leave(edit, after: all)
        #expect(try named() == nil)
        let journal = try hold(0)
        try bench.salvage(into: journal)
        var levels: [UInt64: UInt8] = [:]
        // Those that were refused are offered again a day later.
        while let frozen = try fixture.freeze(journal, at: 100_000) {
            for entry in try fixture.batch(frozen).entries {
                if case .rating(let rating) = entry.fact { levels[entry.sequence] = rating.level }
            }
            let chain: UInt8 = frozen.chain == journal.chain ? 2 : 1
            _ = try fixture.settle(journal, fixture.receipt(frozen, chain: chain))
        }
        #expect(levels.sorted { $0.key < $1.key }.map(\.value) == bench.levels(30))
    }

    @Test(arguments: ["missing", "taken", "head", "next", "unsent"])
    func `numbers below 0 are named, however they are sealed`(column: String) throws {
        _ = try bench.leave("SELECT 1", after: all)
        var place = try #require(try hold(0).closedChains.first)
        switch column {
        case "missing": place.missing = .max
        case "taken": place.taken = .max
        case "head": place.head = .max
        case "next": place.next = .max
        default: place.unsent = .max
        }
        try edit { database in
            try place.store(in: database)
            // A gap, so that somebody looks into the directory.
            try database.execute("DELETE FROM salvage WHERE first = 11")
        }
        #expect(try named() == 0)
    }

    @Test func `the end in a directory's name is taken for no more than a chain can reach`() {
        #expect(ClosedChain(name: "quarantine/b-1@30").head == 30)
        #expect(
            ClosedChain(name: "quarantine/b-1@18446744073709551615").head == UInt64(Int64.max))
        #expect(ClosedChain(name: "quarantine/b-1@-1").head == nil)
    }
}
