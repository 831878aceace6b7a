/// A date in the civil calendar of Asia/Ho_Chi_Minh: UTC+7 all year round.
///
/// Kept as the number of days since 1970-01-01; conversions after H. Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms".
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    package let dayNumber: Int

    package init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// The date at `time`.
    package init(at time: WallTime) {
        dayNumber = Int(floorDivide(time.milliseconds + Self.offset, Self.dayLength))
    }

    /// The date of that year, month and day, or nothing if there is none (years 1…9999).
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
        // The 31st of a short month lands in the next one.
        guard components == (year, month, day) else { return nil }
    }

    /// Reads `YYYY-MM-DD`, or nothing.
    package init?(iso text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (48...57).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads `dd/MM/yyyy`, or nothing.
    package init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2, 4] else { return nil }
        self.init(iso: parts.reversed().joined(separator: "-"))
    }

    /// The year, the month from 1 and the day from 1.
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = Int(floorDivide(Int64(shifted), 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    package var weekday: Int { Int(modulo(Int64(dayNumber) + 3, 7)) }

    /// The first moment of this date.
    package var start: WallTime {
        WallTime(milliseconds: Int64(dayNumber) * Self.dayLength - Self.offset)
    }

    /// The date so many days later, or earlier if negative.
    package func adding(days: Int) -> Self { Self(dayNumber: dayNumber + days) }

    /// `YYYY-MM-DD`.
    package var iso: String {
        let (year, month, day) = components
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `dd/MM/yyyy`.
    package var text: String {
        let (year, month, day) = components
        return "\(padded(day, 2))/\(padded(month, 2))/\(padded(year, 4))"
    }

    package static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

    /// UTC+7 in milliseconds.
    package static let offset: Int64 = 7 * 3_600_000
    /// A day in milliseconds; this calendar has no summer time.
    package static let dayLength: Int64 = 86_400_000
}

/// Milliseconds since the midnight before, in Asia/Ho_Chi_Minh.
package func timeOfDay(_ time: WallTime) -> Int64 {
    modulo(time.milliseconds + CivilDate.offset, CivilDate.dayLength)
}

private func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    (value - modulo(value, divisor)) / divisor
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
