/// What a screen says by itself; the raw value is the key in a file of `texts/`.
///
/// `{…}` stands for what a kiosk is told: see `blanks`.
package enum ScreenPhrase: String, CaseIterable, Sendable {
    /// The language's own name, on the button that leads to it.
    case language
    /// After the two lowest levels: what was not good?
    case whyDissatisfied = "why-dissatisfied"
    /// After the neutral level: what needs to be better?
    case whyNeutral = "why-neutral"
    /// After the two highest levels: what was good?
    case whySatisfied = "why-satisfied"
    /// Beside the face that was chosen: the rating is on disk.
    case recorded
    /// Leads back to the faces.
    case correct
    /// Above the faces, when one is to replace the rating.
    case correcting
    /// Leaves without a reason.
    case skip
    /// Leaves with the reasons that are chosen.
    case done
    /// The line of thanks.
    case thanks
    /// What becomes of ratings, below the thanks.
    case thanksMore = "thanks-more"
    /// Beside the QR code: whom to call and where to write for an answer.
    case answer
    /// Not recording: the line that says so.
    case paused
    /// Not recording: the apology.
    case pausedMore = "paused-more"
    /// Nobody can choose on the screen: the line that says so.
    case panelsOnly = "panels-only"
    /// Nobody can choose on the screen: what to use instead.
    case panelsOnlyMore = "panels-only-more"
    /// What is kept of a citizen.
    case privacy
    /// The number to call.
    case hotline
    /// The last published result, without a target.
    case result
    /// The last published result beside its target.
    case resultWithTarget = "result-with-target"
    /// Asks staff for the code.
    case code
    /// The code was not it.
    case wrongCode = "wrong-code"
    /// Takes a digit back.
    case erase
    /// Back to the question.
    case leave

    /// The names that may stand in braces in this phrase.
    package var blanks: [String] {
        switch self {
        case .answer: ["hotline", "complaints"]
        case .hotline: ["hotline"]
        case .result: ["period", "share", "interval", "ratings", "left-out"]
        case .resultWithTarget: ["period", "share", "interval", "ratings", "left-out", "target"]
        default: []
        }
    }
}
