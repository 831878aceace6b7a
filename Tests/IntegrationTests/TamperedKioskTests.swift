import Foundation
import Glibc
import TestSupport
import TestTraits
import Testing

/// What an administrator sees, at the prompt, of a journal that somebody edited.
@Suite(.blocking)
struct TamperedKioskTests {
    /// A kiosk that sent everything and stopped, with its last receipt in a file beside it.
    private func sent() throws -> (rig: Rig, receipt: String, held: Int) {
        let (province, rig, keypad) = try Province.withKiosk()
        for key in [1, 2, 5] { try keypad.pressAndBeThanked(key) }
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        let held = try rig.status().lastReceipt?.contiguous ?? 0
        try keypad.end(by: SIGKILL)
        province.stop()
        let receipt = rig.directory.path + "/receipt.cose"
        try edit(
            rig,
            """
            row = journal.execute("SELECT receipt FROM batch ORDER BY first DESC").fetchone()
            open("\(receipt)", "wb").write(row[0])
            """)
        return (rig, receipt, held)
    }

    /// Runs a few lines of Python on the journal's database.
    private func edit(_ rig: Rig, _ lines: String) throws {
        let program = """
            import sqlite3
            journal = sqlite3.connect("\(rig.state)/journal/journal.db")
            \(lines)
            journal.commit()
            """
        try Programs.succeed("/usr/bin/python3", "-c", program)
    }

    private func verify(_ paths: String...) throws -> Outcome {
        try Programs.run(Programs.path("hailong"), ["verify", "--lang", "en"] + paths)
    }

    @Test func `a receipt that was kept gives away a chain that was cut off`() throws {
        let (rig, receipt, held) = try sent()
        let whole = try verify(rig.state, receipt)
        #expect(whole.status == 0, "\(whole.output)")
        let cut = held - 2
        try edit(
            rig,
            """
            for table, column in (("entry", "seq"), ("batch", "last")):
                journal.execute(f"DELETE FROM {table} WHERE {column} > \(cut)")
            journal.execute("DELETE FROM outbox")
            journal.execute(
                "UPDATE batch SET receipt = NULL, code = NULL, held_at = NULL"
                " WHERE first = (SELECT max(first) FROM batch)")
            journal.execute("INSERT INTO outbox (first) SELECT max(first) FROM batch")
            journal.execute("UPDATE meta SET contiguous = 0")
            """)
        #expect(try verify(rig.state).status == 0)
        let found = try verify(rig.state, receipt)
        #expect(found.status == 1)
        #expect(
            found.output.contains(
                "BROKEN  entry \(cut + 1): the chain ends before it, and the server holds entries "
                    + "up to \(held)"), "\(found.output)")
    }

    @Test func `no number in the database ends a command`() throws {
        let (rig, _, _) = try sent()
        let extremes = ["9223372036854775807", "-9223372036854775808", "-1", "0"]
        let columns = [
            ("meta", "base_seq"), ("meta", "base_ms"), ("meta", "base_boot"), ("meta", "base_owed"),
            ("meta", "contiguous"), ("meta", "receipt_now"), ("entry", "ms"), ("entry", "boot"),
            ("entry", "owed"), ("batch", "last"), ("batch", "held_at"), ("batch", "code"),
            ("batch", "oldest_ms"), ("batch", "owed"),
        ]
        let good = try Data(contentsOf: URL(filePath: rig.state + "/journal/journal.db"))
        let log = try? Data(contentsOf: URL(filePath: rig.state + "/journal/journal.db-wal"))
        for (table, column) in columns {
            for number in extremes {
                try good.write(to: URL(filePath: rig.state + "/journal/journal.db"))
                try log?.write(to: URL(filePath: rig.state + "/journal/journal.db-wal"))
                try? FileManager.default.removeItem(atPath: rig.state + "/journal/journal.db-shm")
                try edit(
                    rig,
                    "journal.execute(\"UPDATE OR IGNORE \(table) SET \(column) = \(number)\")")
                for command in [["status"], ["status", "--json"], ["log"]] {
                    let outcome = try Programs.run(
                        Programs.path("hailong"), command + ["--config", rig.config])
                    #expect((0...2).contains(outcome.status), "\(column) \(number) \(command)")
                }
                #expect((0...2).contains(try verify(rig.state).status), "\(column) \(number)")
            }
        }
    }
}
