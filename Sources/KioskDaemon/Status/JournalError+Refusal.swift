import FeedbackCore
import Journal

extension JournalError {
    /// True if opening the journal again may succeed without anybody's help.
    var mayPass: Bool {
        switch self {
        case .locked, .notOurs, .newerFormat, .otherKiosk, .notDurable: false
        default: true
        }
    }

    /// What the light says while this error keeps presses from being recorded.
    var refusal: Refusal {
        switch self {
        case .diskFull: .diskFull
        case .readOnly: .readOnly
        case .locked, .notOurs, .newerFormat, .otherKiosk, .notDurable: .journalUnusable
        case .busy, .invalidFact, .chainBroken, .foreignBatch, .corrupt, .poisoned, .system,
            .database:
            .diskError
        }
    }
}
