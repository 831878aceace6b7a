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

    /// Reckons what is affected, and adds the differences to the tallies.
    @discardableResult
    func reckon(_ affected: Affected) throws -> Outcome {
        var outcome = Outcome()
        let views = try LineViews(of: line, in: index)
        if let first = affected.from {
            let ordinals = try index.all(
                "SELECT DISTINCT ordinal FROM rating WHERE line = ? AND ordinal >= ?", line, first
            ) { UInt32($0.int64(0)) }
            for ordinal in ordinals {
                try reckon(ordinal, Int64.min...Int64.max, views, &outcome)
            }
        }
        for (ordinal, span) in affected.spans where affected.from.map({ ordinal < $0 }) ?? true {
            try reckon(ordinal, span, views, &outcome)
        }
        for (key, change) in outcome.changes where change != 0 {
            try key.add(change, affected.batch, to: index)
        }
        return outcome
    }

    /// Reckons the ratings of a stretch of one boot, and those that it reaches.
    private func reckon(
        _ ordinal: UInt32, _ span: ClosedRange<Int64>, _ views: LineViews,
        _ outcome: inout Outcome
    ) throws {
        let (reach, correction) = (FlagLimits.reach, Limits.replacedWithin)
        // A correction that comes in takes away a rating, and what that did to those around it.
        let changed = Self.widened(span, by: reach + correction)
        let around = Self.widened(changed, by: reach)
        let corrections = try CorrectionReader(index: index, line: line, views: views)
            .corrections(of: ordinal, Self.widened(around, by: correction))
        let ratings = try index.all(
            """
            SELECT \(IndexedRating.columns) FROM rating
            WHERE line = ? AND ordinal = ? AND boot BETWEEN ? AND ?
            ORDER BY branch, sequence, id
            """, line, ordinal, around.lowerBound, around.upperBound, read: IndexedRating.init)
        outcome.seen += ratings.count
        for (view, ratings) in views.parts(of: ratings) {
            try reckon(ratings, changed, around, view, corrections, &outcome)
        }
    }

    /// Reckons ratings of one boot that one part of the chain holds.
    private func reckon(
        _ ratings: [IndexedRating], _ changed: ClosedRange<Int64>,
        _ around: ClosedRange<Int64>, _ view: LineView,
        _ corrections: CorrectionReader.Corrections, _ outcome: inout Outcome
    ) throws {
        guard let first = ratings.first, let last = ratings.last else { return }
        let ordinal = first.moment.bootOrdinal
        let times = ratings.map(\.moment.milliseconds)
        let bounds = try EvidenceReader(index: index, line: line, condition: view.sql).bounds(
            of: ordinal, (times.min() ?? 0)...(times.max() ?? 0),
            received: Set(ratings.map(\.received)))
        let declared = try view.declarations(over: first.sequence...last.sequence)
        let point = try view.point(at: first.sequence, of: points)
        let stuck = try stuck(ordinal, around, view)
        let meanings = meanings(
            of: ratings, bounds, declared, point, stuck, corrections)
        for (rating, meaning) in zip(ratings, meanings)
        where changed.contains(rating.moment.milliseconds) && rating.meaning != meaning {
            let (old, new) = (rating.meaning.flatMap(rating.hour), rating.hour(meaning))
            if old != new { outcome.hours.formUnion([old, new].compactMap(\.self)) }
            for key in rating.meaning.map(rating.keys) ?? [] {
                outcome.changes[key, default: 0] -= 1
            }
            for key in rating.keys(meaning) { outcome.changes[key, default: 0] += 1 }
            try store(meaning, new, of: rating.id)
        }
    }

    private static func widened(
        _ span: ClosedRange<Int64>, by reach: TimeSpan
    ) -> ClosedRange<Int64> {
        let low = span.lowerBound.subtractingReportingOverflow(reach.milliseconds)
        let high = span.upperBound.addingReportingOverflow(reach.milliseconds)
        return (low.overflow ? .min : low.partialValue)...(high.overflow ? .max : high.partialValue)
    }

    private func meanings(
        of ratings: [IndexedRating], _ bounds: TimeBounds,
        _ declared: [LineView.Declaration], _ point: String?,
        _ stuck: [StuckKey], _ corrections: CorrectionReader.Corrections
    ) -> [IndexedRating.Meaning] {
        var next = 0
        var point = point
        var current: DeclaredConfiguration?
        var cast: [CastRating] = []
        var meanings: [IndexedRating.Meaning] = []
        for rating in ratings {
            while next < declared.count, declared[next].sequence <= rating.sequence {
                current = declared[next].configuration
                if let declared = current?.point, points.contains(declared) { point = declared }
                next += 1
            }
            var range = bounds.range(
                of: rating.moment.milliseconds, received: rating.received)
            if rating.rating.mark.resynced {
                range = range.widened(by: Limits.foundWithin, received: rating.received)
            }
            let meaning = IndexedRating.Meaning(
                point: point,
                question: current?.question(rating.rating.question), range: range, flags: [],
                isReplaced: corrections.replaced.contains(rating.id),
                corrected: corrections.given[rating.id])
            meanings.append(meaning)
            cast.append(rating.cast(meaning, openingHours: current?.openingHours))
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
        _ ordinal: UInt32, _ span: ClosedRange<Int64>, _ view: LineView
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

    private func store(
        _ meaning: IndexedRating.Meaning, _ hour: PointHour?, of id: Int64
    ) throws {
        try index.run(
            """
            UPDATE rating SET point = ?, asked = ?, scale = ?, earliest = ?, latest = ?, flags = ?,
                hour = ?, replaced = ?, corrected = ?
            WHERE id = ?
            """, meaning.point, meaning.question?.id,
            meaning.question.map { Int($0.scale.rawValue) },
            meaning.range.earliest.milliseconds, meaning.range.latest.milliseconds,
            meaning.flags.rawValue, hour?.hour, meaning.isReplaced ? 1 : 0,
            meaning.corrected.map { Int($0) }, id)
    }
}
