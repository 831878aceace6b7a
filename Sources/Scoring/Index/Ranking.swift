/// The places of units of one block in one period, best first: 1, 2, 2, 4.
///
/// Units are compared by their exact indices; those with too few ratings are left out and named.
package struct Ranking<Unit: Hashable & Sendable>: Sendable {
    /// One unit's place among `count`.
    package struct Place: Hashable, Sendable {
        /// The unit, as whoever ranks names it.
        package let unit: Unit
        /// From 1; equal units share a rank, and the ranks after it are left free.
        package let rank: Int
        /// The exact index by which it is ranked, in percent.
        package let index: Rational
    }

    /// The places, best first; equal units in the order that they came.
    package let places: [Place]
    /// Units that have fewer than `Publication.ranked` ratings.
    package let excluded: [Unit]

    /// Ranks `units` by the headline of their tallies.
    package init(_ units: [(unit: Unit, tally: Tally)]) {
        var (eligible, excluded): ([(Unit, Rational)], [Unit]) = ([], [])
        for (unit, tally) in units {
            if Publication(count: tally.total) == .ranked, let index = tally.satisfaction {
                eligible.append((unit, index))
            } else {
                excluded.append(unit)
            }
        }
        self.init(indices: eligible, excluded: excluded)
    }

    /// Ranks indices that are known without their tallies, such as official ones.
    package init(indices: [(Unit, Rational)], excluded: [Unit] = []) {
        let ordered = indices.enumerated().sorted {
            $0.element.1 != $1.element.1
                ? $0.element.1 > $1.element.1 : $0.offset < $1.offset
        }
        var places: [Place] = []
        for (position, item) in ordered.enumerated() {
            let (unit, index) = item.element
            let tied = places.last.flatMap { $0.index == index ? $0.rank : nil }
            places.append(Place(unit: unit, rank: tied ?? position + 1, index: index))
        }
        self.places = places
        self.excluded = excluded
    }
}
