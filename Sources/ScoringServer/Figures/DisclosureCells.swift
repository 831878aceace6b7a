import FeedbackCore
import Scoring

/// The figures of a family of points as sums of what is counted only once.
///
/// An atom is what one point counted in one day, or in a week or month without a day, of one
/// question and scale. Figures are decided in the order in which their periods end, since what
/// was shown cannot be taken back: longer periods first, then larger figures.
struct DisclosureCells {
    /// What may be published, in the order of the decisions.
    private(set) var publishable: [FigureBook.Key] = []

    private let counted: [FigureBook.Key: Figure]
    private let parts: [String: [String]]
    private var atoms: [Int] = []
    private var atomOfKey: [FigureBook.Key: Int] = [:]
    /// For the weeks and months of one point, the atoms that lie in them.
    private var atomsOfKey: [FigureBook.Key: [Int]] = [:]

    /// - Parameters:
    ///   - points: the family.
    ///   - counted: what each point counted by itself.
    ///   - figures: the same with what its parts counted.
    ///   - shown: what everybody has seen already.
    init(
        points: [Point], counted: [FigureBook.Key: Figure], figures: [FigureBook.Key: Figure],
        shown: Set<FigureBook.Key>
    ) {
        self.counted = counted
        parts = Dictionary(grouping: points.filter { $0.parent != nil }, by: { $0.parent ?? "" })
            .mapValues { $0.map(\.id) }
        for kind in Period.Kind.allCases {
            for key in counted.keys where key.period.kind == kind { addAtom(key) }
        }
        let keys = figures.keys.sorted {
            Self.order($0, figures[$0]) < Self.order($1, figures[$1])
        }
        let counters = Set(points.filter(\.isInternal).map(\.id))
        let places = keys.indices
        let disclosure = Disclosure(
            atoms: atoms, cells: keys.map { atomsWithParts($0) },
            shown: Set(places.filter { shown.contains(keys[$0]) }),
            hidden: Set(places.filter { counters.contains(keys[$0].point) }),
            groups: keys.flatMap { borders($0) })
        publishable = places.filter { disclosure.published[$0] }.map { keys[$0] }
    }

    private typealias Order = (Int, Int, Int, String, String, UInt8)

    private static func order(_ key: FigureBook.Key, _ figure: Figure?) -> Order {
        (
            key.period.last.dayNumber, key.period.first.dayNumber, -(figure?.tally.total ?? 0),
            key.point, key.question, key.scale.rawValue
        )
    }

    /// Makes the atom of a day, or of what a week or month holds beyond its shorter periods.
    private mutating func addAtom(_ key: FigureBook.Key) {
        var inside: [Int] = []
        if key.period.kind != .day {
            var date = key.period.first
            while date <= key.period.last {
                inside += atomOfKey[key.with(Period(.day, containing: date))].map { [$0] } ?? []
                let week = Period(.week, containing: date)
                if key.period.kind == .month, week.first == date, week.last <= key.period.last {
                    inside += atomOfKey[key.with(week)].map { [$0] } ?? []
                }
                date = date.adding(days: 1)
            }
        }
        let total = counted[key]?.tally.total ?? 0
        atomOfKey[key] = atoms.count
        atomsOfKey[key] = inside + [atoms.count]
        atoms.append(max(0, total - inside.reduce(0) { $0 + atoms[$1] }))
    }

    private func atomsWithParts(_ key: FigureBook.Key) -> [Int] {
        ([key.point] + (parts[key.point] ?? [])).flatMap { point -> [Int] in
            var part = key
            part.point = point
            return atomsOfKey[part] ?? []
        }
    }

    /// The days of a week that belong to one month, and those that belong to the next.
    private func borders(_ key: FigureBook.Key) -> [[Int]] {
        let month = Period(.month, containing: key.period.first)
        guard key.period.kind == .week, month.last < key.period.last else { return [] }
        let days = (0..<7).map { key.period.first.adding(days: $0) }
        return [days.filter { $0 <= month.last }, days.filter { $0 > month.last }].map { days in
            days.flatMap { atomsWithParts(key.with(Period(.day, containing: $0))) }
        }
    }
}

extension FigureBook.Key {
    /// The same in another period.
    fileprivate func with(_ period: Period) -> Self {
        var key = self
        key.period = period
        return key
    }
}
