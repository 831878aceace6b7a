import BatchFormat
import FeedbackCore
import SQLite

/// What a piece of a chain's trunk, or a branch, sees of the chain: its own, and what came before
/// it on the branches that it left and in the piece of the trunk that those left.
struct LineView {
    /// A stretch of the chain's history.
    private struct Part {
        var branch: Int64
        /// Its entries count from this sequence on.
        var start: Int64
        /// And up to before this one.
        var end: Int64
    }

    private let index: Database
    private let line: Int64
    /// Its own first.
    private let parts: [Part]
    /// The trunk before everything that it sees, where nobody knows what that followed.
    private let before: Part?

    /// Where what it sees of itself begins.
    var start: Int64 { parts[0].start }

    /// What a chain said from one entry on.
    struct Declaration {
        var sequence: UInt64
        var configuration: DeclaredConfiguration
    }

    /// The most branches that left each other of which a view is made.
    ///
    /// SQLite refuses a condition of a thousand parts. Whoever makes more sees less of what they
    /// share, and nothing false.
    private static let mostParts = 100

    private init(index: Database, line: Int64, parts: [Part]) {
        (self.index, self.line, self.parts) = (index, line, parts)
        let start = parts.last?.start ?? 0
        before = start > 0 ? Part(branch: 0, start: 0, end: start) : nil
    }

    /// The views of the pieces of a trunk, which begin at `starts`.
    static func trunk(of line: Int64, in index: Database, pieces starts: [Int64]) -> [LineView] {
        zip(starts, starts.dropFirst() + [.max]).map { start, end in
            LineView(
                index: index, line: line, parts: [Part(branch: 0, start: start, end: end)])
        }
    }

    /// The view of a branch, with the branches that it left one after the other, and the piece of
    /// the trunk that `trunk` finds at a sequence.
    init(
        _ branch: BranchTree.Root, _ roots: [Int64: BranchTree.Root],
        trunk: (Int64) -> LineView
    ) {
        var parts = [Part(branch: branch.branch, start: branch.first, end: .max)]
        var root = branch
        while let parent = root.parent.flatMap({ roots[$0] }), parent.first < root.first,
            parts.count < Self.mostParts
        {
            parts.append(Part(branch: parent.branch, start: parent.first, end: root.first))
            root = parent
        }
        let piece = trunk(root.first - 1)
        if root.parent == 0 {
            parts.append(Part(branch: 0, start: piece.start, end: root.first))
        }
        self.init(index: piece.index, line: piece.line, parts: parts)
    }

    /// True if a rating is its own, and not of what it left.
    func holds(_ rating: IndexedRating) -> Bool {
        rating.branch == parts[0].branch && rating.sequence >= parts[0].start
            && rating.sequence < parts[0].end
    }

    /// The rows that belong to it, as a condition.
    var sql: String { Self.sql(parts) }

    private static func sql(_ parts: [Part]) -> String {
        let rows = parts.map {
            "branch = \($0.branch) AND sequence >= \($0.start) AND sequence < \($0.end)"
        }
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

    /// At which of the points that its kiosk was bound to, oldest first, the chain's kiosk stood
    /// when an entry was made.
    ///
    /// That is the one that the chain declared last before it, or first after it: a kiosk declares
    /// none before it is enrolled, or while it has lost its key. A chain that declares none of them
    /// stands at the first.
    func point(at sequence: UInt64, of bound: [String]) throws -> String? {
        let sql = Self.sql(parts + [before].compactMap(\.self))
        func points(_ condition: String) throws -> [String] {
            try index.all(
                """
                SELECT point FROM declared
                WHERE line = ? AND \(sql) AND point IS NOT NULL AND sequence \(condition)
                """, line, sequence
            ) { $0.text(0) }
        }
        let before = try points("<= ? GROUP BY point ORDER BY max(sequence) DESC")
        if let point = before.first(where: bound.contains) { return point }
        let after = try points("> ? GROUP BY point ORDER BY min(sequence)")
        return after.first(where: bound.contains) ?? bound.first
    }
}
