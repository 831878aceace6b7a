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
    static func all(of line: Int64, in index: Database, _ tree: [BranchTree.Root]) -> [LineView] {
        let roots = Dictionary(uniqueKeysWithValues: tree.map { ($0.branch, $0) })
        let trunk = LineView(index: index, line: line, parts: [Part(branch: 0, end: .max)])
        return [trunk]
            + tree.map { LineView(index: index, line: line, parts: parts(of: $0, roots)) }
    }

    /// The most branches that left each other of which a view is made.
    ///
    /// SQLite refuses a condition of a thousand parts. Whoever makes more sees less of what they
    /// share, and nothing false.
    private static let mostParts = 100

    /// A branch, the branches that it left one after the other, and the trunk.
    private static func parts(
        of branch: BranchTree.Root, _ roots: [Int64: BranchTree.Root]
    ) -> [Part] {
        var parts = [Part(branch: branch.branch, end: .max)]
        var root = branch
        while parts.count < mostParts {
            guard let next = root.parent.flatMap({ roots[$0] }), next.first < root.first else {
                parts.append(Part(branch: 0, end: root.first))
                break
            }
            parts.append(Part(branch: next.branch, end: root.first))
            root = next
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
