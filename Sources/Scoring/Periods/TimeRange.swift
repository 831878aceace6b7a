package import FeedbackCore

/// The span of civil time within which something certainly happened; both ends belong to it.
package struct TimeRange: Hashable, Sendable {
    /// It did not happen before this.
    package let earliest: WallTime
    /// It did not happen after this; never before `earliest`.
    package let latest: WallTime

    /// A span, or nothing if it would end before it begins.
    package init?(earliest: WallTime, latest: WallTime) {
        guard earliest <= latest else { return nil }
        self.earliest = earliest
        self.latest = latest
    }

    /// A span whose end is moved to its beginning if it would come before it.
    package init(earliest: WallTime, noLaterThan latest: WallTime) {
        self.earliest = earliest
        self.latest = max(earliest, latest)
    }

    /// The span if the stamp may be off by `error` either way, for something that came in at
    /// `received`.
    package func widened(by error: TimeSpan, received: WallTime) -> TimeRange {
        TimeRange(
            earliest: earliest + .milliseconds(-error.milliseconds),
            noLaterThan: max(latest, min(latest + error, received)))
    }
}
