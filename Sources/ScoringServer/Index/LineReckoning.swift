import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Makes of the ratings of one chain what can be made of them, where new entries can matter.
///
/// A pure function of the rows of the index and of the kiosk's bindings, so that the same entries
/// give the same figures in whatever order they came in.
struct LineReckoning {
    let index: Database
    let line: Int64
    /// The points that the kiosk was bound to, oldest first.
    let points: [String]
    /// Which flag rules hold for which days.
    let rules: RuleCalendar

    /// What reckoning came to.
    struct Outcome {
        /// How many ratings it had to look at.
        var seen = 0
        /// The hours in which a rating came, or went.
        var hours: Set<PointHour> = []
        fileprivate var changes: [TallyKey: Int] = [:]
    }

    /// What a branch sees of a chain: its own, and the trunk before it.
    private struct View {
        /// 0 for the trunk itself.
        var branch: Int64
        /// The trunk's entries count up to before this sequence.
        var end: Int64

        /// The rows that belong to it, as a condition.
        var sql: String { "(branch = \(branch) OR branch = 0 AND sequence < \(end))" }
    }

    /// Reckons what is affected, and adds the differences to the tallies.
    @discardableResult
    func reckon(_ affected: Affected) throws -> Outcome {
        var outcome = Outcome()
        let views = try views()
        if let first = affected.from {
            let ordinals = try index.all(
                "SELECT DISTINCT ordinal FROM rating WHERE line = ? AND ordinal >= ?", line, first
            ) { UInt32($0.int64(0)) }
            for ordinal in ordinals {
                for view in views {
                    try reckon(ordinal, Int64.min...Int64.max, view, &outcome)
                }
            }
        }
        for (ordinal, span) in affected.spans where affected.from.map({ ordinal < $0 }) ?? true {
            for view in views { try reckon(ordinal, span, view, &outcome) }
        }
        for (key, change) in outcome.changes where change != 0 {
            try key.add(change, affected.batch, to: index)
        }
        return outcome
    }

    /// A copied card has a clock and a queue of people of its own.
    private func views() throws -> [View] {
        let trunk = View(branch: 0, end: .max)
        let isForked = try index.first("SELECT 1 FROM branch WHERE line = ? LIMIT 1", line) { _ in
            true
        }
        guard isForked != nil else { return [trunk] }
        let branches = try index.all(
            """
            SELECT branch, min(sequence) FROM (
                SELECT branch, sequence FROM rating WHERE line = ?1
                UNION ALL SELECT branch, sequence FROM declared WHERE line = ?1
                UNION ALL SELECT branch, sequence FROM evidence WHERE line = ?1 AND kind < 2)
            WHERE branch > 0 GROUP BY branch
            """, line
        ) { View(branch: $0.int64(0), end: $0.int64(1)) }
        return [trunk] + branches
    }

    /// Reckons the ratings of a stretch of one boot, and those that it reaches.
    private func reckon(
        _ ordinal: UInt32, _ span: ClosedRange<Int64>, _ view: View,
        _ outcome: inout Outcome
    ) throws {
        let reach = FlagLimits.reach.milliseconds
        let changed = Self.widened(span, by: reach)
        let around = Self.widened(changed, by: reach)
        let ratings = try index.all(
            """
            SELECT \(IndexedRating.columns) FROM rating
            WHERE line = ? AND ordinal = ? AND boot BETWEEN ? AND ? AND branch = ?
            ORDER BY sequence, id
            """, line, ordinal, around.lowerBound, around.upperBound, view.branch,
            read: IndexedRating.init)
        guard let first = ratings.first, let last = ratings.last else { return }
        let times = ratings.map(\.moment.milliseconds)
        let bounds = try EvidenceReader(index: index, line: line, condition: view.sql).bounds(
            of: ordinal, (times.min() ?? 0)...(times.max() ?? 0),
            received: Set(ratings.map(\.received)))
        let declared = try declarations(first.sequence...last.sequence, view)
        let stuck = try stuck(ordinal, around, view)
        for (rating, meaning) in zip(ratings, meanings(of: ratings, bounds, declared, stuck))
        where changed.contains(rating.moment.milliseconds) && rating.meaning != meaning {
            let (old, new) = (rating.meaning.flatMap(rating.hour), rating.hour(meaning))
            if old != new { outcome.hours.formUnion([old, new].compactMap(\.self)) }
            for key in rating.meaning.map(rating.keys) ?? [] {
                outcome.changes[key, default: 0] -= 1
            }
            for key in rating.keys(meaning) { outcome.changes[key, default: 0] += 1 }
            try store(meaning, new, of: rating.id)
        }
        outcome.seen += ratings.count
    }

