import SQLite

/// What each part of a chain sees of it: every piece of the trunk, and every branch.
///
/// A copied card has a clock and a queue of people of its own.
struct LineViews {
    /// The trunk's, in the order of its pieces.
    private let trunk: [LineView]
    private let branches: [Int64: LineView]

    init(of line: Int64, in index: Database) throws {
        let starts = try TrunkPieces(index: index, line: line).starts()
        let trunk = LineView.trunk(of: line, in: index, pieces: starts)
        let found = try BranchTree.roots(of: line, in: index)
        let roots = Dictionary(uniqueKeysWithValues: found.map { ($0.branch, $0) })
        self.trunk = trunk
        branches = roots.mapValues { root in
            LineView(root, roots) { sequence in Self.place(of: sequence, in: trunk) }
        }
    }

    /// Every one of them.
    var all: [LineView] { trunk + branches.values }

    /// The view of the part that an entry is of.
    func view(of branch: Int64, at sequence: UInt64) -> LineView? {
        branch == 0 ? Self.place(of: Int64(clamping: sequence), in: trunk) : branches[branch]
    }

    /// Takes ratings, which come by branch and sequence, apart by the part that they are of.
    func parts(
        of ratings: [IndexedRating]
    ) -> [(view: LineView, ratings: [IndexedRating])] {
        var parts: [(view: LineView, ratings: [IndexedRating])] = []
        var rest = ratings[...]
        while let first = rest.first {
            let view = view(of: first.branch, at: first.sequence)
            let part = rest.prefix { view?.holds($0) ?? ($0.branch == first.branch) }
            rest = rest.dropFirst(max(part.count, 1))
            if let view { parts.append((view, Array(part))) }
        }
        return parts
    }

    /// The last piece of the trunk that begins at or before a place.
    private static func place(of sequence: Int64, in trunk: [LineView]) -> LineView {
        var (low, high) = (0, trunk.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if trunk[middle].start <= sequence { low = middle } else { high = middle - 1 }
        }
        return trunk[low]
    }
}
