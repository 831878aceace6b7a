package import FeedbackCore

extension OpeningHours {
    /// For how long the point was open from `start` to `end`; zero if `end` is not later.
    package func openTime(from start: WallTime, to end: WallTime) -> TimeSpan {
        guard days.count == 7, start < end else { return .zero }
        let week = TimeSpan.hours(7 * 24).milliseconds
        let weeks = (end - start).milliseconds / week
        let begin = start + .milliseconds(weeks * week)
        var total = weeks * days.joined().reduce(0) { $0 + Self.length($1) }
        var date = CivilDate(at: begin)
        while date.start < end {
            for span in days[date.weekday] {
                let from = max(begin, date.start + .minutes(Int64(span.open)))
                let to = min(end, date.start + .minutes(Int64(span.close)))
                total += max(0, (to - from).milliseconds)
            }
            date = date.adding(days: 1)
        }
        return .milliseconds(total)
    }

    private static func length(_ span: Span) -> Int64 {
        Int64(span.close) * 60_000 - Int64(span.open) * 60_000
    }
}
