import FeedbackCore

extension ConfigValue {
    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// A mapping of all seven weekdays to lists of spans, `[]` for a day that is closed.
    func openingHours() throws(ConfigError) -> OpeningHours {
        let fields = try ConfigFields(self, known: Self.weekdays)
        var days: [[OpeningHours.Span]] = []
        for day in Self.weekdays { days.append(try fields.required(day).spans()) }
        return OpeningHours(days: days)
    }

    private func spans() throws(ConfigError) -> [OpeningHours.Span] {
        var spans: [OpeningHours.Span] = []
        for item in try items("spans such as 07:00-11:30", limit: 12) {
            let span = try item.span()
            if let last = spans.last, span.open < last.close {
                throw item.error(expected: "spans in order, without overlaps")
            }
            spans.append(span)
        }
        return spans
    }

    /// A time of the day such as `07:00-11:30`.
    func span() throws(ConfigError) -> OpeningHours.Span {
        let expected = "a span such as 07:00-11:30, from 00:00 to 24:00"
        let parts = try raw(expected).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let open = Self.minute(parts[0]),
            let close = Self.minute(parts[1]), open < close
        else { throw error(expected: expected) }
        return OpeningHours.Span(open: open, close: close)
    }

    /// The minute of the day of `HH:MM`, up to 24:00.
    private static func minute(_ text: Substring) -> UInt16? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == 0x3A,
            [0, 1, 3, 4].allSatisfy({ bytes[$0].isDigit })
        else { return nil }
        let digits = bytes.map { UInt16($0) &- 0x30 }
        let hours = digits[0] * 10 + digits[1]
        let minutes = digits[3] * 10 + digits[4]
        let minute = hours * 60 + minutes
        return minutes < 60 && minute <= 1_440 ? minute : nil
    }
}
