import FeedbackCore

/// True time in a simulated world, which nobody in it can read.
package struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since the world began.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// The world's beginning: Monday 23/11/2026, 00:00 in Vietnam.
    static let zero = Instant(microseconds: 0)
    /// Civil time there, in ms since 1970.
    private static let epoch: Int64 = 1_795_366_800_000

    /// Civil time, rounded down.
    var wall: WallTime { WallTime(milliseconds: Self.epoch + microseconds / 1_000) }

    /// The day, from 0.
    var day: Int { Int(microseconds / Self.perDay) }

    /// The beginning of a day.
    static func day(_ number: Int) -> Instant { Instant(microseconds: Int64(number) * perDay) }

    private static let perDay: Int64 = 86_400_000_000

    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    static func + (time: Self, span: TimeSpan) -> Self {
        Self(microseconds: time.microseconds + span.microseconds)
    }

    static func - (left: Self, right: Self) -> TimeSpan {
        TimeSpan(microseconds: left.microseconds - right.microseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// `day 3 08:15:02`.
    package var description: String {
        let seconds = microseconds / 1_000_000 % 86_400
        let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { part in
            part < 10 ? "0\(part)" : "\(part)"
        }
        return "day \(day + 1) " + parts.joined(separator: ":")
    }
}

extension TimeSpan {
    /// In words, to two digits: `3 h`, `12 min`, `40 s`.
    var words: String {
        switch seconds {
        case 172_800...: "\(seconds / 86_400) days"
        case 7_200...: "\(seconds / 3_600) h"
        case 120...: "\(seconds / 60) min"
        default: "\(seconds) s"
        }
    }
}
