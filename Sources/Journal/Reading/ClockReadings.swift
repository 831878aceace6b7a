package import FeedbackCore

/// The clock entries of every boot, and what they say about a moment.
package struct ClockReadings: Hashable, Sendable {
    /// What the wall clock would have said at some moment, and how far that may be off.
    package struct Estimate: Hashable, Sendable {
        /// The best reading of the boot, carried to that moment by boot time.
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

        /// What it says about another moment of its boot.
        func carried(to moment: Int64) -> Estimate {
            let distance = TimeSpan.milliseconds(moment - milliseconds)
            return Estimate(
                wall: record.wall + distance,
                errorMilliseconds: record.errorMilliseconds + ClockWatch.drift(over: distance),
                quality: record.quality)
        }
    }

    /// By boot and by quality, in the order of the chain, which is that of boot time.
    private var byBoot: [UInt32: [ClockQuality: [Reading]]] = [:]

    package init() {}

    /// Takes note of a clock entry; others are ignored.
    package mutating func add(_ entry: Entry) {
        guard case .clock(let record) = entry.fact else { return }
        let reading = Reading(record: record, milliseconds: entry.moment.milliseconds)
        byBoot[entry.moment.bootOrdinal, default: [:]][record.quality, default: []].append(reading)
    }

    /// When a moment was, or nothing if nobody knows about that boot.
    ///
    /// The best quality decides, and of its entries the last one before and the first one after:
    /// the one that leaves less doubt, the later one if both leave as much.
    package func reading(of moment: Moment) -> Estimate? {
        guard let boot = byBoot[moment.bootOrdinal] else { return nil }
        let readings = (ClockQuality.byTrust + [.unset]).lazy.compactMap { boot[$0] }.first
        guard let readings else { return nil }
        var (low, high) = (0, readings.count)
        while low < high {
            let middle = (low + high) / 2
            if readings[middle].milliseconds <= moment.milliseconds {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return readings[max(0, low - 1)..<min(readings.count, low + 1)].reversed()
            .map { $0.carried(to: moment.milliseconds) }
            .min { $0.errorMilliseconds < $1.errorMilliseconds }
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
