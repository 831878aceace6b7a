import FeedbackCore

extension OpeningHours {
    /// How long before the day's last closing something happened, or nothing if that is not
    /// certain, or if it happened while the point was closed.
    func timeToLastClose(after range: TimeRange) -> TimeSpan? {
        let date = CivilDate(at: range.earliest)
        guard days.count == 7, let close = days[date.weekday].last?.close,
            days[date.weekday].contains(where: { span in
                range.earliest >= date.start + .minutes(Int64(span.open))
                    && range.latest < date.start + .minutes(Int64(span.close))
            })
        else { return nil }
        return date.start + .minutes(Int64(close)) - range.earliest
    }

    /// The share of a week's opening hours that lies at the ends of its days.
    var shareOfShiftEnds: Double? {
        guard days.count == 7 else { return nil }
        let end = SignalLimits.shiftEnd.seconds / 60
        let open = days.joined().reduce(0) { $0 + Int($1.close) - Int($1.open) }
        let late = days.compactMap(\.last).reduce(0) {
            $0 + min(Int(end), Int($1.close) - Int($1.open))
        }
        return open > 0 ? Double(late) / Double(open) : nil
    }
}
