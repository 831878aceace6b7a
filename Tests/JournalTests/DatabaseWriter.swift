@testable import Journal
import BatchFormat
import FeedbackCore
import SQLite

/// What somebody who can write to a journal's database does to its entries.
///
/// It has no key. It may know how the chain is hashed, and hash it again (`rehash`).
enum DatabaseWriter {
    /// One thing to do to the entry at a place.
    enum Deed: Equatable, CustomStringConvertible {
        /// Takes it out, and leaves the gap.
        case delete
        /// Takes it out, and moves up what follows.
        case closeUp
        /// Puts a fact before it, and moves down what follows.
        case insert(Fact)
        /// Gives it another content.
        case replace(Fact)
        /// Exchanges it with another place.
        case swap(UInt64)
        /// Lets it happen earlier, or in another boot.
        case backdate
        case otherBoot
        /// Changes what only helps to find it.
        case recount
        case hash
        /// Leaves bytes that are no entry.
        case garble

        /// True if the entry is not there afterwards, and nothing is in its place.
        var takesOut: Bool {
            switch self {
            case .delete, .closeUp: true
            default: false
            }
        }

        var description: String {
            switch self {
            case .insert(let fact): "insert kind \(fact.kind)"
            case .replace(let fact): "replace by kind \(fact.kind)"
            case .swap(let other): "swap with \(other)"
            case .delete: "delete"
            case .closeUp: "close up"
            case .backdate: "backdate"
            case .otherBoot: "other boot"
            case .recount: "recount"
            case .hash: "hash"
            case .garble: "garble"
            }
        }
    }

    /// Does it to the entry at `place`.
    static func apply(_ deed: Deed, at place: UInt64, to database: Database) throws {
        switch deed {
        case .delete: try database.run("DELETE FROM entry WHERE seq = ?", place)
        case .closeUp:
            try database.run("DELETE FROM entry WHERE seq = ?", place)
            try shift(after: place, by: -1, database)
        case .insert(let fact):
            try shift(after: place - 1, by: 1, database)
            try database.run(
                """
                INSERT INTO entry SELECT ?, boot, ms, owed, ?, hash FROM entry WHERE seq = ?
                """, place, FactCodec.encode(fact), place + 1)
        case .replace(let fact):
            try database.run(
                "UPDATE entry SET body = ? WHERE seq = ?", FactCodec.encode(fact), place)
        case .swap(let other):
            try database.run("UPDATE entry SET seq = -1 WHERE seq = ?", place)
            try database.run("UPDATE entry SET seq = ? WHERE seq = ?", place, other)
            try database.run("UPDATE entry SET seq = ? WHERE seq = -1", other)
        case .backdate:
            try database.run("UPDATE entry SET ms = ms - 900 WHERE seq = ?", place)
        case .otherBoot:
            try database.run("UPDATE entry SET boot = boot + 1 WHERE seq = ?", place)
        case .recount: try database.run("UPDATE entry SET owed = owed + 1 WHERE seq = ?", place)
        case .hash:
            try database.run("UPDATE entry SET hash = zeroblob(32) WHERE seq = ?", place)
        case .garble: try database.run("UPDATE entry SET body = x'83' WHERE seq = ?", place)
        }
    }

    private static func shift(after place: UInt64, by step: Int, _ database: Database) throws {
        try database.run(
            "UPDATE entry SET seq = -seq WHERE seq > ?", place)
        try database.run("UPDATE entry SET seq = ? - seq WHERE seq < 0", step)
    }

    /// Hashes and counts the whole chain again, so that it looks as if nothing had happened.
    ///
    /// What cannot be an entry stays as it is, and ends it.
    static func rehash(_ database: Database) throws {
        let rows = try database.all(
            EntryRow.select + "ORDER BY seq", read: EntryRow.init)
        let genesis = try database.first("SELECT genesis FROM meta") { $0.digest(0) } ?? .zero
        var tail = Tail(head: ChainHead(sequence: 0, hash: genesis))
        for row in rows {
            guard let entry = try? row.unverified(), row.sequence == tail.head.sequence + 1
            else { return }
            tail.owed += entry.fact.ridesAlong ? 0 : 1
            tail.head = ChainHead(
                sequence: row.sequence, hash: ChainHash.next(after: tail.head.hash, entry: entry))
            try database.run(
                "UPDATE entry SET hash = ?, owed = ? WHERE seq = ?", tail.head.hash.bytes,
                tail.owed, row.sequence)
        }
    }
}
