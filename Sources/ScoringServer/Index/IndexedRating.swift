import FeedbackCore
import SQLite
import Scoring

/// A rating in the index: what its entry says, and what is made of it.
struct IndexedRating {
    /// What is made of a rating, from all that is known of its chain.
    struct Meaning: Hashable {
        var point: String?
        /// The question's lasting id and scale, if the configuration in force is known.
        var question: DeclaredConfiguration.Question?
        var range: TimeRange
        var flags: FlagSet
        /// True if a later rating took its place: it is held, and counted nowhere.
        var isReplaced: Bool
        /// The level that was given first, if this rating corrects it.
        var corrected: UInt8?
    }

    var id: Int64
    var sequence: UInt64
    var moment: Moment
    var rating: Rating
    var received: WallTime
    /// 0 for the trunk of its chain, else the branch that it stands on.
    var branch: Int64
    /// What was made of it the last time, if anything.
    var meaning: Meaning?

    static let columns = """
        id, sequence, ordinal, boot, panel, question, level, mark, received, branch, point, asked,
        scale, earliest, latest, flags, replaces, replaced, corrected
        """

    init(_ row: Statement) {
        id = row.int64(0)
        sequence = row.uint64(1)
        moment = Moment(bootOrdinal: UInt32(row.int64(2)), milliseconds: row.int64(3))
        rating = Rating(
            panel: UInt16(row.int64(4)), question: UInt16(row.int64(5)), level: UInt8(row.int64(6)),
            mark: Mark(code: row.uint64(7)) ?? Mark(),
            replaces: row.isNull(16) ? nil : UInt32(row.int64(16)))
        received = WallTime(milliseconds: row.int64(8))
        branch = row.int64(9)
        guard !row.isNull(13) else { return }
        let range = TimeRange(
            earliest: WallTime(milliseconds: row.int64(13)),
            noLaterThan: WallTime(milliseconds: row.int64(14)))
        let scale = Scale(rawValue: UInt8(row.int64(12)))
        meaning = Meaning(
            point: row.isNull(10) ? nil : row.text(10),
            question: scale.map { .init(id: row.text(11), scale: $0) }, range: range,
            flags: FlagSet(rawValue: row.int(15)), isReplaced: row.int(17) != 0,
            corrected: row.isNull(18) ? nil : UInt8(row.int64(18)))
    }

    /// What the rules and signals see of it if it means `meaning`.
    func cast(_ meaning: Meaning, openingHours: OpeningHours?) -> CastRating {
        CastRating(
            moment: moment, rating: rating, range: meaning.range, openingHours: openingHours,
            forked: branch != 0, isReplaced: meaning.isReplaced, corrected: meaning.corrected)
    }

    /// The civil hour at its point that it adds to, if that is certain, no staff pressed it, and
    /// no other rating took its place.
    func hour(_ meaning: Meaning) -> PointHour? {
        let hour = PointHour.number(at: meaning.range.earliest)
        guard let point = meaning.point, !rating.mark.service, !meaning.isReplaced,
            hour == PointHour.number(at: meaning.range.latest)
        else { return nil }
        return PointHour(point: point, hour: hour)
    }

    /// The rows of the index that count this rating if it means `meaning`.
    func keys(_ meaning: Meaning) -> [TallyKey] {
        guard let point = meaning.point, let question = meaning.question,
            question.scale.levels.contains(rating.level), !meaning.isReplaced
        else { return [] }
        return Period.containing(meaning.range).map { period in
            TallyKey(
                point: point, question: question.id, scale: question.scale, period: period,
                level: rating.level, status: TallyKey.Status(meaning.flags))
        }
    }
}
