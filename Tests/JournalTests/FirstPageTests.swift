@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// A bit that turns over in the first page of the database: its header, and what its tables are.
struct FirstPageTests {
    private let fixture = JournalFixture()
    private let disk = FaultyDisk()
    private var path: String { fixture.directory + "/journal.db" }

    /// Where the header differs between journals, as SQLite's own description of it has it: change
    /// counter, size, free pages, schema cookie; who wrote it last.
    private static let counters = Set(24..<44).union(92..<100)

    /// A journal with a batch that waits, all of it in the database's file.
    private func record() throws -> ChainHead {
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(5)
        _ = try fixture.freezeWaiting(journal)
        try journal.rate(2)
        try journal.database.walCheckpoint(.truncate)
        return journal.head
    }

    private func reader() throws -> JournalReader {
        try JournalReader(directory: fixture.directory, vfs: disk.name)
    }

    /// All bytes of the header, and of the rest of the page so many that every part has some.
    private static let places = Array(0..<100) + stride(from: 100, to: 4_096, by: 7)

    @Test func `wherever it turns in what all journals have in common, nothing is lost by it`()
        throws
    {
        let head = try record()
        let contents = disk.save()
        var unreadable = 0
        for byte in Self.places where !Self.counters.contains(byte) {
            // Every bit of the header, and another one of each byte behind it.
            for bit in byte < 100 ? 0..<8 : byte % 8..<byte % 8 + 1 {
                disk.restore(contents)
                disk.flipBit(bit, ofByte: byte, in: path)
                if (try? reader().summary()) == nil { unreadable += 1 }
                let journal = try fixture.open(vfs: disk.name)
                #expect(journal.isMended && journal.head == head, "bit \(bit) of byte \(byte)")
                try journal.rate(1)
                let report = try reader().verify(keys: [fixture.key.publicKey])
                #expect(report.isSound && report.head == journal.head, "bit \(bit), byte \(byte)")
            }
        }
        #expect(unreadable > 400)
        #expect(try !fixture.open(vfs: disk.name).isMended)
    }

    @Test(arguments: [false, true])
    func `where it turns in a counter, nothing is lost by what is written then`(
        withFreePages: Bool
    ) throws {
        let content = try content(withFreePages: withFreePages)
        var quarantined = 0
        for (byte, bit) in Self.counters.sorted().flatMap({ byte in (0..<8).map { (byte, $0) } }) {
            let bench = SalvageReaderTests()
            var turned = content
            turned[byte] ^= 1 << bit
            try JournalFiles.makeDirectory(bench.fixture.directory)
            try bench.fixture.files.write(turned, to: "state/journal/journal.db")
            let opened = try bench.recovery.open(at: bench.now) { JournalFixture.chain(2) }
            let before = opened.quarantined == nil ? Self.ratings : 0
            let next: Journal
            do {
                for _ in 0..<2 { try opened.journal.append(Self.many) }
                next = opened.journal
            } catch {
                guard error.needsQuarantine else { throw error }
                next = try bench.recovery.reopen(after: opened.journal, at: bench.now) {
                    JournalFixture.chain(3)
                }.journal
            }
            if next === opened.journal, before > 0 {
                let report = try JournalReader(directory: bench.fixture.directory)
                    .verify(keys: [fixture.key.publicKey])
                #expect(report.isSound && report.head.sequence == 1_400, "bit \(bit) of \(byte)")
            } else {
                quarantined += 1
                let taken = try bench.levels(in: bench.salvage(into: next))
                #expect(taken.count >= Self.ratings, "bit \(bit) of byte \(byte)")
            }
        }
        #expect(quarantined > 0)
    }

    private static let ratings = 600
    /// More pages of entries than are free.
    private static let many = (0..<400).map { number in
        (JournalFixture.rating(1 + number % 5), BootTime(seconds: 900))
    }

    /// The file of a journal; with free pages its last entries stand before older ones, and some
    /// pages are still free.
    private func content(withFreePages: Bool) throws -> [UInt8] {
        let journal = try fixture.open()
        if withFreePages {
            try journal.rate(100)
            try journal.database.execute(
                """
                INSERT INTO salvage (place, chain, first, last, owed, payload, seal, message)
                VALUES ('', zeroblob(16), 1, 1, 0, zeroblob(32), zeroblob(32), zeroblob(120000))
                """)
            try journal.rate(350, from: 200)
            try journal.database.execute("DELETE FROM salvage")
        }
        let rest = Self.ratings - Int(journal.head.sequence)
        try journal.rate(rest, from: 600)
        try journal.database.walCheckpoint(.truncate)
        let content = try fixture.files.read("state/journal/journal.db")
        #expect((content[39] > 5) == withFreePages)
        return content
    }

