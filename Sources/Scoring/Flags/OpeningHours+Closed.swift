package import FeedbackCore

extension OpeningHours {
    /// True if the point was closed all through `range`.
    ///
    /// A span longer than two days is too vague to say so, whatever it covers.
    package func isCertainlyClosed(during range: TimeRange) -> Bool {
        guard range.latest - range.earliest <= .hours(48), days.count == 7 else { return false }
        var date = CivilDate(at: range.earliest)
        while date.start <= range.latest {
            for span in days[date.weekday] {
                let open = date.start + .minutes(Int64(span.open))
                let close = date.start + .minutes(Int64(span.close))
                if range.earliest < close, range.latest >= open { return false }
            }
            date = date.adding(days: 1)
        }
        return true
    }
}
