import FeedbackCore

/// The waits that kiosks chose after exchanges without an answer.
struct Waits {
    /// Waits after so many failures that the growth has reached its ceiling.
    private(set) var capped = 0
    /// Those of them that are the ceiling itself, to the microsecond.
    private(set) var atCeiling = 0
    mutating func note(_ wait: TimeSpan, failures: Int) {
        guard
            Limits.retryBase.seconds << Int64(min(failures - 1, 16))
                > Limits.retryCeiling.seconds
        else { return }
        capped += 1
        if wait == Limits.retryCeiling { atCeiling += 1 }
    }

    /// What is wrong with them, if anything is.
    ///
    /// Drawn over the whole range, one in a thousand million is the ceiling itself; two are not
    /// chance.
    var problem: String? {
        guard atCeiling > 1 else { return nil }
        return "\(atCeiling) of \(capped) waits are \(Limits.retryCeiling.words) exactly: kiosks "
            + "that fail together come back together"
    }
}
