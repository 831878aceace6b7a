/// When a point is open, by weekday, in Asia/Ho_Chi_Minh (UTC+7, no summer time).
package struct OpeningHours: Hashable, Sendable {
    /// From one minute of the day up to, not including, another: 0 ≤ open < close ≤ 1440.
    package struct Span: Hashable, Sendable {
        /// The first minute that the point is open, counted from 00:00.
        package var open: UInt16
        /// The first minute that it is closed again; 1440 is midnight.
        package var close: UInt16

        package init(open: UInt16, close: UInt16) {
            self.open = open
            self.close = close
        }
    }

    /// Seven lists, Monday first; each ascending, without overlaps.
    package var days: [[Span]]

    package init(days: [[Span]]) { self.days = days }

    /// Monday to Friday 07:00–11:30 and 13:30–17:00, as most offices keep.
    package static let office: OpeningHours = {
        let day = [Span(open: 420, close: 690), Span(open: 810, close: 1_020)]
        return OpeningHours(days: Array(repeating: day, count: 5) + [[], []])
    }()

    /// True if the point is open at a moment.
    package func isOpen(at time: WallTime) -> Bool {
        let date = CivilDate(at: time)
        return spans(on: date).contains { time >= $0.open && time < $0.close }
    }

    /// The first moment after another at which a span begins or ends; nothing if there is no span.
    package func nextBorder(after time: WallTime) -> WallTime? {
        let today = CivilDate(at: time)
        // The same day of the next week has what lies before `time` today.
        for days in 0...7 {
            let borders = spans(on: today.adding(days: days)).flatMap { [$0.open, $0.close] }
            if let border = borders.first(where: { $0 > time }) { return border }
        }
        return nil
    }

    private func spans(on date: CivilDate) -> [(open: WallTime, close: WallTime)] {
        guard days.count == 7 else { return [] }
        return days[date.weekday].map { span in
            (
                date.start + .minutes(Int64(span.open)), date.start + .minutes(Int64(span.close))
            )
        }
    }
}
