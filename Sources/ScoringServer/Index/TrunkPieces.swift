import SQLite

/// The pieces of a chain's trunk: what is held of it, where gaps lie between.
///
/// What waits behind a gap is of one history as far as it hangs together, but until the gap closes
/// nothing says that this is the history before it: the card may have been put back to an image in
/// between. So neither dates the other.
struct TrunkPieces {
    let index: Database
    let line: Int64

    /// Takes in what a batch of the trunk holds.
    ///
    /// - Returns: true if what came in before it knows more now of what was before that.
    func add(_ entries: ClosedRange<UInt64>) throws -> Bool {
        let touched = try index.all(
            "SELECT first, last FROM piece WHERE line = ? AND first <= ? AND last >= ?", line,
            entries.upperBound + 1, entries.lowerBound - 1
        ) { (first: $0.uint64(0), last: $0.uint64(1)) }
        let first = touched.map(\.first).reduce(entries.lowerBound, min)
        let last = touched.map(\.last).reduce(entries.upperBound, max)
        for piece in touched where piece.first != first {
            try index.run("DELETE FROM piece WHERE line = ? AND first = ?", line, piece.first)
        }
        try index.run("INSERT OR REPLACE INTO piece VALUES (?, ?, ?)", line, first, last)
        return touched.contains { $0.first > entries.lowerBound }
    }

    /// Finds the pieces anew of everything up to a position, since a held batch became a branch.
    func rebuild(from main: Database, upTo position: Int64) throws {
        try index.run("DELETE FROM piece WHERE line = ?", line)
        let sender = try index.first("SELECT kiosk, chain FROM line WHERE id = ?", line) {
            (kiosk: $0.blob(0), chain: $0.blob(1))
        }
        guard let sender else { return }
        let held = try main.all(
            """
            SELECT first, last FROM batch
            WHERE kiosk = ? AND chain = ? AND position <= ? AND code = 0 ORDER BY first
            """, sender.kiosk, sender.chain, position
        ) { $0.uint64(0)...$0.uint64(1) }
        for entries in held { _ = try add(entries) }
    }

    /// From which sequence on each piece counts, in order, up to where the next begins.
    ///
    /// The first counts from the chain's beginning on, and the last to its end.
    func starts() throws -> [Int64] {
        let starts = try index.all("SELECT first FROM piece WHERE line = ? ORDER BY first", line) {
            $0.int64(0)
        }
        return [0] + starts.dropFirst()
    }

    /// The sequences that count to the piece in which an entry stands.
    func reach(around sequence: UInt64) throws -> ClosedRange<Int64> {
        let (before, after) =
            try index.first(
                """
                SELECT (SELECT first FROM piece WHERE line = ?1 AND first <= ?2
                        AND first > (SELECT min(first) FROM piece WHERE line = ?1)
                        ORDER BY first DESC LIMIT 1),
                    (SELECT min(first) FROM piece WHERE line = ?1 AND first > ?2)
                """, line, sequence
            ) { ($0.optional(0, Statement.int64), $0.optional(1, Statement.int64)) } ?? (nil, nil)
        return (before ?? 0)...(after.map { $0 - 1 } ?? .max)
    }
}
