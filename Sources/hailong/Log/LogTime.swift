import ArgumentParser
import FeedbackCore

/// A moment as a person types it: a day, a minute of a day, or so long ago.
///
/// Days and minutes are Vietnam's (UTC+7, no summer time).
enum LogTime: Equatable, ExpressibleByArgument {
    case at(WallTime)
    case ago(TimeSpan)

    /// Reads `2026-11-21`, `2026-11-21 14:00` or `-90m`, `-2h`, `-7d`.
    init?(argument text: String) {
        if text.hasPrefix("-") {
            guard let span = Self.span(text.dropFirst()) else { return nil }
            self = .ago(span)
        } else {
            guard let time = Self.time(text) else { return nil }
            self = .at(time)
        }
    }

    /// The moment that it means for somebody who types it at `now`.
    func wall(at now: WallTime) -> WallTime {
        switch self {
        case .at(let time): time
        case .ago(let span): WallTime(milliseconds: now.milliseconds - span.milliseconds)
        }
    }

    private static func span(_ text: Substring) -> TimeSpan? {
        guard let unit = text.last, let count = number(text.dropLast(), 1...5) else { return nil }
        switch unit {
        case "m": return .minutes(count)
        case "h": return .hours(count)
        case "d": return .hours(24 * count)
        default: return nil
        }
    }

    private static func time(_ text: String) -> WallTime? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
        guard (1...2).contains(parts.count), let day = day(parts[0]) else { return nil }
        guard let minute = parts.count == 2 ? minute(parts[1]) : 0 else { return nil }
        return WallTime(milliseconds: (day * 1_440 + minute - 7 * 60) * 60_000)
    }

    private static func minute(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = number(parts[0], 2...2), hour < 24,
            let minute = number(parts[1], 2...2), minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// Days since 1970-01-01 of `YYYY-MM-DD`, in the proleptic Gregorian calendar.
    private static func day(_ text: Substring) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], 4...4),
            let month = number(parts[1], 2...2), (1...12).contains(month),
            let day = number(parts[2], 2...2)
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[Int(month) - 1]).contains(day) else { return nil }
        let before = year - 1
        let years = before * 365 + before / 4 - before / 100 + before / 400
        // 719,162 days lie between 0001-01-01 and 1970-01-01.
        return years + lengths.prefix(Int(month) - 1).reduce(0, +) + day - 1 - 719_162
    }

    private static func number(_ text: Substring, _ lengths: ClosedRange<Int>) -> Int64? {
        guard lengths.contains(text.count), text.allSatisfy({ ("0"..."9").contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
