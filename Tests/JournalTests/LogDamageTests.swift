import BatchFormat
import FeedbackCore
import Journal
import SQLite
import TestSupport
import Testing

/// A bit that turns over in the write-ahead log, where SQLite stops to read without a word.
struct LogDamageTests {
    private let fixture = JournalFixture()
    private let disk = FaultyDisk()
    private var log: String { fixture.directory + "/journal.db-wal" }

    /// Where each entry's commit ends in the log, in bytes.
    private func record(_ entries: Int) throws -> [Int] {
        let journal = try fixture.open(vfs: disk.name)
        return try (0..<entries).map { number in
            try journal.append([(JournalFixture.rating(1 + number % 5), BootTime(seconds: 1))])
            return disk.size(of: log)
        }
    }

    /// What SQLite alone makes of the log.
    private func entriesForSQLite() throws -> Int {
        let path = fixture.directory + "/journal.db"
        let database = try Database(path: path, access: .readOnly, vfs: disk.name)
        return try database.first("SELECT count(*) FROM entry") { $0.int(0) } ?? 0
    }

    @Test func `wherever it turns, no acknowledged entry is passed over in silence`() throws {
        let ends = try record(12)
        let contents = disk.save()
        var shortened = 0
        for byte in stride(from: 0, to: try #require(ends.last), by: 61) {
            disk.restore(contents)
            disk.flipBit(byte, ofByte: byte, in: log)
            if try entriesForSQLite() < 11 { shortened += 1 }
            do throws(JournalError) {
                // Half of the last commit may be what a power cut left of it.
                let head = try journalHead()
                #expect(byte >= ends[10] || head == 12, "byte \(byte): \(head)")
            } catch {
                #expect(error.admitsLoss && byte < ends[10], "byte \(byte): \(error)")
            }
        }
        #expect(shortened > ends[9] / 61)
    }

    private func journalHead() throws(JournalError) -> UInt64 {
        try Journal.open(directory: fixture.directory, kiosk: fixture.kiosk, vfs: disk.name) {
            JournalFixture.chain(9)
        }.head.sequence
    }

    @Test func `every byte before the last two frames counts`() throws {
        let ends = try record(8)
        let contents = disk.save()
        let last = (ends[7] - ends[6], ends[6] - ends[5])
        for byte in (ends[5] - last.1)..<(ends[5] - last.1 + 24) {
            disk.restore(contents)
            disk.flipBit(byte, ofByte: byte, in: log)
            #expect(throws: JournalError.self, "byte \(byte)") { try journalHead() }
        }
        for byte in ends[5]..<(ends[5] + 24) {
            disk.restore(contents)
            disk.flipBit(byte, ofByte: byte, in: log)
            #expect(throws: JournalError.self, "byte \(byte)") { try journalHead() }
        }
    }

    @Test func `a log that was copied and is damaged then hides nothing`() throws {
        try fixture.open(vfs: disk.name).rate(20)
        do {
            let journal = try fixture.open(vfs: disk.name)
            try journal.rate(9)
            try journal.checkpoint()
        }
        disk.flipBit(1, ofByte: 9_000, in: log)
        let recovery = JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero, vfs: disk.name)
        let opened = try recovery.open(at: BootTime(seconds: 3)) { JournalFixture.chain(2) }
        let old = try JournalReader(directory: try #require(opened.quarantined), vfs: disk.name)
        let report = try old.verify(keys: [])
        #expect(report.isSound && report.head.sequence == 29)
    }

    @Test func `two commits that the power cut in half are no damage`() throws {
        for count in [400, 120] {
            do {
                let journal = try fixture.open(vfs: disk.name)
                try journal.append(JournalFixture.ratings(count))
            }
            // Its end reached the disk, and its first frame did not.
            var bytes = try #require(disk.content(of: log))
            bytes.replaceSubrange(32..<4_152, with: repeatElement(0, count: 4_120))
            disk.put(bytes, at: log)
        }
        #expect(try journalHead() == 0)
    }

    @Test func `half a header of an older commit in one that the power cut is no damage`() throws {
        // The header of frame 42 lies across two sectors, with the pages of a commit in the first.
        let split = 32 + 41 * 4_120 + 8
        let (older, newer) = try {
            let journal = try fixture.open(vfs: disk.name)
            for _ in 0..<80 { try journal.rate(1) }
            try journal.checkpoint()
            try journal.rate(2)
            let older = try #require(disk.content(of: log))
            try journal.append(JournalFixture.ratings(3_000))
            return (older, try #require(disk.content(of: log)))
        }()
        #expect(older[split - 4..<split] != [0, 0, 0, 0])
        #expect(newer[split..<split + 8] == newer[16..<24])
        var torn = newer
        torn.replaceSubrange(split - 512..<split, with: older[split - 512..<split])
        disk.put(torn, at: log)
        #expect(try journalHead() == 82)
    }

    @Test func `what a log held before it was begun anew is no damage`() throws {
        do {
            let journal = try fixture.open(vfs: disk.name)
            for _ in 0..<20 { try journal.rate(1) }
            try journal.checkpoint()
            for _ in 0..<3 { try journal.rate(1) }
        }
        #expect(try journalHead() == 23)
        disk.flipBit(0, ofByte: try record(1)[0] - 500, in: log)
        #expect(try journalHead() == 24)
    }

    @Test func `it is put aside, its loss is admitted, and verify names it`() throws {
        let ends = try record(9)
        disk.flipBit(3, ofByte: ends[5] - 100, in: log)
        let recovery = JournalRecovery(
            directory: fixture.directory, quarantine: fixture.files.path + "/state/quarantine",
            kiosk: fixture.kiosk, boot: .zero, vfs: disk.name)
        let opened = try recovery.open(at: BootTime(seconds: 3)) { JournalFixture.chain(2) }
        var facts: [Fact] = []
        try JournalReader(directory: fixture.directory, vfs: disk.name).forEachEntry { entry in
            facts.append(entry.fact)
            return true
        }
        let old = try JournalReader(directory: try #require(opened.quarantined), vfs: disk.name)
        let report = try old.verify(keys: [])
        let start = ChainStart(
            previous: JournalFixture.chain(1), sequence: 5, head: report.head.hash,
            reason: .quarantine)
        #expect(facts == [.start(start), .loss(Loss(reason: .quarantine, count: nil))])
        #expect(report.head.sequence == 5)
        #expect(report.faults.map(\.sequence) == [6])
        #expect(report.faults.first?.reason.contains("write-ahead log") == true)
    }
}
