/// Which figures may stand side by side without giving away one that is withheld.
///
/// A published total minus its published parts shows what the withheld parts hold together. If
/// that rest is 1…9 ratings, the smallest published part is withheld as well, until no rest is
/// small. Parts need not add up to their total: what no part contains belongs to the rest.
package struct Disclosure: Sendable {
    /// A total and its parts, as indices into the cells.
    package struct Sum: Hashable, Sendable {
        package var total: Int
        package var parts: [Int]

        package init(total: Int, parts: [Int]) {
            self.total = total
            self.parts = parts
        }
    }

    /// For each cell, whether its figure may be published.
    package private(set) var published: [Bool]
    private let counts: [Int]

    /// Decides for cells of `counts` ratings, of which some are totals of others.
    ///
    /// - Parameters:
    ///   - counts: the ratings of each cell.
    ///   - hidden: cells that are never published whatever they hold, such as a counter.
    ///   - sums: totals and their parts; a total may be a part elsewhere.
    package init(counts: [Int], internal hidden: Set<Int> = [], sums: [Sum]) {
        self.counts = counts
        published = counts.indices.map {
            !hidden.contains($0) && Publication(count: counts[$0]) >= .published
        }
        // Each round withholds at least one more cell, so this ends.
        while let cell = nextToWithhold(sums) { published[cell] = false }
    }

    private func nextToWithhold(_ sums: [Sum]) -> Int? {
        for sum in sums where published[sum.total] {
            let shown = sum.parts.filter { published[$0] }
            let rest = counts[sum.total] - shown.reduce(0) { $0 + counts[$1] }
            guard rest > 0, rest < Publication.referenceCount else { continue }
            return shown.min { (counts[$0], $1) < (counts[$1], $0) } ?? sum.total
        }
        return nil
    }
}
