import BatchFormat
import FeedbackCore
import SQLite

/// What a branch sees of a chain: its own, and what came before it on the branches that it left and
/// on the trunk.
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
    /// The trunk before its first entry, where nobody knows what it followed: an entry is missing.
    private let before: Part?

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
        let found = try BranchTree.roots(of: line, in: index)
        let roots = Dictionary(uniqueKeysWithValues: found.map { ($0.branch, $0) })
        let trunk = LineView(
            index: index, line: line, parts: [Part(branch: 0, end: .max)], before: nil)
        return [trunk] + found.map { LineView(index: index, line: line, $0, roots) }
    }

    /// The most branches that left each other of which a view is made.
    ///
    /// SQLite refuses a condition of a thousand parts. Whoever makes more sees less of what they
    /// share, and nothing false.
    private static let mostParts = 100

    private init(index: Database, line: Int64, parts: [Part], before: Part?) {
        (self.index, self.line, self.parts, self.before) = (index, line, parts, before)
    }

    /// A branch, the branches that it left one after the other, and the trunk.
    private init(
        index: Database, line: Int64, _ branch: BranchTree.Root,
        _ roots: [Int64: BranchTree.Root]
    ) {
        var parts = [Part(branch: branch.branch, end: .max)]
        var root = branch
        while let parent = root.parent.flatMap({ roots[$0] }), parent.first < root.first,
            parts.count < Self.mostParts
        {
            parts.append(Part(branch: parent.branch, end: root.first))
            root = parent
        }
        let trunk = Part(branch: 0, end: root.first)
        if root.parent == 0 { parts.append(trunk) }
        self.init(
            index: index, line: line, parts: parts, before: root.parent == nil ? trunk : nil)
    }

    /// The rows that belong to it, as a condition.
    var sql: String { Self.sql(parts) }

    private static func sql(_ parts: [Part]) -> String {
        let rows = parts.map { "branch = \($0.branch) AND sequence < \($0.end)" }
        return "(" + rows.joined(separator: " OR ") + ")"
    }

    /// The configurations that were in force over a stretch of sequences.
    ///
    /// Where what came before is not known, the trunk's is the best guess of what was asked.
    func declarations(over sequences: ClosedRange<UInt64>) throws -> [Declaration] {
        let sql = Self.sql(parts + [before].compactMap(\.self))
        return try index.all(
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
