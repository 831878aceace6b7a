/// Which figures may stand side by side without giving away one that is withheld.
///
/// A published total minus its published parts shows what the withheld parts hold together. If
/// that rest is 1…9 ratings, the smallest published part is withheld as well, until no rest is
/// small. Parts need not add up to their total: what no part contains belongs to the rest.
package struct Disclosure: Sendable {
    /// A total and its parts, as indices into the cells.
    package struct Sum: Hashable, Sendable {
        /// The cell that holds all that the parts hold, and perhaps more.
        package var total: Int
        /// Cells within the total that share no rating with each other.
        package var parts: [Int]

        package init(total: Int, parts: [Int]) {
            self.total = total
            self.parts = parts
        }
    }

    /// For each cell, whether its figure may be published.
    package private(set) var published: [Bool]
    private let counts: [Int]
    private let sums: [Sum]
    /// The sums of each cell that is a total.
    private let sumsOfCell: [Int: [Sum]]

    /// Decides for cells of `counts` ratings, of which some are totals of others.
    ///
    /// - Parameters:
    ///   - counts: the ratings of each cell.
    ///   - hidden: cells that are never published whatever they hold, such as a counter.
    ///   - sums: totals and their parts; a total may be a part elsewhere, but never of itself.
    package init(counts: [Int], hidden: Set<Int> = [], sums: [Sum]) {
        self.counts = counts
        self.sums = sums
        sumsOfCell = Dictionary(grouping: sums, by: \.total)
        published = counts.indices.map {
            !hidden.contains($0) && Publication(count: counts[$0]) >= .published
        }
        // Each round but the last withholds at least one more cell.
        while withholdOnce() {}
    }

    /// Withholds one cell for each sum that gives something away; false if none does.
    private mutating func withholdOnce() -> Bool {
        var changed = false
        for sum in sums where published[sum.total] {
            let shown = shown(in: sum)
            let rest = counts[sum.total] - shown.reduce(0) { $0 + counts[$1] }
            guard rest > 0, rest < Publication.referenceCount else { continue }
            let smallest = shown.min { (counts[$0], $1) < (counts[$1], $0) }
            published[smallest ?? sum.total] = false
            changed = true
        }
        return changed
    }

    /// The published cells that stand for the parts; a withheld part for which its own parts are
    /// published is known as far as they go.
    private func shown(in sum: Sum) -> [Int] {
        sum.parts.flatMap { part -> [Int] in
            if published[part] { return [part] }
            let finer = (sumsOfCell[part] ?? []).map(shown)
            return finer.max { total(of: $0) < total(of: $1) } ?? []
        }
    }

    private func total(of cells: [Int]) -> Int { cells.reduce(0) { $0 + counts[$1] } }
}
