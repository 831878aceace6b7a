package import FeedbackCore

/// A rating as the flag rules see it.
package struct CastRating: Hashable, Sendable {
    /// When the key was pressed, in boot time.
    package var moment: Moment
    /// What was pressed, as the chain has it.
    package var rating: Rating
    /// The span of civil time, if opening hours are to be looked at.
    package var range: TimeRange?
    /// The opening hours then in force, if declared.
    package var openingHours: OpeningHours?
    /// True if it stands on a branch of its chain.
    package var forked: Bool
    /// True if a later rating took its place: it counts nowhere.
    package var isReplaced: Bool
    /// The level that was given first, if this rating corrects it.
    package var corrected: UInt8?

    package init(
        moment: Moment, rating: Rating, range: TimeRange? = nil,
        openingHours: OpeningHours? = nil, forked: Bool = false, isReplaced: Bool = false,
        corrected: UInt8? = nil
    ) {
        self.moment = moment
        self.rating = rating
        self.range = range
        self.openingHours = openingHours
        self.forked = forked
        self.isReplaced = isReplaced
        self.corrected = corrected
    }
}
