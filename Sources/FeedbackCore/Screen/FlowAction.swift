/// What the flow of a screen wants done; the edges perform it, in order.
package enum FlowAction: Hashable, Sendable {
    /// What can be heard; the same for all levels.
    package enum Sound: Hashable, Sendable {
        /// The press was noticed.
        case heard
        /// The rating is on disk, and nothing more is asked.
        case thanks
    }

    /// A face was touched: a press of the screen's panel, for the input rules to judge.
    case press(level: UInt8)
    /// A face was touched to correct the rating in this place: such a press as well, and
    /// `PressedRating.corrects` will say so if it counts.
    case replace(level: UInt8, rating: RatingPlace)
    /// A follow-up to the rating in this place has ended.
    case followUp(rating: RatingPlace, FollowUp.Outcome, FollowUp.Answer)
    /// Something to hear.
    case sound(Sound)
}
