import FeedbackCore
import Scoring

/// All figures of the closed periods of one family of points, and which may be published.
///
/// A family is a point without a parent and its parts, since their totals could give each other
/// away. The decision is one for all of them, so that every page tells the same.
struct FigureBook: Sendable {
    /// What a figure is about.
    struct Key: Hashable, Sendable {
        var point: String
        var question: String
        var scale: Scale
        var period: Period
    }

    /// Figures with at least one rating, counted or left out.
    let figures: [Key: Figure]
    /// The keys of those that may be published.
    let published: Set<Key>

    /// Takes what each point counted by itself.
    ///
    /// - Parameters:
    ///   - points: the family.
    ///   - counted: without what the parts counted.
    init(points: [Point], counted: [Key: Figure]) {
        var figures = counted
        let parents = Dictionary(
            points.compactMap { point in point.parent.map { (point.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        for (key, figure) in counted {
            guard let parent = parents[key.point] else { continue }
            var above = key
            above.point = parent
            figures[above, default: Figure(key.scale)].add(figure)
        }
        self.figures = figures
        published = Self.publishable(points, figures)
    }

    /// The questions that a point was rated on, with their scales, in a fixed order.
    func questions(of point: String) -> [(id: String, scale: Scale)] {
        let all = Set(
            figures.keys.filter { $0.point == point }.map {
                QuestionKey(id: $0.question, scale: $0.scale)
            })
        return all.sorted { ($0.id, $0.scale.rawValue) < ($1.id, $1.scale.rawValue) }
            .map { ($0.id, $0.scale) }
    }

    private struct QuestionKey: Hashable {
        var id: String
        var scale: Scale
    }

    private static func publishable(_ points: [Point], _ figures: [Key: Figure]) -> Set<Key> {
        let keys = figures.keys.sorted {
            ($0.point, $0.question, $0.scale.rawValue, $0.period.kind.code, $0.period)
                < ($1.point, $1.question, $1.scale.rawValue, $1.period.kind.code, $1.period)
        }
        let places = Dictionary(
            zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
        let counters = Set(points.filter(\.isInternal).map(\.id))
        let disclosure = Disclosure(
            counts: keys.map { figures[$0]?.tally.total ?? 0 },
            hidden: Set(keys.indices.filter { counters.contains(keys[$0].point) }),
            sums: sums(keys, places, points))
        return Set(keys.indices.filter { disclosure.published[$0] }.map { keys[$0] })
    }

    /// Weeks of days, months of whole weeks and the days around them, points of their parts.
    private static func sums(
        _ keys: [Key], _ places: [Key: Int], _ points: [Point]
    ) -> [Disclosure.Sum] {
        let parts = Dictionary(
            grouping: points.filter { $0.parent != nil }, by: { $0.parent ?? "" })
        var sums: [Disclosure.Sum] = []
        for (place, key) in keys.enumerated() {
            let periods = key.period.parts.map { period -> Key in
                var part = key
                part.period = period
                return part
            }
            let below = (parts[key.point] ?? []).map { point -> Key in
                var part = key
                part.point = point.id
                return part
            }
            for keys in [periods, below] where !keys.isEmpty {
                sums.append(.init(total: place, parts: keys.compactMap { places[$0] }))
            }
        }
        return sums
    }
}

extension Period {
    /// The shorter periods that it is made of: days of a week; of a month its whole weeks and the
    /// days before and after them.
    fileprivate var parts: [Period] {
        var parts: [Period] = []
        var date = first
        while kind != .day, date <= last {
            let week = Period(.week, containing: date)
            let whole = kind == .month && week.first >= first && week.last <= last
            parts.append(whole ? week : Period(.day, containing: date))
            date = whole ? week.last.adding(days: 1) : date.adding(days: 1)
        }
        return parts
    }
}
