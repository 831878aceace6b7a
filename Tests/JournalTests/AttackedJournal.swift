@testable import Journal
@testable import ScoringServer
import BatchFormat
import FeedbackCore
import SQLite
import Scoring
import TestSupport
import Testing

/// A short journal with entries that are received, sent and neither, and three judges of what
/// somebody who can write to its database has made of it.
///
/// The disk is in memory, so that thousands of attacks are quick.
final class AttackedJournal {
    /// What the judges said.
    struct Judgement {
        /// The places that `hailong verify` calls wrong, with its reasons.
        var faults: [VerificationReport.Fault] = []
        /// When the daemon put the journal aside: at its next start, or when it made a
        /// batch or took a receipt.
        var daemon: Daemon = .nothing
        /// What the server answered to every batch that the daemon still sent.
        var answers: [ReceiptCode] = []
        /// Entries that the server was given without an alarm, and that were not recorded so.
        var lies: [UInt64] = []
        /// How far the server holds the chain without a gap in the end.
        var contiguous: UInt64 = 0

        /// The first place that is wrong.
        var first: UInt64? { faults.first?.sequence }
    }

    /// What the daemon did: nothing, or it put the journal aside at one moment or the other, or it
    /// would not take the journal for its own.
    enum Daemon { case nothing, atStart, atWork, refused }

    private(set) var fixture = JournalFixture()
    private let disk = FaultyDisk()
    private let blank: FaultyDisk.Contents
    private let server: Administration
    private let serverFiles = TemporaryDirectory()
    private var content: [UInt8] = []
    private var cases = 0
    /// The entries as they were recorded.
    private(set) var entries: [Entry] = []
    /// The signed batches with their ranges: received ones first, then those on their way.
    private(set) var batches: [FrozenBatch] = []
    /// The last entry that a receipt covers, that any batch holds, and of all.
    private(set) var covered: UInt64 = 0
    private(set) var frozen: UInt64 = 0
    private(set) var last: UInt64 = 0
    /// What the server signed last.
    private(set) var receipt: Receipt?

    /// Records one fact of every kind after another, beginning with the kind at `rotation`.
    init(rotation: Int = 0) throws {
        blank = disk.save()
        server = try Administration(DataDirectory(serverFiles.path))
        try prepareServer()
        let journal = try fixture.open()
        let facts = (0..<25).map { Self.facts[($0 + rotation) % Self.facts.count] }
        try record(facts[0..<5], in: journal)
        while let batch = try fixture.freeze(journal) {
            let signed = try fixture.receipt(batch)
            _ = try fixture.settle(journal, signed)
            receipt = signed
            batches.append(batch)
            covered = batch.entries.upperBound
        }
        try record(facts[5..<10], in: journal)
        try freezeAll(journal)
        try record(facts[10...], in: journal)
        last = journal.head.sequence
        try JournalReader(directory: fixture.directory).forEachEntry { entry in
            entries.append(entry)
            return true
        }
        try journal.checkpoint()
        try hold(batches.filter { $0.entries.upperBound <= covered })
        content = try fixture.files.read("state/journal/journal.db")
    }

    private func record(_ facts: ArraySlice<Fact>, in journal: Journal) throws {
        for (index, fact) in facts.enumerated() {
            let time = BootTime(milliseconds: 1_000 * (Int64(journal.head.sequence) + 1))
            try journal.append([(fact, time + .milliseconds(Int64(index)))])
        }
    }

    /// Freezes what waits although the batches before were not answered: a daemon that was cut off
    /// between two answers leaves one; several are the harder case.
    private func freezeAll(_ journal: Journal) throws {
        while true {
            // Only the newest batch counts for where the next one begins.
            journal.outbox.items = []
            guard let batch = try fixture.freeze(journal) else { return }
            batches.append(batch)
            frozen = batch.entries.upperBound
        }
    }

    private func prepareServer() throws {
        let now = WallTime(milliseconds: 1_790_000_000_000)
        let point = Point(
            id: "p", kind: .oneStop, name: Names(vi: "Điểm", en: "Point"),
            unit: Names(vi: "Phường", en: "Ward"), validFrom: CivilDate(at: now))
        try server.write { database in
            try PointTable(database).add(point)
            try KioskTable(database).bind(
                fixture.kiosk, key: fixture.key.publicKey, to: "p", at: now)
        }
    }

    /// Gives the server what it had before the attack.
    private func hold(_ batches: [FrozenBatch]) throws {
        try server.write { database in
            for batch in batches { _ = try self.take(batch.message, database) }
        }
    }

    /// What the server answers, and commits in its transaction.
    private func take(_ message: [UInt8], _ database: Database) throws -> Receipt? {
        let owner = KeyOwner(kiosk: fixture.kiosk, key: fixture.key.publicKey)
        let signed = try SignedMessage(message, expecting: .batch)
        guard case .verified(let verified) = BatchCheck.check(signed, message, owner: owner)
        else { return nil }
        var commit = BatchCommit(database)
        return try commit.commit(verified, now: WallTime(milliseconds: 1_800_000_000_000))
    }
}

extension AttackedJournal {
    /// Lets an attack loose on a copy of the journal, and asks all three judges.
    func judge(
        held: [Receipt] = [], _ attack: (Database) throws -> Void
    ) throws -> Judgement {
        let directory = try copy()
        defer { disk.restore(blank) }
        try withDatabase(directory, attack)
        var result = Judgement()
        do throws(JournalError) {
            result.faults = try verify(directory, held)
        } catch {
            result.faults = [VerificationReport.Fault(sequence: 0, reason: "\(error)")]
        }
        do throws(JournalError) {
            let opened = try start(directory)
            if opened.quarantined != nil { result.daemon = .atStart }
            try work(opened.journal, &result)
        } catch .otherKiosk {
            result.daemon = .refused
        }
        return result
    }

