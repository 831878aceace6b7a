import FeedbackCore
import Scoring

/// What was counted at one point for one question, scale and period.
struct Figure: Hashable, Sendable {
    var tally: Tally
    /// Ratings left out, by the first reason.
    var excluded: [Flag: Int] = [:]
    /// Ratings that are counted and of which something is to be said.
    var noted: [Flag: Int] = [:]
    /// The levels of the ratings left out; for the office, and never published.
    var flagged: Tally
    /// Ratings of a week or month whose time is not known to the day; nothing if an earlier
    /// program published it and did not say.
    var withoutDay: Int? = 0

    init(_ scale: Scale) {
        tally = Tally(scale)
        flagged = Tally(scale)
    }

    /// The figure without what is never published.
    var published: Self {
        var figure = self
        figure.flagged = Tally(tally.scale)
        return figure
    }

    /// The levels with the ratings left out among them.
    var withFlagged: Tally {
        var all = tally
        all.add(flagged)
        return all
    }

    /// Counts `count` ratings of `level`.
    mutating func add(_ count: Int, level: UInt8, _ status: TallyKey.Status) {
        switch status {
        case .counted(let flag):
            tally.add(level: level, count)
            if let flag { noted[flag, default: 0] += count }
        case .excluded(let flag):
            excluded[flag, default: 0] += count
            flagged.add(level: level, count)
        }
    }

    /// Adds what a part of the point counted.
    mutating func add(_ other: Self) {
        tally.add(other.tally)
        flagged.add(other.flagged)
        excluded.merge(other.excluded, uniquingKeysWith: +)
        noted.merge(other.noted, uniquingKeysWith: +)
        withoutDay = withoutDay.flatMap { own in other.withoutDay.map { own + $0 } }
    }

    /// All ratings left out.
    var excludedTotal: Int { excluded.values.reduce(0, +) }

    /// The share of the ratings whose time is not known to the day, in percent.
    var shareWithoutDay: Rational? {
        withoutDay.flatMap { Rational(100 * min($0, tally.total), over: tally.total) }
    }

    /// Reasons and counts of the ratings left out, in the order of the reasons.
    var exclusions: [(flag: Flag, count: Int)] { Self.ordered(excluded) }

    /// Notes and counts of ratings that are counted, in their order.
    var notes: [(flag: Flag, count: Int)] { Self.ordered(noted) }

    private static func ordered(_ counts: [Flag: Int]) -> [(flag: Flag, count: Int)] {
        Flag.allCases.compactMap { flag in
            counts[flag].flatMap { $0 > 0 ? (flag, $0) : nil }
        }
    }
}
