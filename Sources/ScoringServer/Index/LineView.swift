import BatchFormat
import FeedbackCore
import SQLite

/// What a branch sees of a chain: its own, and what came before it on the trunk and on the branch
/// that it left.
struct LineView {
    /// A stretch of the chain's history.
    private struct Part {
        var branch: Int64
        /// Its entries count up to before this sequence.
        var end: Int64
    }

    let index: Database
    let line: Int64
    /// The branch itself first; the trunk is 0, and last.
    private let parts: [Part]

    /// 0 for the trunk itself.
    var branch: Int64 { parts[0].branch }

    /// What a chain said from one entry on.
    struct Declaration {
        var sequence: UInt64
        var configuration: DeclaredConfiguration
    }

    /// The trunk's view of a chain, and that of each branch.
    ///
    /// A copied card has a clock and a queue of people of its own.
    static func all(of line: Int64, in index: Database) throws -> [LineView] {
        let trunk = LineView(index: index, line: line, parts: [Part(branch: 0, end: .max)])
        let isForked = try index.first("SELECT 1 FROM branch WHERE line = ? LIMIT 1", line) { _ in
            true
        }
        guard isForked != nil else { return [trunk] }
        let begins = try index.all(
            """
            SELECT branch, min(sequence) FROM (
                SELECT branch, sequence FROM rating WHERE line = ?1
                UNION ALL SELECT branch, sequence FROM declared WHERE line = ?1
                UNION ALL SELECT branch, sequence FROM evidence WHERE line = ?1 AND kind < 2)
            WHERE branch > 0 GROUP BY branch
            """, line
        ) { ($0.int64(0), $0.int64(1)) }
        let known = Dictionary(begins) { first, _ in first }
        return try [trunk]
            + begins.map { branch, _ in
                LineView(
                    index: index, line: line, parts: try parts(of: branch, line, known, index))
            }
    }

    /// The most branches that left each other of which a view is made.
    ///
    /// SQLite refuses a condition of a thousand parts. Whoever makes more sees less of what they
    /// share, and nothing false.
    private static let mostParts = 100

    /// A branch, the branches that it left one after the other, and the trunk.
    ///
    /// `begins` are the first sequences that each branch has for itself.
    private static func parts(
        of branch: Int64, _ line: Int64, _ begins: [Int64: Int64], _ index: Database
    ) throws -> [Part] {
        var parts = [Part(branch: branch, end: .max)]
        while let last = parts.last, parts.count < mostParts {
            let root = try index.first(
                """
                SELECT first, head_before FROM branch WHERE line = ? AND id = ?
                ORDER BY first, batch LIMIT 1
                """, line, last.branch
            ) { (first: $0.int64(0), head: $0.blob(1)) }
            guard let root else { break }
            let parent = try index.first(
                "SELECT id FROM branch WHERE line = ? AND head_after = ? ORDER BY batch LIMIT 1",
                line, root.head
            ) { $0.int64(0) }
            guard let parent, !parts.contains(where: { $0.branch == parent }) else {
                parts.append(Part(branch: 0, end: begins[last.branch] ?? root.first))
                break
            }
            parts.append(Part(branch: parent, end: root.first))
        }
        return parts
    }

    /// The rows that belong to it, as a condition.
    var sql: String {
        let rows = parts.map { "branch = \($0.branch) AND sequence < \($0.end)" }
        return "(" + rows.joined(separator: " OR ") + ")"
    }

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
