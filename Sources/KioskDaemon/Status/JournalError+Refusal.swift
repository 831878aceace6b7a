import FeedbackCore
import Journal

extension JournalError {
    /// What the light says while this error keeps presses from being recorded.
    var refusal: Refusal {
        switch self {
        case .diskFull: .diskFull
        case .readOnly: .readOnly
        case .locked, .notOurs, .newerFormat, .otherKiosk, .notDurable: .journalUnusable
        case .busy, .invalidFact, .chainBroken, .corrupt, .poisoned, .system, .database:
            .diskError
        }
    }
}
