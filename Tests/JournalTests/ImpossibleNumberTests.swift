@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

/// Numbers that no journal of ours holds, under seals and hashes that anybody can make.
struct ImpossibleNumberTests {
    private var bench = SalvageReaderTests()

    private func edit(_ body: (Database) throws -> Void) throws {
        let path = bench.fixture.directory + "/journal.db"
        try body(Database(path: path, access: .readWrite))
    }

    private func open() throws -> JournalRecovery.Opened {
        try bench.recovery.open(at: bench.now) { JournalFixture.chain(9) }
    }

    /// Opens the journal, lets it work, and takes over what there is; the levels in that.
    private func work(isPutAside: Bool) throws -> [UInt8] {
        let opened = try open()
        #expect((opened.quarantined != nil) == isPutAside)
        try opened.journal.append(JournalFixture.boot)
        try opened.journal.checkTail()
        let sent = try bench.salvage(into: opened.journal)
        _ = (opened.journal.unsent, opened.journal.putAside)
        return try bench.levels(in: sent)
    }

    /// Has two commands read the journal, and the daemon start three times: it is put aside the
    /// first time only.
    private func startThrice() throws -> [UInt8] {
        _ = try? JournalReader(directory: bench.fixture.directory).summary()
        _ = try? JournalReader(directory: bench.fixture.directory).verify(keys: [])
        let taken = try work(isPutAside: true)
        #expect(try work(isPutAside: false) + work(isPutAside: false) == [])
        return taken
    }

    @Test(arguments: [
        ("UPDATE entry SET seq = seq - 1000000", 0), ("UPDATE entry SET seq = seq - 6", 0),
        ("UPDATE meta SET base_seq = -1", 5), ("UPDATE meta SET base_seq = 4096", 5),
        ("UPDATE meta SET base_seq = 9223372036854775807", 5),
        ("UPDATE meta SET base_seq = -1; DELETE FROM entry", 0),
        (
            "INSERT INTO entry SELECT 9223372036854775807, boot, ms, owed, body, hash FROM entry"
                + " WHERE seq = 5", 5
        ),
    ])
    func `places where no entry can be have a journal put aside once, and what verifies is sent`(
        sql: String, count: Int
    ) throws {
        try bench.fixture.open().rate(5)
        try edit { try $0.execute(sql) }
        #expect(try startThrice() == bench.levels(count))
    }

    @Test(arguments: [UInt64.max, UInt64(Int64.max)])
    func `a chain that ends where nothing can follow is put aside, however it is hashed`(
        end: UInt64
    ) throws {
        try bench.fixture.open().rate(5)
        var tail = Tail(head: ChainHead(sequence: end - 9, hash: .zero))
        try edit { database in
            try database.execute("DELETE FROM entry")
            for _ in 0..<9 {
                let row = try tail.append(AttackedJournal.facts[3], at: bench.now)
                try database.run(
                    "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", row.entry.sequence,
                    row.entry.moment.bootOrdinal, row.entry.moment.milliseconds, row.owed,
                    row.body, row.hash.bytes)
            }
        }
        #expect(try startThrice() == [])
    }

    @Test func `a name that says that a chain ends where nothing can follow does no harm`() throws {
        try bench.fixture.open().rate(5)
        let path = bench.recovery.quarantine + "/a-1@9223372036854775807"
        try JournalFiles.makeDirectory(bench.recovery.quarantine)
        try JournalFiles.move(bench.fixture.directory, to: path)
        #expect(try work(isPutAside: false) == bench.levels(5))
        #expect(try work(isPutAside: false) == [])
    }

    @Test func `a batch before the first entry is damage, however it is sealed`() throws {
        do {
            let journal = try bench.fixture.open()
            try journal.rate(10)
            let frozen = try #require(try bench.fixture.freeze(journal))
            let item = Outbox.Item(
                first: .max, last: .max, owed: 0, oldest: nil, payload: frozen.payloadDigest)
            let database = journal.database
            try database.execute("DELETE FROM outbox; DELETE FROM batch")
            try StoredBatch.insert(item, frozen.message, into: database)
            try database.execute(
                """
                DELETE FROM outbox;
                INSERT INTO entry SELECT -1, boot, ms, owed, body, hash FROM entry WHERE seq = 10
                """)
        }
        #expect(try startThrice() == bench.levels(10))
    }

    @Test(arguments: [-5, 501, Int.max])
    func `a batch that is taken over holds no impossible number of entries`(owed: Int) throws {
        let taken = try #require(try bench.leave("SELECT 1", after: 1).first)
        var item = try #require(try open().journal.salvage.items.first)
        item.batch.owed = owed
        let seal = StoredBatch.seal(item.batch, taken.message, of: item.owner)
        try edit { try $0.run("UPDATE salvage SET owed = ?, seal = ?", owed, seal.bytes) }
        #expect(try startThrice() == bench.levels(30))
    }

    @Test func `what waits in a directory adds up to no more than a number holds`() throws {
        _ = try bench.leave("SELECT 1", after: 1)
        var place = try #require(try open().journal.closedChains.first)
        place.unsent = UInt64(Int64.max)
        place.taken = 0
        try edit { try place.store(in: $0) }
        let summary = try JournalReader(directory: bench.fixture.directory).summary()
        #expect(summary.unsent.count == .max)
        let journal = try open().journal
        #expect(journal.unsent.count == .max)
        try bench.salvage(into: journal)
        #expect(journal.unsent.count == 30)
    }

    @Test(arguments: ["-9223372036854775808", "9223372036854775807"])
    func `a batch that was refused at an impossible time is offered again all the same`(
        time: String
    ) throws {
        var fixture = bench.fixture
        do {
            let journal = try fixture.open()
            try journal.rate(3)
            let frozen = try #require(try fixture.freeze(journal))
            _ = try fixture.settle(journal, fixture.receipt(frozen, .brokenChain))
        }
        try edit { try $0.execute("UPDATE outbox SET refused_ms = \(time)") }
        let journal = try open().journal
        let first = try fixture.freeze(journal)
        #expect((first?.isReoffered == true) == time.hasPrefix("-"))
        try journal.append(JournalFixture.boot)
        _ = try fixture.settle(
            journal, fixture.receipt(try #require(try fixture.freeze(journal)), chain: 1))
        #expect(try fixture.freeze(journal)?.isReoffered == true)
    }
}
