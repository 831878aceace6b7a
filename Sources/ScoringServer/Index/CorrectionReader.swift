import FeedbackCore
import SQLite
import Scoring

/// Finds in the index which ratings of a chain a later one took the place of.
///
/// A pure function of the rows, of every branch alike, so that a correction and what it corrects
/// may come in in any order.
struct CorrectionReader {
    let index: Database
    let line: Int64
    let views: LineViews

    /// What corrections there are.
    struct Corrections {
        /// The rows of ratings that were replaced.
        var replaced: Set<Int64> = []
        /// The level that was given first, by the row of the rating that stands in its place.
        var given: [Int64: UInt8] = [:]
    }

    /// The corrections of a stretch of one boot, in ms.
    ///
    /// Whatever was replaced less than `Limits.replacedWithin` from its ends is found.
    func corrections(
        of ordinal: UInt32, _ span: ClosedRange<Int64>
    ) throws -> Corrections {
        let correcting = try index.all(
            """
            SELECT \(IndexedRating.columns) FROM rating
            WHERE line = ? AND ordinal = ? AND boot BETWEEN ? AND ? AND replaces IS NOT NULL
            """, line, ordinal, span.lowerBound, span.upperBound, read: IndexedRating.init)
        var targets: [Int64: IndexedRating] = [:]
        for rating in correcting { targets[rating.id] = try target(of: rating) }
        var found = Corrections(replaced: Set(targets.values.map(\.id)))
        for rating in correcting {
            guard var first = targets[rating.id] else { continue }
            // No farther than a rating's meaning reaches, however often it was corrected.
            while let next = targets[first.id],
                next.moment.isWithin(FlagLimits.reach, of: rating.moment)
            { first = next }
            found.given[rating.id] = first.rating.level
        }
        return found
    }

    /// The rating that this one replaces, if what it names is one that it may replace.
    private func target(of rating: IndexedRating) throws -> IndexedRating? {
        guard let back = rating.rating.replaces, rating.sequence > UInt64(back),
            let view = views.view(of: rating.branch, at: rating.sequence)
        else { return nil }
        let sequence = rating.sequence - UInt64(back)
        let named = try index.first(
            """
            SELECT \(IndexedRating.columns) FROM rating
            WHERE line = ? AND sequence = ? AND \(view.sql) ORDER BY branch DESC, identity
            """, line, sequence, read: IndexedRating.init)
        guard let named,
            rating.rating.mayReplace(named.rating, at: rating.moment, madeAt: named.moment)
        else { return nil }
        let declared = try view.declarations(over: sequence...rating.sequence)
        func question(at place: UInt64) -> DeclaredConfiguration.Question? {
            declared.last { $0.sequence <= place }?
                .configuration.question(rating.rating.question)
        }
        return question(at: sequence) == question(at: rating.sequence) ? named : nil
    }
}