    private static func widened(_ span: ClosedRange<Int64>, by reach: Int64) -> ClosedRange<Int64> {
        let low = span.lowerBound.subtractingReportingOverflow(reach)
        let high = span.upperBound.addingReportingOverflow(reach)
        return (low.overflow ? .min : low.partialValue)...(high.overflow ? .max : high.partialValue)
    }

    private typealias Declaration = (sequence: UInt64, configuration: DeclaredConfiguration)

    private func meanings(
        of ratings: [IndexedRating], _ bounds: TimeBounds, _ declared: [Declaration],
        _ stuck: [StuckKey]
    ) -> [IndexedRating.Meaning] {
        var next = 0
        var current: DeclaredConfiguration?
        var cast: [CastRating] = []
        var meanings: [IndexedRating.Meaning] = []
        for rating in ratings {
            while next < declared.count, declared[next].sequence <= rating.sequence {
                current = declared[next].configuration
                next += 1
            }
            var range = bounds.range(
                of: rating.moment.milliseconds, received: rating.received)
            if rating.rating.mark.resynced {
                range = range.widened(by: Limits.foundWithin, received: rating.received)
            }
            cast.append(
                CastRating(
                    moment: rating.moment, rating: rating.rating, range: range,
                    openingHours: current?.openingHours, forked: rating.branch != 0))
            let place = Int(rating.rating.question) - 1
            let question = current.flatMap {
                $0.questions.indices.contains(place) ? $0.questions[place] : nil
            }
            meanings.append(
                IndexedRating.Meaning(
                    point: point(declared: current?.point), question: question, range: range,
                    flags: []))
        }
        for (place, flags) in FlagRules.flags(cast, stuck: stuck).enumerated() {
            let date = CivilDate(at: meanings[place].range.earliest)
            meanings[place].flags = flags.intersection(rules.version(on: date).flags)
            // Found afterwards, by the hours of the point.
            if let old = ratings[place].meaning?.flags.intersection(FlagSet(.burst)),
                ratings[place].hour(meanings[place]) != nil
            {
                meanings[place].flags.formUnion(old)
            }
        }
        return meanings
    }

    private func stuck(
        _ ordinal: UInt32, _ span: ClosedRange<Int64>, _ view: View
    ) throws -> [StuckKey] {
        try index.all(
            """
            SELECT boot, panel FROM stuck
            WHERE line = ? AND ordinal = ? AND boot BETWEEN ? AND ? AND \(view.sql)
            """, line, ordinal, span.lowerBound, span.upperBound
        ) {
            StuckKey(
                moment: Moment(bootOrdinal: ordinal, milliseconds: $0.int64(0)),
                panel: UInt16($0.int64(1)))
        }
    }

    /// The point that the chain declares, if the kiosk was ever bound to it; before enrolment it
    /// declares none, and means the first one.
    private func point(declared: String?) -> String? {
        guard let declared else { return points.first }
        return points.contains(declared) ? declared : points.first
    }

    /// The configurations that were in force over a stretch of sequences.
    private func declarations(
        _ sequences: ClosedRange<UInt64>, _ view: View
    ) throws -> [Declaration] {
        try index.all(
            """
            SELECT sequence, configuration FROM declared
            WHERE line = ?1 AND \(view.sql) AND sequence <= ?3 AND sequence >= coalesce((
                SELECT max(sequence) FROM declared
                WHERE line = ?1 AND \(view.sql) AND sequence <= ?2), 0)
            ORDER BY sequence
            """, line, sequences.lowerBound, sequences.upperBound
        ) { ($0.uint64(0), $0.blob(1)) }.compactMap { row in
            (try? DeclaredConfiguration(canonicalBytes: row.1)).map { (row.0, $0) }
        }
    }

    private func store(
        _ meaning: IndexedRating.Meaning, _ hour: PointHour?, of id: Int64
    ) throws {
        try index.run(
            """
            UPDATE rating SET point = ?, asked = ?, scale = ?, earliest = ?, latest = ?, flags = ?,
                hour = ?
            WHERE id = ?
            """, meaning.point, meaning.question?.id,
            meaning.question.map { Int($0.scale.rawValue) },
            meaning.range.earliest.milliseconds, meaning.range.latest.milliseconds,
            meaning.flags.rawValue, hour?.hour, id)
    }
}
