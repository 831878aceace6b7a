@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import TestSupport
import Testing

/// A bit that turns over in what the database says of its own tables.
struct SchemaRowTests {
    private let fixture = JournalFixture()
    private let disk = FaultyDisk()
    private var path: String { fixture.directory + "/journal.db" }

    /// A journal with a batch that waits, all of it in the database's file.
    private func record() throws -> ChainHead {
        let journal = try fixture.open(vfs: disk.name)
        try journal.rate(5)
        _ = try fixture.freezeWaiting(journal)
        try journal.rate(2)
        try journal.database.walCheckpoint(.truncate)
        return journal.head
    }

    /// Where the text of each table stands in the file.
    private func texts() throws -> [Range<Int>] {
        let content = try #require(disk.content(of: path))
        let text = Array("CREATE TABLE".utf8)
        let end = Array("STRICT".utf8)
        func next(_ bytes: [UInt8], after start: Int) -> Int? {
            (start..<content.count - bytes.count).first {
                content[$0..<$0 + bytes.count].elementsEqual(bytes)
            }
        }
        var found: [Range<Int>] = []
        var place = 0
        while let start = next(text, after: place), let stop = next(end, after: start) {
            found.append(start..<stop + end.count)
            place = stop
        }
        return found
    }

    @Test func `wherever it turns in the text of a table, the journal goes on as if nothing was`()
        throws
    {
        let head = try record()
        let contents = disk.save()
        let texts = try texts()
        #expect(texts.count == 6)
        var unreadable = 0
        for byte in texts.flatMap(Array.init) where byte % 7 < 2 {
            disk.restore(contents)
            disk.flipBit(byte, ofByte: byte, in: path)
            if (try? JournalReader(directory: fixture.directory, vfs: disk.name).summary()) == nil {
                unreadable += 1
            }
            let journal = try fixture.open(vfs: disk.name)
            #expect(journal.isMended && journal.head == head, "byte \(byte)")
            try journal.rate(1)
            let report = try JournalReader(directory: fixture.directory, vfs: disk.name)
                .verify(keys: [fixture.key.publicKey])
            #expect(report.isSound && report.head == journal.head, "byte \(byte)")
        }
        #expect(unreadable > 100)
        #expect(try !fixture.open(vfs: disk.name).isMended)
    }

    @Test func `while the journal is open, reading back puts it back for whoever reads it anew`()
        throws
    {
        _ = try record()
        let journal = try fixture.open(vfs: disk.name)
        let place = try #require(try texts().first).lowerBound + 3
        disk.flipBit(2, ofByte: place, in: path)
        #expect(throws: JournalError.self) {
            try JournalReader(directory: fixture.directory, vfs: disk.name).summary()
        }
        #expect(try journal.readBack(after: nil, signer: fixture.signer) == .state)
        #expect(journal.isMended)
        let summary = try JournalReader(directory: fixture.directory, vfs: disk.name).summary()
        #expect(summary.head == journal.head)
        try journal.rate(1)
    }

    @Test func `another kiosk's journal is refused, and stays as it is`() throws {
        _ = try record()
        for place in try texts().map(\.lowerBound) {
            disk.flipBit(2, ofByte: place + 3, in: path)
            let (database, log) = (disk.content(of: path), disk.content(of: path + "-wal"))
            let other = KioskID(trusted: [UInt8](repeating: 0x4c, count: 16))
            #expect(throws: JournalError.otherKiosk(path: path, found: fixture.kiosk)) {
                try Journal.open(
                    directory: fixture.directory, kiosk: other, vfs: disk.name
                ) { .zero }
            }
            #expect(disk.content(of: path) == database)
            #expect(disk.content(of: path + "-wal") == log)
            disk.flipBit(2, ofByte: place + 3, in: path)
        }
    }

    @Test func `a disk that is full when the text is put back leaves the journal as it was`() throws
    {
        _ = try record()
        let journal = try fixture.open(vfs: disk.name)
        disk.flipBit(2, ofByte: try #require(try texts().first).lowerBound + 3, in: path)
        disk.isFull = true
        #expect(throws: JournalError.diskFull) {
            try journal.readBack(after: nil, signer: fixture.signer)
        }
        #expect(throws: JournalError.diskFull) { try journal.rate(1) }
        disk.isFull = false
        try journal.rate(1)
        #expect(try journal.readBack(after: nil, signer: fixture.signer) == .state)
        #expect(journal.isMended)
    }

    @Test func `two tables that are not ours are nobody's turned bit`() throws {
        _ = try record()
        for (place, bit) in try texts().prefix(2).map({ ($0.lowerBound + 14, 1) }) {
            disk.flipBit(bit, ofByte: place, in: path)
        }
        #expect(throws: JournalError.self) { try fixture.open(vfs: disk.name) }
    }
}
