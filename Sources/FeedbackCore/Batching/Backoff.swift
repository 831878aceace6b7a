/// How long to leave the server alone after an exchange that proved nothing.
///
/// U(0, min(ceiling, base · 2ⁿ)): the jitter comes after the cap, or the cap would undo it, and
/// kiosks that failed together would come back together.
package struct Backoff: Hashable, Sendable {
    /// Exchanges in a row that brought no verified statement.
    package private(set) var failures = 0

    package init() {}

    /// Takes note of a verified statement.
    package mutating func end() { failures = 0 }

    /// The wait after an exchange without an answer that could be read.
    package mutating func wait(using generator: inout some RandomNumberGenerator) -> TimeSpan {
        let doublings = min(failures, 16)
        failures += 1
        let grown = TimeSpan(microseconds: Limits.retryBase.microseconds << Int64(doublings))
        return .random(upTo: min(Limits.retryCeiling, grown), using: &generator)
    }

    /// The wait after an HTTP status without a verified statement.
    package mutating func wait(
        afterStatus code: Int, _ retryAfter: TimeSpan?,
        using generator: inout some RandomNumberGenerator
    ) -> TimeSpan {
        let grown = wait(using: &generator)
        switch (code, retryAfter) {
        case (429, let span?), (503, let span?): return span.clamped(to: Limits.retryAfter)
        case (429, nil): return grown
        case (400...499, _): return Limits.retryRefused
        default: return grown
        }
    }
}

extension TimeSpan {
    /// The nearest length within a range.
    func clamped(to range: ClosedRange<TimeSpan>) -> TimeSpan {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
