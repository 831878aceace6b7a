package import FeedbackCore

/// How many ratings fell into each hour, as far as the wall time of their boot is known.
package struct HourlyRatings: Hashable, Sendable {
    /// Counts by the hour's first moment; full hours of UTC are full hours in Vietnam.
    package var hours: [WallTime: Int] = [:]
    /// Ratings of boots in which no clock was ever read.
    package var unplaced = 0

    package init() {}
}

extension JournalReader {
    /// Counts the ratings of `range` by hour, without those made in service mode; a correction is
    /// no second rating.
    ///
    /// `clocks` places the boots; a clock entry that does often comes after the ratings.
    package func hourlyRatings(
        in range: ClosedRange<UInt64> = 1...UInt64(Int64.max), by clocks: ClockReadings
    ) throws -> HourlyRatings {
        let hour = TimeSpan.hours(1).milliseconds
        var result = HourlyRatings()
        try forEachEntry(ofKinds: [1], in: range) { entry in
            guard case .rating(let rating) = entry.fact, !rating.mark.service,
                rating.replaces == nil
            else { return true }
            if let reading = clocks.reading(of: entry.moment) {
                let start = reading.wall.milliseconds.roundedDown(to: hour)
                result.hours[WallTime(milliseconds: start), default: 0] += 1
            } else {
                result.unplaced += 1
            }
            return true
        }
        return result
    }
}

extension Int64 {
    /// The multiple of `step` that is not above this, also below 0.
    fileprivate func roundedDown(to step: Int64) -> Int64 {
        self - ((self % step) + step) % step
    }
}
