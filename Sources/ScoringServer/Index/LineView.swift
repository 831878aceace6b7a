import BatchFormat
import FeedbackCore
import SQLite

/// What a branch sees of a chain: its own, and the trunk before it.
struct LineView {
    let index: Database
    let line: Int64
    /// 0 for the trunk itself.
    let branch: Int64
    /// The trunk's entries count up to before this sequence.
    private let end: Int64

    /// What a chain said from one entry on.
    struct Declaration {
        var sequence: UInt64
        var configuration: DeclaredConfiguration
    }

    /// The trunk's view of a chain, and that of each branch.
    ///
    /// A copied card has a clock and a queue of people of its own.
    static func all(of line: Int64, in index: Database) throws -> [LineView] {
        func view(_ branch: Int64, _ end: Int64) -> LineView {
            LineView(index: index, line: line, branch: branch, end: end)
        }
        let trunk = view(0, .max)
        let isForked = try index.first("SELECT 1 FROM branch WHERE line = ? LIMIT 1", line) { _ in
            true
        }
        guard isForked != nil else { return [trunk] }
        let branches = try index.all(
            """
            SELECT branch, min(sequence) FROM (
                SELECT branch, sequence FROM rating WHERE line = ?1
                UNION ALL SELECT branch, sequence FROM declared WHERE line = ?1
                UNION ALL SELECT branch, sequence FROM evidence WHERE line = ?1 AND kind < 2)
            WHERE branch > 0 GROUP BY branch
            """, line
        ) { view($0.int64(0), $0.int64(1)) }
        return [trunk] + branches
    }

    /// The rows that belong to it, as a condition.
    var sql: String { "(branch = \(branch) OR branch = 0 AND sequence < \(end))" }

    /// The configurations that were in force over a stretch of sequences.
    func declarations(over sequences: ClosedRange<UInt64>) throws -> [Declaration] {
        try index.all(
            """
            SELECT sequence, configuration FROM declared
            WHERE line = ?1 AND \(sql) AND sequence <= ?3 AND sequence >= coalesce((
                SELECT max(sequence) FROM declared
                WHERE line = ?1 AND \(sql) AND sequence <= ?2), 0)
            ORDER BY sequence
            """, line, sequences.lowerBound, sequences.upperBound
        ) { ($0.uint64(0), $0.blob(1)) }.compactMap { sequence, bytes in
            (try? DeclaredConfiguration(canonicalBytes: bytes)).map {
                Declaration(sequence: sequence, configuration: $0)
            }
        }
    }
}
