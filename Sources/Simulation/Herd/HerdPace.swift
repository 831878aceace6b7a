import FeedbackCore

/// How fast a kiosk of a herd records: evenly while the point is open, and not at all at night.
struct HerdPace: Sendable {
    /// Ratings left from before the beginning.
    var left: Int
    /// Time between two ratings.
    var between: TimeSpan
    /// How long before the beginning the last one was.
    var phase: TimeSpan
    /// The span of each 24 hours in which people press.
    var openFor: TimeSpan

    /// What each press is to the batch policy.
    static let rating = Fact.rating(Rating(panel: 1, question: 1, level: 5))
    /// Bytes of such an entry's `[kind, *body]`.
    static let ratingBytes = 8

    private static let day = TimeSpan.hours(24).microseconds

    /// Ratings recorded until `now`, those left included.
    func recorded(at now: BootTime) -> Int {
        left + Int((open(until: now) + phase.microseconds) / between.microseconds)
    }

    /// When so many ratings will have been recorded in all.
    func time(of count: Int) -> BootTime {
        let pressed = max(0, Int64(count - left) * between.microseconds - phase.microseconds)
        let (days, rest) = pressed.quotientAndRemainder(dividingBy: openFor.microseconds)
        return BootTime(microseconds: days * Self.day + rest)
    }

    /// The time in which people could press until `now`, in µs.
    private func open(until now: BootTime) -> Int64 {
        let (days, rest) = now.microseconds.quotientAndRemainder(dividingBy: Self.day)
        return days * openFor.microseconds + min(rest, openFor.microseconds)
    }
}
