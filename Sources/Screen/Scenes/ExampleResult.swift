import FeedbackCore

/// A published result that nobody published, for screens that are looked at before the server has
/// said one.
package enum ExampleResult: Sendable {
    /// For pictures: 46 of 60 ratings, with three left out.
    case usual
    /// For texts that have to fit: as long as a busy point's in a year.
    case longest

    func result(of question: QuestionSet.Question) -> PublishedResult {
        switch self {
        case .usual:
            PublishedResult(
                question: question.id, scale: question.scale, year: 2_026, month: 10, ratings: 60,
                share: 7_667, interval: 6_456...8_556, leftOut: 3)
        case .longest:
            PublishedResult(
                question: question.id, scale: question.scale, year: 2_026, month: 10,
                ratings: 88_888, share: 8_888, interval: 8_867...8_908, leftOut: 8_888)
        }
    }
}
