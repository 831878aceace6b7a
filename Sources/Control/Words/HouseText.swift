package import FeedbackCore

/// Numbers, lengths of time and dates as the house writes them, in one language.
package struct HouseText: Hashable, Sendable {
    /// Decides words, decimal marks and the marks between thousands.
    package var language: Language

    package init(_ language: Language) { self.language = language }

    /// A whole number with its thousands apart: `1.234` in Vietnamese, `1,234` in English.
    package func number(_ value: UInt64) -> String {
        let digits = Array(String(value))
        let mark: Character = language == .vietnamese ? "." : ","
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(mark) }
            text.append(digit)
        }
        return text
    }

    /// Tenths of a unit: `0,8` in Vietnamese, `0.8` in English.
    package func tenths(_ value: Int64) -> String {
        let magnitude = value.magnitude
        let mark = language == .vietnamese ? "," : "."
        return (value < 0 ? "-" : "") + number(magnitude / 10) + mark + "\(magnitude % 10)"
    }

    /// The two largest units that matter: `3 ngày 4 giờ`, `12 minutes`, `1 second`.
    package func span(seconds: Int64) -> String {
        let seconds = max(0, seconds)
        let units: [(length: Int64, vi: String, en: String)] = [
            (86_400, "ngày", "day"), (3_600, "giờ", "hour"), (60, "phút", "minute"),
            (1, "giây", "second"),
        ]
        let first = units.firstIndex { $0.length <= seconds } ?? units.count - 1
        var rest = seconds
        var words: [String] = []
        // Seconds beside minutes, or minutes beside days, would say nothing.
        for unit in units[first...].prefix(first < 2 ? 2 : 1) {
            let count = rest / unit.length
            rest %= unit.length
            guard count > 0 || words.isEmpty else { continue }
            let name = language == .vietnamese ? unit.vi : unit.en + (count == 1 ? "" : "s")
            words.append("\(number(UInt64(count))) \(name)")
        }
        return words.joined(separator: " ")
    }

    /// How long ago: `12 phút trước`, `12 minutes ago`.
    package func ago(seconds: Int64) -> String {
        span(seconds: seconds) + (language == .vietnamese ? " trước" : " ago")
    }

    /// How far a time may be off, in the unit that suits it, rounded up: `± 12 ms`, `± 5 s`.
    package func doubt(milliseconds: UInt64) -> String {
        let units: [(length: UInt64, limit: UInt64, vi: String, en: String)] = [
            (1, 1_000, "ms", "ms"), (1_000, 120_000, "s", "s"),
            (60_000, 7_200_000, "phút", "min"), (3_600_000, 172_800_000, "giờ", "h"),
        ]
        let unit =
            units.first { milliseconds < $0.limit } ?? (86_400_000, .max, "ngày", "days")
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: unit.length)
        return "± \(number(whole + (rest > 0 ? 1 : 0))) "
            + (language == .vietnamese ? unit.vi : unit.en)
    }

    /// Date and time in Asia/Ho_Chi_Minh (UTC+7, no summer time): `17/11/2026 08:00:05`.
    package func date(_ time: WallTime) -> String {
        let seconds = floorDivided(time.milliseconds, by: 1_000).quotient &+ 7 * 3_600
        let (day, second) = floorDivided(seconds, by: 86_400)
        let date = CivilDate(daysSince1970: day)
        let days = [(date.day, 2), (date.month, 2), (date.year, 4)].map(Self.padded)
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }
        return days.joined(separator: "/") + " " + clock.joined(separator: ":")
    }

    /// The same moment for programs (RFC 3339): `2026-11-17T08:00:05.123+07:00`.
    package static func rfc3339(_ time: WallTime) -> String {
        let (seconds, milliseconds) = floorDivided(time.milliseconds, by: 1_000)
        let (day, second) = floorDivided(seconds &+ 7 * 3_600, by: 86_400)
        let date = CivilDate(daysSince1970: day)
        let days = [padded(date.year, 4), padded(date.month, 2), padded(date.day, 2)]
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
        return days.joined(separator: "-") + "T" + clock.joined(separator: ":") + "."
            + padded(milliseconds, 3) + "+07:00"
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// A day of the proleptic Gregorian calendar.
private struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    /// Counts in years that begin in March, so that the leap day is the last one.
    init(daysSince1970 days: Int64) {
        // 719,468 days lie between 1 March of the year 0 and 1 January 1970.
        let (era, dayOfEra) = floorDivided(days &+ 719_468, by: 146_097)
        let leaps = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}

private func floorDivided(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
}