    @Test func `in a page that was written to the log again it keeps nobody from recording`() throws
    {
        _ = try record()
        var journal: Journal? = try fixture.open(vfs: disk.name)
        // A bit of the application's number, seen by a connection that forgot the page.
        disk.flipBit(2, ofByte: 71, in: path)
        try journal?.database.execute("PRAGMA shrink_memory")
        try journal?.rate(300)
        let head = try #require(journal?.head)
        #expect(journal?.database.walPages ?? 0 > 2)
        journal = nil
        let again = try fixture.open(vfs: disk.name)
        #expect(again.head == head)
        try again.rate(1)
        let report = try reader().verify(keys: [fixture.key.publicKey])
        #expect(report.isSound && report.head == again.head)
    }

    @Test func `between two readings of one export it stops neither`() throws {
        _ = try record()
        let journal = try fixture.open(vfs: disk.name)
        #expect(try journal.readBack(after: nil, signer: fixture.signer) == .state)
        disk.flipBit(2, ofByte: 3, in: path)
        #expect(
            try journal.readBack(after: .state, signer: fixture.signer) == .batch(first: 1))
        #expect(journal.isMended)
    }

    @Test func `a commit that is rolled back does not bring it into the log`() throws {
        _ = try record()
        let journal = try fixture.open(vfs: disk.name)
        disk.flipBit(2, ofByte: 3_990, in: path)
        disk.isFull = true
        #expect(throws: JournalError.diskFull) { try journal.append(Self.many) }
        disk.isFull = false
        try journal.append(Self.many)
        try journal.checkpoint()
        let report = try reader().verify(keys: [fixture.key.publicKey])
        #expect(report.isSound && report.head == journal.head)
    }

    @Test(arguments: [3, 71, 3_990])
    func `another kiosk's journal is refused, and only that bit of it is put back`(
        byte: Int
    ) throws {
        _ = try record()
        let (database, log) = (disk.content(of: path), disk.content(of: path + "-wal"))
        disk.flipBit(2, ofByte: byte, in: path)
        let other = KioskID(trusted: [UInt8](repeating: 0x4c, count: 16))
        #expect(throws: JournalError.otherKiosk(path: path, found: fixture.kiosk)) {
            try Journal.open(directory: fixture.directory, kiosk: other, vfs: disk.name) { .zero }
        }
        #expect(disk.content(of: path) == database)
        #expect(disk.content(of: path + "-wal") == log)
    }

    @Test func `a disk that takes nothing when the bit is put back leaves the journal as it was`()
        throws
    {
        _ = try record()
        let journal = try fixture.open(vfs: disk.name)
        disk.flipBit(2, ofByte: 3_990, in: path)
        disk.isReadOnly = true
        #expect(throws: JournalError.readOnly) {
            try journal.readBack(after: nil, signer: fixture.signer)
        }
        disk.isReadOnly = false
        try journal.rate(1)
        #expect(try journal.readBack(after: nil, signer: fixture.signer) == .state)
        #expect(journal.isMended)
    }

    @Test func `two bits are nobody's turned bit`() throws {
        _ = try record()
        for byte in [3_990, 3_991] { disk.flipBit(1, ofByte: byte, in: path) }
        let before = disk.content(of: path)
        #expect(throws: JournalError.self) { try fixture.open(vfs: disk.name) }
        #expect(disk.content(of: path) == before)
    }

    @Test(arguments: [3, 19, 71, 63, 104, 3_990])
    func `in a journal that was put aside it is put back, and all of it is sent`(byte: Int) throws {
        let bench = SalvageReaderTests()
        let journal = try bench.fixture.open()
        try journal.rate(6)
        try journal.checkpoint()
        let next = try bench.goOn(after: journal)
        let place = try #require(next.closedChains.first)
        let name = "state/" + place.name + "/journal.db"
        var bytes = try bench.fixture.files.read(name)
        bytes[byte] ^= 4
        try bench.fixture.files.write(bytes, to: name)
        let batches = try bench.salvage(into: next)
        #expect(try bench.levels(in: batches) == bench.levels(6))
        #expect(next.closedChains.allSatisfy { $0.isRead && $0.missing == 0 })
    }
}
