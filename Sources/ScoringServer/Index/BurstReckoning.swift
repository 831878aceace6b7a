import FeedbackCore
import SQLite
import Scoring

/// Flags the hours of points that hold far more ratings than the weeks before, and takes the flag
/// back where that is no longer so.
///
/// It looks at whole hours again whenever one of their ratings, or of the weeks that they are
/// judged by, came, moved or went: so the order of arrival does not matter.
struct BurstReckoning {
    let index: Database
    let rules: RuleCalendar
    /// The batch to name at changed tallies.
    let batch: Int64

    private static let bit = FlagSet(.burst).rawValue

    /// Looks at the hours that changed, and at the weeks that these judge.
    func reckon(_ changed: Set<PointHour>) throws {
        var tallies: [TallyKey: Int] = [:]
        for (point, hours) in Dictionary(grouping: changed, by: \.point) {
            let weeks = Dictionary(grouping: hours) { Period(.week, containing: $0.date) }
            for (week, hours) in weeks {
                let most = try most(point, week)
                for hour in hours { try mark(hour, most, &tallies) }
            }
            for week in try judged(by: Set(weeks.keys), at: point) {
                try rejudge(point, week, &tallies)
            }
        }
        for (key, change) in tallies where change != 0 {
            try key.add(change, batch, to: index)
        }
    }

    /// The weeks with a verdict of their own that stands on one of these weeks.
    private func judged(by weeks: Set<Period>, at point: String) throws -> [Period] {
        guard let first = weeks.min(), let last = weeks.max() else { return [] }
        let span = 7 * FlagLimits.burstWeeks
        return try index.all(
            "SELECT week FROM usual WHERE point = ? AND week > ? AND week <= ? ORDER BY week",
            point, first.first.dayNumber, last.first.dayNumber + span
        ) { Period(.week, containing: CivilDate(dayNumber: $0.int(0))) }
        .filter { week in weeks.contains { BurstRule.base(of: week).contains($0.first) } }
    }

    /// Finds what is usual anew; only if that is another number, its hours are looked at.
    private func rejudge(
        _ point: String, _ week: Period, _ tallies: inout [TallyKey: Int]
    ) throws {
        let (old, new) = (try most(point, week), try count(point, week))
        guard old != new else { return }
        try store(new, point, week)
        let first = week.first.dayNumber * 24
        let hours = try index.all(
            "SELECT DISTINCT hour FROM rating WHERE point = ? AND hour >= ? AND hour < ?", point,
            first, first + 168
        ) { PointHour(point: point, hour: $0.int(0)) }
        for hour in hours { try mark(hour, new, &tallies) }
    }

    /// The most ratings of an hour of that week, found once and kept.
    private func most(_ point: String, _ week: Period) throws -> Int? {
        let kept = try index.first(
            "SELECT most FROM usual WHERE point = ? AND week = ?", point, week.first.dayNumber
        ) { $0.isNull(0) ? Int?.none : $0.int(0) }
        if let kept { return kept }
        let most = try count(point, week)
        try store(most, point, week)
        return most
    }

    private func store(_ most: Int?, _ point: String, _ week: Period) throws {
        try index.run(
            "INSERT OR REPLACE INTO usual VALUES (?, ?, ?)", point, week.first.dayNumber, most)
    }

    private func count(_ point: String, _ week: Period) throws -> Int? {
        let base = BurstRule.base(of: week)
        let counts = try index.all(
            """
            SELECT count(*) FROM rating WHERE point = ? AND hour >= ? AND hour < ? GROUP BY hour
            """, point, base.lowerBound.dayNumber * 24, base.upperBound.dayNumber * 24
        ) { $0.int(0) }
        return BurstRule.most(after: counts)
    }

    private func mark(
        _ hour: PointHour, _ most: Int?, _ tallies: inout [TallyKey: Int]
    ) throws {
        let count = try index.first(
            "SELECT count(*) FROM rating WHERE point = ? AND hour = ?", hour.point, hour.hour
        ) { $0.int(0) }
        let knows = rules.version(on: hour.date).flags.contains(FlagSet(.burst))
        let isBurst = knows && most.map { count ?? 0 > $0 } ?? false
        let wrong = try index.all(
            """
            SELECT \(IndexedRating.columns) FROM rating
            WHERE point = ? AND hour = ? AND (flags & \(Self.bit)) = ?
            """, hour.point, hour.hour, isBurst ? 0 : Self.bit, read: IndexedRating.init)
        for rating in wrong {
            guard let old = rating.meaning else { continue }
            var new = old
            new.flags.formSymmetricDifference(FlagSet(.burst))
            for key in rating.keys(old) { tallies[key, default: 0] -= 1 }
            for key in rating.keys(new) { tallies[key, default: 0] += 1 }
            try index.run("UPDATE rating SET flags = ? WHERE id = ?", new.flags.rawValue, rating.id)
        }
    }
}
