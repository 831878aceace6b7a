import Control
import FeedbackCore
import Journal

/// The events of a window in order, and its hourly counts of ratings.
struct EventLog {
    /// One event and when it was.
    private struct Event {
        var sequence: UInt64
        var time: LoggedTime
        var said: EventWords
    }

    /// Ratings of one hour.
    private struct Hour {
        var start: WallTime
        /// Nothing if there are fewer than `fewest`.
        var count: Int?

        init(_ start: WallTime, _ count: Int) {
            self.start = start
            self.count = count < EventLog.fewest ? nil : count
        }
    }

    /// Fewer ratings than this could be told apart by who stood there.
    private static let fewest = 10
    /// Everything but ratings (1) and what followed them (2).
    private static let kinds = Set<UInt64>(3...13)

    private var events: [Event] = []
    private var hours: [Hour] = []

    init(reader: JournalReader, clocks: ClockReadings, window: LogWindow) throws {
        try reader.forEachEntry(ofKinds: Self.kinds) { entry in
            let time = LoggedTime(entry.moment, clocks)
            if window.contains(time.estimate), let said = EventWords(entry) {
                events.append(Event(sequence: entry.sequence, time: time, said: said))
            }
            return true
        }
        hours = try reader.hourlyRatings(by: clocks).hours.sorted { $0.key < $1.key }
            .filter { window.touches(hour: $0.key) }.map { Hour($0.key, $0.value) }
    }

    /// Prints everything.
    func print(as format: LogFormat, in language: Language) {
        let lines =
            switch format {
            case .table: table(language)
            case .json: [json(language)]
            case .csv: csv(language)
            }
        for line in lines { Swift.print(line) }
    }

    private func table(_ language: Language) -> [String] {
        var columns = TextColumns()
        for event in events {
            columns.add(
                event.time.text(language), event.time.error(language),
                event.said.title.text(language), event.said.words.text(language))
        }
        guard !hours.isEmpty else { return columns.lines }
        let house = HouseText(language)
        let title = language == .vietnamese ? "Số đánh giá theo giờ" : "Ratings by the hour"
        let counts = hours.map { hour in
            let count = hour.count.map { house.number(UInt64($0)) } ?? "<\(Self.fewest)"
            let padding = String(repeating: " ", count: max(0, 8 - count.count))
            return "\(house.date(hour.start).dropLast(3))\(padding)\(count)"
        }
        return columns.lines + ["", Terminal.styled(title, .bold)] + counts
    }

    private func json(_ language: Language) -> String {
        let events = events.map { event in
            let sequence = JSONValue.Member("seq", .integer(Int64(clamping: event.sequence)))
            let said: [JSONValue.Member] = [
                .init("event", .string(event.said.name)),
                .init("words", .string(event.said.words.text(language))),
            ]
            return JSONValue.object([sequence] + event.time.members + said)
        }
        let hours = hours.map { hour in
            JSONValue.object([
                .init("hour", .string(HouseText.rfc3339(hour.start))),
                .init("ratings", hour.count.map { .integer(Int64($0)) } ?? .null),
            ])
        }
        let whole = JSONValue.object([
            .init("events", .array(events)), .init("hours", .array(hours)),
        ])
        return String(decoding: whole.bytes, as: UTF8.self)
    }

    private func csv(_ language: Language) -> [String] {
        ["time,seq,boot,ms,event,words"]
            + events.map { event in
                let time = event.time.estimate.map { HouseText.rfc3339($0.wall) } ?? ""
                let moment = event.time.moment
                return [
                    time, "\(event.sequence)", "\(moment.bootOrdinal)", "\(moment.milliseconds)",
                    event.said.name, quoted(event.said.words.text(language)),
                ].joined(separator: ",")
            }
            + hours.map { hour in
                "\(HouseText.rfc3339(hour.start)),,,,ratings,"
                    + (hour.count.map { "\($0)" } ?? "<\(Self.fewest)")
            }
    }

    /// A field of RFC 4180.
    private func quoted(_ text: String) -> String {
        "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
