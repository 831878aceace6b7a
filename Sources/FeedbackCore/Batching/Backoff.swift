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
        .random(upTo: grow(), using: &generator)
    }

    /// The wait after an HTTP status without a verified statement.
    ///
    /// Retry-After is the least that is waited: many kiosks may have been told the same time of
    /// day, or the same number at the same time. So as much again is added at random, up to the
    /// ceiling, and more for every failure before.
    package mutating func wait(
        afterStatus code: Int, _ retryAfter: TimeSpan?,
        using generator: inout some RandomNumberGenerator
    ) -> TimeSpan {
        switch (code, retryAfter) {
        case (429, let span?), (503, let span?):
            let asked = span.clamped(to: Limits.retryAfter)
            let spread = min(Limits.retryCeiling, max(asked, grow()))
            return asked + .random(upTo: spread, using: &generator)
        // Too slow, too early, too many: the next exchange may fare better.
        case (408, _), (425, _), (429, nil): return wait(using: &generator)
        case (400...499, _):
            _ = grow()
            return Limits.retryRefused
        default: return wait(using: &generator)
        }
    }

    /// Counts a failure and gives the bound of the wait after it.
    private mutating func grow() -> TimeSpan {
        let doublings = min(failures, 16)
        failures += 1
        let grown = TimeSpan(microseconds: Limits.retryBase.microseconds << Int64(doublings))
        return min(Limits.retryCeiling, grown)
    }
}

extension TimeSpan {
    /// The nearest length within a range.
    func clamped(to range: ClosedRange<TimeSpan>) -> TimeSpan {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
