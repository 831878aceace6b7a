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

    @Test func `where it turns in a counter, recording goes on, in this chain or in the next`()
        throws
    {
        _ = try record()
        let contents = disk.save()
        for place in Self.counters.sorted().flatMap({ byte in (0..<8).map { (byte, $0) } }) {
            disk.restore(contents)
            disk.flipBit(place.1, ofByte: place.0, in: path)
            do {
                let journal = try fixture.open(vfs: disk.name)
                #expect(!journal.isMended)
                try journal.append([(JournalFixture.rating(1), BootTime(seconds: 9))])
            } catch let error as JournalError {
                #expect(error.needsQuarantine, "bit \(place.1) of byte \(place.0): \(error)")
            }
        }
    }

    @Test func `while the journal is open, reading back puts it back for whoever reads it anew`()
        throws
    {
        _ = try record()
        let journal = try fixture.open(vfs: disk.name)
        // In the magic string, in the application's number, in the text of a table.
        for place in [3, 70, 3_990] {
            disk.flipBit(4, ofByte: place, in: path)
            #expect(throws: JournalError.self) { try reader().summary() }
            journal.isMended = false
            #expect(try journal.readBack(after: nil, signer: fixture.signer) == .state)
            #expect(journal.isMended)
            #expect(try reader().summary().head == journal.head)
        }
        try journal.rate(1)
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
