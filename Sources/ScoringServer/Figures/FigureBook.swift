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

    /// A figure as everybody is shown it.
    struct Shown: Hashable, Sendable {
        var figure: Figure
        /// When it was made; ratings that came in later are not in it.
        var at: WallTime
        /// The last batch that it holds.
        var batch: Int64
        /// The digest of that batch's payload; it is known once it is published.
        var payload: Digest?

        /// True if so many ratings are new that what they hold together is no secret.
        ///
        /// Never if it would be of fewer: a server that was put back to a copy has yet to get
        /// again what everybody was shown.
        func isOutdated(by figure: Figure) -> Bool {
            figure.tally.total - self.figure.tally.total >= Publication.referenceCount
                && Publication(count: figure.tally.total) >= .published
        }

        /// True if so many ratings are missing now that it says nothing of those that are held.
        func isBefore(loss figure: Figure?) -> Bool {
            self.figure.tally.total - (figure?.tally.total ?? 0) >= Publication.referenceCount
        }
    }

    /// Figures with at least one rating, counted or left out, exact as of now.
    let figures: [Key: Figure]
    /// What may be published, as it is published; also where nothing of it is held any more.
    var published: [Key: Shown]
    /// The keys of those that nobody was shown yet, or not like this.
    let fresh: Set<Key>
    /// The last batch in each figure.
    let batches: [Key: Int64]
    /// What each point was rated on; a page asks for it often.
    private let asked: [String: Set<QuestionKey>]

    /// Takes what each point counted by itself.
    ///
    /// - Parameters:
    ///   - points: the family.
    ///   - counted: without what the parts counted.
    ///   - batches: the last batch in each of them.
    ///   - shown: what everybody was shown before.
    ///   - now: when this is made.
    init(
        points: [Point], counted: [Key: Figure], batches: [Key: Int64] = [:],
        shown: [Key: Shown] = [:], now: WallTime
    ) {
        let parents = Dictionary(
            points.compactMap { point in point.parent.map { (point.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        let counted = Self.withoutDays(counted)
        var (figures, last) = (counted, batches)
        for (key, figure) in counted {
            guard let parent = parents[key.point] else { continue }
            var above = key
            above.point = parent
            figures[above, default: Figure(key.scale)].add(figure)
            last[above] = max(last[above] ?? 0, batches[key] ?? 0)
        }
        var published = shown
        var fresh: Set<Key> = []
        for key in Self.publishable(points, counted, figures, shown) {
            guard let figure = figures[key], published[key]?.isOutdated(by: figure) ?? true
            else { continue }
            published[key] = Shown(figure: figure.published, at: now, batch: last[key] ?? 0)
            fresh.insert(key)
        }
        (self.figures, self.batches) = (figures, last)
        (self.published, self.fresh) = (published, fresh)
        asked = Self.asked(figures, published)
    }

    /// What may be published, in the order of the decisions.
    ///
    /// Of a day of 40 that everybody saw, a copy may hold 6. The week that holds those 6 must give
    /// away neither them nor, when the 40 are back, what stands beside the 40.
    private static func publishable(
        _ points: [Point], _ counted: [Key: Figure], _ figures: [Key: Figure],
        _ shown: [Key: Shown]
    ) -> [Key] {
        func decide(_ shown: Set<Key>) -> [Key] {
            DisclosureCells(points: points, counted: counted, figures: figures, shown: shown)
                .publishable
        }
        let all = decide(Set(shown.keys))
        let lost = shown.filter { $0.value.isBefore(loss: figures[$0.key]) }.keys
        guard lost.contains(where: { figures[$0] != nil }) else { return all }
        let held = Set(decide(Set(shown.keys).subtracting(lost)))
        return all.filter { held.contains($0) }
    }

    /// Says of each week and month how many of its ratings are in none of its days.
    private static func withoutDays(_ counted: [Key: Figure]) -> [Key: Figure] {
        var inDays: [Key: Int] = [:]
        for (key, figure) in counted where key.period.kind == .day {
            for kind in [Period.Kind.week, .month] {
                var around = key
                around.period = Period(kind, containing: key.period.first)
                inDays[around, default: 0] += figure.tally.total
            }
        }
        var counted = counted
        for (key, figure) in counted where key.period.kind != .day {
            counted[key]?.withoutDay = max(0, figure.tally.total - inDays[key, default: 0])
        }
        return counted
    }

    /// The questions that a point was rated on, with their scales, in a fixed order.
    func questions(of point: String) -> [(id: String, scale: Scale)] {
        (asked[point] ?? []).sorted { ($0.id, $0.scale.rawValue) < ($1.id, $1.scale.rawValue) }
            .map { ($0.id, $0.scale) }
    }

    private struct QuestionKey: Hashable {
        var id: String
        var scale: Scale
    }

    private static func asked(
        _ figures: [Key: Figure], _ published: [Key: Shown]
    ) -> [String: Set<QuestionKey>] {
        var asked: [String: Set<QuestionKey>] = [:]
        for keys in [Array(figures.keys), Array(published.keys)] {
            for key in keys {
                asked[key.point, default: []].insert(
                    QuestionKey(id: key.question, scale: key.scale))
            }
        }
        return asked
    }
}
