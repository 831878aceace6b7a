import FeedbackCore
import Journal

extension SettleOutcome {
    /// What became of the batch, for the log and the status.
    var words: String {
        let again = resent > 0 ? "; \(resent) batches that the server lost are sent again" : ""
        switch verdict {
        case .covered(let entries, let branch):
            return "entries \(entries.lowerBound)–\(entries.upperBound) covered"
                + (branch ? ", as a branch: was this card copied or restored?" : "") + again
        case .alreadySettled: return "nothing new" + again
        case .setAside(let entries, let code):
            return "entries \(entries.lowerBound)–\(entries.upperBound) refused (\(code)); "
                + "kept, and offered again daily"
        case .waits(let code): return "the server refuses this kiosk: \(code)"
        case .unknown: return "it names nothing of this chain"
        }
    }

    /// True if somebody should look into it.
    var isAlarming: Bool {
        switch verdict {
        case .covered(_, let branch): branch || resent > 0
        case .alreadySettled: resent > 0
        case .setAside, .waits, .unknown: true
        }
    }
}
