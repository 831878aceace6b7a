import FeedbackCore
import Journal

/// The span of time that a log is asked for.
struct LogWindow {
    private let since: WallTime?
    private let until: WallTime?

    init(since: LogTime?, until: LogTime?, at now: WallTime) {
        self.since = since?.wall(at: now)
        self.until = until?.wall(at: now)
    }

    /// True if nothing is left out.
    var isUnbounded: Bool { since == nil && until == nil }

    /// Whether a moment lies in it; one of which nobody knows when it was lies only in all time.
    func contains(_ estimate: ClockReadings.Estimate?) -> Bool {
        guard let estimate else { return isUnbounded }
        return since.map { $0 <= estimate.wall } ?? true
            && until.map { estimate.wall <= $0 } ?? true
    }

    /// Whether any of an hour lies in it.
    ///
    /// Hours are shown whole or not at all, so that windows that end a minute apart do not tell
    /// what one citizen did.
    func touches(hour start: WallTime) -> Bool {
        since.map { $0 < start + .hours(1) } ?? true && until.map { start <= $0 } ?? true
    }
}
