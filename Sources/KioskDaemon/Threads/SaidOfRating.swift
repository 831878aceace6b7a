package import FeedbackCore

/// What a citizen has said of a rating that is on disk.
package struct SaidOfRating: Hashable, Sendable {
    /// Where the rating stands.
    package var rating: RatingPlace
    /// How the question ended.
    package var outcome: FollowUp.Outcome
    /// What was chosen until then.
    package var answer: FollowUp.Answer

    package init(rating: RatingPlace, outcome: FollowUp.Outcome, answer: FollowUp.Answer) {
        self.rating = rating
        self.outcome = outcome
        self.answer = answer
    }
}
