import SQLite
import Scoring

/// How far the index has read, and in which database.
struct IndexPosition {
    /// The last batch that is counted, or 0.
    var batch: Int64
    /// The last fork that is counted, or 0.
    var fork: Int64

    /// Reads the position; an index of another main database, or one that was counted by other
    /// rules, is emptied and begins again.
    ///
    /// A restored backup gives the numbers of lost batches to others. So the digest of the last
    /// batch that was counted stands beside its number, and must be the one stored under it.
    static func resume(
        _ index: Database, in main: Database, by rules: RuleCalendar
    ) throws -> IndexPosition {
        let state = try index.first("SELECT batch, fork, payload, rules FROM state") {
            (IndexPosition(batch: $0.int64(0), fork: $0.int64(1)), $0.blob(2), $0.text(3))
        }
        guard let (position, payload, counted) = state else {
            throw ServerError.database("no position")
        }
        guard counted == rules.text else { return try empty(index, rules) }
        let stored = try main.first(
            "SELECT payload FROM batch WHERE position = ?", position.batch
        ) { $0.blob(0) }
        let forks = try main.first("SELECT coalesce(max(id), 0) FROM fork") { $0.int64(0) } ?? 0
        guard (stored ?? []) == payload, position.fork <= forks else {
            ServerLog.warning("the database was replaced; everything is counted again")
            return try empty(index, rules)
        }
        return position
    }

    /// Writes down that everything up to here is counted; `payload` is the digest of its batch.
    func store(_ payload: [UInt8]?, in index: Database) throws {
        try index.run(
            "UPDATE state SET batch = ?, fork = ?, payload = coalesce(?, payload)", batch, fork,
            payload)
    }

    private static func empty(
        _ index: Database, _ rules: RuleCalendar
    ) throws -> IndexPosition {
        try index.execute("PRAGMA defer_foreign_keys = ON")
        let tables = try index.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('state')"
        ) { $0.text(0) }
        for table in tables { try index.execute("DELETE FROM \"\(table)\"") }
        try index.run("UPDATE state SET batch = 0, fork = 0, payload = x'', rules = ?", rules.text)
        return IndexPosition(batch: 0, fork: 0)
    }
}
