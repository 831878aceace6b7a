package import FeedbackCore

/// For each boot the best reading of the clock: better quality, then smaller error, then later.
package struct ClockReadings: Hashable, Sendable {
    /// What the wall clock would have said at some moment, and how far that may be off.
    package struct Estimate: Hashable, Sendable {
        /// The boot's best reading, carried to that moment by boot time.
        package var wall: WallTime
        /// Half the width of the interval that holds the true time, the clock's drift included.
        package var errorMilliseconds: UInt64
        /// What the reading behind it was worth.
        package var quality: ClockQuality
    }

    private struct Reading: Hashable {
        var record: ClockRecord
        /// When it was read, in ms of its boot.
        var milliseconds: Int64

        /// Its place among the qualities, the most trusted at 0.
        private var trust: Int {
            ClockQuality.byTrust.firstIndex(of: record.quality) ?? ClockQuality.byTrust.count
        }

        func isBetter(than other: Reading) -> Bool {
            guard record.quality == other.record.quality else {
                return trust < other.trust
            }
            return record.errorMilliseconds <= other.record.errorMilliseconds
        }
    }

    private var byBoot: [UInt32: Reading] = [:]

    package init() {}

    /// Takes note of a clock entry; others are ignored.
    package mutating func add(_ entry: Entry) {
        guard case .clock(let record) = entry.fact else { return }
        let reading = Reading(record: record, milliseconds: entry.moment.milliseconds)
        if let best = byBoot[entry.moment.bootOrdinal], !reading.isBetter(than: best) { return }
        byBoot[entry.moment.bootOrdinal] = reading
    }

    /// When a moment was, or nothing if nobody knows about that boot.
    package func reading(of moment: Moment) -> Estimate? {
        guard let best = byBoot[moment.bootOrdinal] else { return nil }
        let distance = TimeSpan.milliseconds(moment.milliseconds - best.milliseconds)
        return Estimate(
            wall: best.record.wall + distance,
            errorMilliseconds: best.record.errorMilliseconds + ClockWatch.drift(over: distance),
            quality: best.record.quality)
    }
}

extension JournalReader {
    /// What is known about the wall time of every boot.
    package func clockReadings() throws -> ClockReadings {
        var clocks = ClockReadings()
        try forEachEntry(ofKinds: [4]) { entry in
            clocks.add(entry)
            return true
        }
        return clocks
    }
}
