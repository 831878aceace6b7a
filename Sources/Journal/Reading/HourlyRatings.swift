package import FeedbackCore

/// How many ratings fell into each hour, as far as the wall time of their boot is known.
package struct HourlyRatings: Hashable, Sendable {
    /// Counts by the hour's first moment; full hours of UTC are full hours in Vietnam.
    package var hours: [WallTime: Int] = [:]
    /// Ratings of boots in which no clock was ever read.
    package var unplaced = 0

    package init() {}
}

/// For each boot the best reading of the clock: better quality, then smaller error, then later.
struct ClockReadings {
    private struct Reading {
        var record: ClockRecord
        /// The wall time of the boot itself, in ms since 1970.
        var bootedAt: Int64

        func isBetter(than other: Reading) -> Bool {
            if record.quality != other.record.quality {
                return record.quality.rawValue > other.record.quality.rawValue
            }
            return record.errorMilliseconds <= other.record.errorMilliseconds
        }
    }

    private var byBoot: [UInt32: Reading] = [:]

    /// Takes note of a clock entry; others are ignored.
    mutating func add(_ entry: Entry) {
        guard case .clock(let record) = entry.fact else { return }
        let reading = Reading(
            record: record, bootedAt: record.wall.milliseconds - entry.moment.milliseconds)
        if let best = byBoot[entry.moment.bootOrdinal], !reading.isBetter(than: best) { return }
        byBoot[entry.moment.bootOrdinal] = reading
    }

    /// What the wall clock would have said, or nothing if nobody knows about that boot.
    func wallTime(of moment: Moment) -> WallTime? {
        byBoot[moment.bootOrdinal].map {
            WallTime(milliseconds: $0.bootedAt + moment.milliseconds)
        }
    }
}

extension JournalReader {
    /// Counts the ratings of `range` by hour.
    ///
    /// The range is read twice: a clock entry that places a boot often comes after its ratings.
    package func hourlyRatings(
        in range: ClosedRange<UInt64> = 1...UInt64(Int64.max)
    ) throws -> HourlyRatings {
        let hour = TimeSpan.hours(1).milliseconds
        var clocks = ClockReadings()
        try forEachEntry(in: range) { entry in
            clocks.add(entry)
            return true
        }
        var result = HourlyRatings()
        try forEachEntry(in: range) { entry in
            guard case .rating = entry.fact else { return true }
            if let wall = clocks.wallTime(of: entry.moment) {
                let start = WallTime(milliseconds: wall.milliseconds.roundedDown(to: hour))
                result.hours[start, default: 0] += 1
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
