@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

/// What becomes of every column about batches, receipts and the chain itself when somebody without
/// the kiosk's key edits it.
struct TableTamperingTests {
    /// Edits of the row of a batch that is received, or on its way; `FIRST` is its first entry.
    ///
    /// Every column is there: verify sees each of them.
    private static let batchEdits = [
        "UPDATE batch SET first = first + 1 WHERE first = FIRST",
        "UPDATE batch SET last = last + 1 WHERE first = FIRST",
        "UPDATE batch SET owed = owed + 1 WHERE first = FIRST",
        "UPDATE batch SET oldest_boot = coalesce(oldest_boot, 0) + 1, oldest_ms = 1"
            + " WHERE first = FIRST",
        "UPDATE batch SET oldest_ms = coalesce(oldest_ms, 0) + 1, oldest_boot = 1"
            + " WHERE first = FIRST",
        "UPDATE batch SET payload = zeroblob(32) WHERE first = FIRST",
        "UPDATE batch SET seal = zeroblob(32) WHERE first = FIRST",
        "UPDATE batch SET code = 1 - coalesce(code, 1), held_at = 1 WHERE first = FIRST",
        "UPDATE batch SET held_at = 1 WHERE first = FIRST",
        "UPDATE batch SET receipt = (SELECT receipt FROM batch WHERE first <> FIRST"
            + " AND receipt IS NOT NULL LIMIT 1) WHERE first = FIRST",
        "UPDATE batch SET receipt = x'00' WHERE first = FIRST",
        "UPDATE batch SET message = x'00' WHERE first = FIRST",
        "UPDATE batch SET message = (SELECT message FROM batch WHERE first <> FIRST LIMIT 1)"
            + " WHERE first = FIRST",
    ]

    /// Edits that say that the server has what it has not.
    private static let falseReceipts = [
        "DELETE FROM outbox",
        "DELETE FROM outbox; UPDATE batch SET code = 0, held_at = 1 WHERE code IS NULL",
        "DELETE FROM outbox; UPDATE batch SET code = 0, held_at = 1,"
            + " receipt = (SELECT receipt FROM batch LIMIT 1) WHERE code IS NULL",
        "DELETE FROM batch WHERE first = (SELECT min(first) FROM outbox); DELETE FROM outbox",
    ]

    /// Edits of the one row about the chain, and of what no daemon puts into a journal.
    private static let chainEdits = [
        "UPDATE meta SET kiosk = zeroblob(16)", "UPDATE meta SET chain = zeroblob(16)",
        "UPDATE meta SET genesis = zeroblob(32)", "UPDATE meta SET base_seq = 1",
        "UPDATE meta SET base_seq = -1", "UPDATE meta SET base_seq = 9223372036854775807",
        "UPDATE meta SET base_hash = zeroblob(32)", "UPDATE meta SET base_owed = 1",
        "UPDATE meta SET base_owed = -1", "UPDATE meta SET contiguous = 1000",
        "UPDATE meta SET contiguous = -1", "DELETE FROM meta", "DELETE FROM entry",
        "INSERT INTO entry SELECT 0, boot, ms, owed, body, hash FROM entry WHERE seq = 1",
        "INSERT INTO entry SELECT -5, boot, ms, owed, body, hash FROM entry WHERE seq = 1",
        "INSERT INTO entry SELECT 9223372036854775807, boot, ms, owed, body, hash FROM entry"
            + " WHERE seq = 1",
        "UPDATE entry SET seq = -seq", "INSERT INTO outbox (first) VALUES (1000)",
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
        "CREATE VIEW v AS SELECT * FROM entry",
    ]

    /// Edits that lose nothing and count nothing twice: the server gets all that was recorded.
    private static let harmless = [
        "UPDATE meta SET receipt_now = 0", "UPDATE meta SET receipt_now = 9223372036854775807",
        "UPDATE meta SET receipt_now = -9223372036854775808", "UPDATE meta SET contiguous = 0",
        "UPDATE meta SET contiguous = contiguous + 1", "UPDATE outbox SET refused_boot = 1000",
        "UPDATE outbox SET refused_boot = 1, refused_ms = 1",
        "INSERT INTO outbox (first) VALUES (1)", "DELETE FROM batch; DELETE FROM outbox",
        "DELETE FROM batch WHERE first = (SELECT max(first) FROM batch);"
            + " DELETE FROM outbox WHERE first NOT IN (SELECT first FROM batch)",
    ]

    private func judge(
        _ journal: AttackedJournal, _ sql: String
    ) throws -> (AttackedJournal.Judgement, Comment) {
        let result = try journal.judge { try $0.execute(sql) }
        return (result, Comment(rawValue: "\(sql): \(result)"))
    }

    @Test func `no column of a signed batch or its receipt is edited without being seen`() throws {
        let journal = try AttackedJournal()
        for batch in journal.batches {
            let first = batch.entries.lowerBound
            for edit in Self.batchEdits {
                let sql = edit.replacing("FIRST", with: "\(first)")
                let (result, comment) = try judge(journal, sql)
                #expect(result.first == first, comment)
                #expect(result.lies == [], comment)
            }
        }
    }

    @Test(arguments: falseReceipts)
    func `what is marked as received needs a receipt`(edit: String) throws {
        let journal = try AttackedJournal()
        let (result, comment) = try judge(journal, edit)
        #expect(result.first == journal.covered + 1, comment)
        #expect(result.lies == [], comment)
    }

    @Test(arguments: chainEdits)
    func `no edit of what the chain says about itself goes unseen`(edit: String) throws {
        let journal = try AttackedJournal()
        let (result, comment) = try judge(journal, edit)
        #expect(result.faults != [], comment)
        #expect(result.lies == [], comment)
    }

    @Test(arguments: harmless)
    func `an edit that is not seen loses nothing and counts nothing twice`(edit: String) throws {
        let journal = try AttackedJournal()
        let (result, comment) = try judge(journal, edit)
        #expect(result.lies == [] && !result.answers.contains { $0 != .held }, comment)
        #expect(result.contiguous >= journal.last, comment)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "-1", "0", "4294967296"])
    func `no number in the database ends the daemon, or makes it lie`(number: String) throws {
        let journal = try AttackedJournal()
        let columns = [
            ("meta", "base_seq"), ("meta", "base_ms"), ("meta", "base_boot"), ("meta", "base_owed"),
            ("meta", "contiguous"), ("meta", "receipt_now"), ("entry", "seq"), ("entry", "ms"),
            ("entry", "boot"), ("entry", "owed"), ("batch", "first"), ("batch", "last"),
            ("batch", "held_at"), ("batch", "code"), ("batch", "oldest_ms"),
            ("batch", "oldest_boot"), ("batch", "owed"), ("outbox", "first"),
            ("outbox", "refused_boot"), ("outbox", "refused_ms"),
        ]
        for (table, column) in columns {
            // Of all rows, or of the last alone.
            for rows in ["", " WHERE rowid = (SELECT max(rowid) FROM \(table))"] {
                let (result, comment) = try judge(
                    journal, "UPDATE OR IGNORE \(table) SET \(column) = \(number)" + rows)
                #expect(result.lies == [], comment)
            }
        }
    }
}
