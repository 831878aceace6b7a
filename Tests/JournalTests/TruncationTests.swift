@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite
import Testing

/// Who cuts off the end of a chain, and who edits it under a running daemon.
struct TruncationTests {
    /// Cuts the chain off after `place` so carefully that the journal does not contradict itself:
    /// batches that reach further are gone, and receipts whose entry is gone never came.
    private func cut(_ database: Database, after place: UInt64) throws {
        try database.run("DELETE FROM entry WHERE seq > ?", place)
        try database.run("DELETE FROM batch WHERE last > ?", place)
        let named = try database.all(
            "SELECT body FROM entry WHERE substr(body, 2, 1) = x'08'"
        ) { $0.blob(0) }
        let rows = try database.all(
            "SELECT first, receipt FROM batch WHERE receipt IS NOT NULL"
        ) { ($0.uint64(0), $0.blob(1)) }
        for (first, receipt) in rows
        where !named.contains(FactCodec.encode(.receipt(sha256(receipt)))) {
            try database.run(
                "UPDATE batch SET receipt = NULL, code = NULL, held_at = NULL WHERE first = ?",
                first)
            try database.run("INSERT INTO outbox (first) VALUES (?)", first)
        }
        try database.execute("DELETE FROM outbox WHERE first NOT IN (SELECT first FROM batch)")
        try database.run("UPDATE meta SET contiguous = min(contiguous, ?)", place)
    }

    @Test func `a cut below what a kept receipt holds is seen by it, and by the server`() throws {
        let journal = try AttackedJournal()
        let receipt = try #require(journal.receipt)
        for place in 1..<journal.covered {
            let careful = try journal.judge { try cut($0, after: place) }
            #expect(careful.faults == [], "after \(place): \(careful)")
            // The daemon goes on where the server has other entries.
            #expect(careful.answers.contains(.branch), "after \(place): \(careful)")
            let held = try journal.judge(held: [receipt]) { try cut($0, after: place) }
            #expect(held.first == place + 1, "after \(place): \(held)")
        }
        #expect(try journal.judge(held: [receipt]) { _ in }.faults == [])
    }

    @Test func `a cut above what any receipt holds is seen by nobody`() throws {
        let journal = try AttackedJournal()
        let receipt = try #require(journal.receipt)
        for place in journal.covered..<journal.last {
            let result = try journal.judge(held: [receipt]) { try cut($0, after: place) }
            #expect(result.faults == [] && result.daemon == .nothing, "after \(place): \(result)")
            #expect(result.answers.allSatisfy { $0 == .held } && result.lies.first == place + 1)
        }
    }

    @Test func `a careless cut is seen without any receipt`() throws {
        let journal = try AttackedJournal()
        for place in 1..<journal.frozen {
            let result = try journal.judge {
                try $0.run("DELETE FROM entry WHERE seq > ?", place)
            }
            #expect(result.first.map { $0 <= place + 1 } == true, "after \(place): \(result)")
            #expect(result.daemon == .atStart && result.lies == [], "after \(place): \(result)")
        }
    }

    @Test func `a receipt that names another history of the chain is held against it`() throws {
        let journal = try AttackedJournal()
        var receipt = try #require(journal.receipt)
        let place = receipt.contiguous.sequence
        receipt.contiguous.hash = .zero
        #expect(try journal.judge(held: [receipt]) { _ in }.first == place)
        receipt.chain = JournalFixture.chain(3)
        #expect(try journal.judge(held: [receipt]) { _ in }.faults == [])
    }

    @Test func `a running daemon sees that its journal was exchanged under it`() throws {
        let journal = try AttackedJournal()
        for place in journal.frozen + 1...journal.last {
            let deeds: [DatabaseWriter.Deed] = [
                .replace(JournalFixture.rating(4)), .closeUp, .insert(JournalFixture.rating(4)),
                .backdate,
            ]
            for deed in deeds {
                let result = try journal.judgeRunning { database in
                    try DatabaseWriter.apply(deed, at: place, to: database)
                    try DatabaseWriter.rehash(database)
                }
                #expect(result.daemon == .atWork, "\(deed): \(result)")
            }
        }
    }

    @Test(arguments: [
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE seq = NEW.seq; END",
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN"
            + " UPDATE entry SET body = x'8401010105' WHERE seq = NEW.seq; END",
    ])
    func `a trigger in the database falsifies no press of a running daemon`(sql: String) throws {
        let journal = try AttackedJournal()
        let result = try journal.judgeRunning { try $0.execute(sql) }
        #expect(result.daemon == .atWork && result.lies == [], "\(result)")
    }
}
