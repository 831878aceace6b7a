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
    /// A face was touched to correct the rating of this sequence number: such a press as well,
    /// and `PressedRating.replaces` will say so if it counts.
    case replace(level: UInt8, rating: UInt64)
    /// A follow-up to the rating of this sequence number has ended.
    case followUp(rating: UInt64, FollowUp.Outcome, FollowUp.Answer)
    /// Something to hear.
    case sound(Sound)
}