    /// Lets an attack loose on a copy of the journal while the daemon has it open, and may have
    /// tried to send its next batch already.
    func judgeRunning(
        afterOneTry hasTried: Bool = false, _ attack: (Database) throws -> Void
    ) throws -> Judgement {
        let directory = try copy()
        defer { disk.restore(blank) }
        var result = Judgement()
        let journal = try start(directory).journal
        if hasTried { _ = try fixture.freeze(journal) }
        try withDatabase(directory, attack)
        try work(journal, &result)
        return result
    }

    /// A state directory of its own with the journal as it was recorded.
    private func copy() throws -> String {
        cases += 1
        let state = "case-\(cases)"
        try JournalFiles.makeDirectory(fixture.files.path + "/" + state + "/journal")
        try fixture.files.write(content, to: state + "/journal/journal.db")
        return fixture.files.path + "/" + state
    }

    private func verify(
        _ directory: String, _ held: [Receipt]
    ) throws(JournalError) -> [VerificationReport.Fault] {
        try JournalReader(directory: directory + "/journal", vfs: disk.name)
            .verify(
                keys: [fixture.key.publicKey], receiptKeys: [fixture.serverKey.publicKey],
                held: held
            )
            .faults
    }

    private func withDatabase(_ directory: String, _ body: (Database) throws -> Void) throws {
        let database = try Database(
            path: directory + "/journal/journal.db", access: .readWrite, vfs: disk.name)
        try body(database)
    }

    private struct Undo: Error {}

    private func start(_ directory: String) throws(JournalError) -> JournalRecovery.Opened {
        let recovery = JournalRecovery(
            directory: directory + "/journal", quarantine: directory + "/quarantine",
            kiosk: fixture.kiosk, boot: BootID(trusted: [UInt8](repeating: 9, count: 16)),
            vfs: disk.name)
        return try recovery.open(at: BootTime(seconds: 1)) { JournalFixture.chain(2) }
    }

    /// Lets the daemon start its work, a citizen press, and everything be sent.
    private func work(_ journal: Journal, _ result: inout Judgement) throws(JournalError) {
        do {
            try server.write { database in
                try self.send(journal, to: database, &result)
                throw Undo()
            }
        } catch {
            guard error is Undo else { throw JournalError(error) }
        }
    }

    private func send(_ journal: Journal, to database: Database, _ result: inout Judgement) throws {
        do {
            try journal.append(JournalFixture.boot, JournalFixture.rating(3), at: 50)
            try journal.checkTail()
            // A hundred batches are more than there are entries: a daemon without end has failed.
            for _ in 0..<100 {
                guard let batch = try fixture.freeze(journal) else { return }
                guard let receipt = try take(batch.message, database) else {
                    result.answers.append(.brokenChain)
                    return
                }
                result.answers.append(receipt.code)
                if receipt.chain == JournalFixture.chain(1) {
                    result.contiguous = receipt.contiguous.sequence
                }
                if !result.answers.contains(.branch) { try collectLies(batch, &result) }
                _ = try fixture.settle(journal, receipt)
            }
        } catch let error as JournalError where error.needsQuarantine {
            result.daemon = .atWork
            return
        }
        Issue.record("the daemon sends without end")
    }

    /// What the server holds now is compared with what was recorded, place by place.
    private func collectLies(_ frozen: FrozenBatch, _ result: inout Judgement) throws {
        let batch = try fixture.batch(frozen)
        guard batch.chain == JournalFixture.chain(1) else { return }
        for entry in batch.entries where entry.sequence <= last {
            if entry != entries[Int(entry.sequence) - 1] { result.lies.append(entry.sequence) }
        }
    }
}

extension AttackedJournal {
    /// The first entry of the batch that holds an entry.
    func batch(of sequence: UInt64) -> UInt64? {
        batches.first { $0.entries.contains(sequence) }?.entries.lowerBound
    }

    /// One fact of every kind, in the order of the kinds.
    static let facts: [Fact] = [
        JournalFixture.rating(1),
        .followUp(FollowUp(back: 1, outcome: .skipped, answer: .chips([]))),
        JournalFixture.boot, clock(1_790_000_000_000), JournalFixture.configuration,
        .panel(PanelRecord(panel: 1, identity: "usb-1 1209:0001", state: .attached)),
        .loss(Loss(reason: .inputOverrun, count: nil)), .receipt(sha256([1])),
        .key(spki: [1], proof: [1]), start(4), .service(on: true), .stopped, .inspected(user: 0),
    ]

    /// The same kinds with another content, for which one would want to exchange them.
    static let others: [Fact] = [
        .rating(Rating(panel: 1, question: 1, level: 5, replaces: 1)),
        .followUp(FollowUp(back: 1, outcome: .answered, answer: .chips([1]))),
        .boot(BootRecord(bootID: .zero, version: "2", clean: false)), clock(1_780_000_000_000),
        .configuration([0xa1, 1, 1]),
        .panel(PanelRecord(panel: 1, identity: "usb-1 1209:0001", state: .detached)),
        .loss(Loss(reason: .inputOverrun, count: 1)), .receipt(sha256([2])),
        .key(spki: [2], proof: [1]), start(5), .service(on: false), .inspected(user: 1_000),
        .inspected(user: 1),
    ]

    private static func clock(_ wall: Int64) -> Fact {
        .clock(
            ClockRecord(
                wall: WallTime(milliseconds: wall), errorMilliseconds: 20, quality: .synced))
    }

    private static func start(_ sequence: UInt64) -> Fact {
        .start(
            ChainStart(
                previous: JournalFixture.chain(7), sequence: sequence, head: sha256([3]),
                reason: .quarantine))
    }
}
