/// Decides when the chain needs to hear what the clock says.
///
/// Boot time is the truth; a clock entry ties it to civil time. One is due at the start, when the
/// quality changes, when the clock steps, and so often that the drift between two stays small.
package struct ClockWatch: Sendable {
    private var written: (record: ClockRecord, at: BootTime)?
    private var writtenAnswer: (record: ClockRecord, at: BootTime)?
    private var lastSynced: (record: ClockRecord, at: BootTime)?
    /// How far the last reading was off by itself, and the sleep up to the last synchronisation.
    ///
    /// Before the first reading nobody knows whether a source was heard since the last sleep.
    private var lastBound: UInt64? = 0
    private var asleepAtSync = TimeSpan.zero

    package init() {}

    /// Takes a reading as the kernel gave it, and says what it is worth.
    ///
    /// After a sleep the kernel still calls the clock synchronised, though a real-time clock set
    /// it: it counts only once a time source has been heard again, which lowers the bound.
    package mutating func judge(_ reading: ClockReading) -> ClockRecord {
        var record = reading.record
        if record.quality == .synced {
            if let lastBound, reading.boundMicroseconds >= lastBound {
                let asleep = reading.asleep - asleepAtSync
                if asleep >= Limits.sleepError {
                    record.errorMilliseconds +=
                        UInt64(Limits.sleepError.milliseconds) + Self.drift(over: asleep)
                }
            } else {
                asleepAtSync = reading.asleep
            }
            lastBound = reading.boundMicroseconds
        } else {
            lastBound = nil
        }
        return judge(record, at: reading.at)
    }

    /// Takes a reading of the kernel's clock and says what it is worth, remembering this boot.
    ///
    /// A clock that was synchronised in this boot and no longer is holds over: its error grows by
    /// `Limits.clockDriftPerMillion` of the time since.
    package mutating func judge(_ reading: ClockRecord, at now: BootTime) -> ClockRecord {
        guard reading.quality != .synced else {
            lastSynced = (reading, now)
            return reading
        }
        guard let (synced, then) = lastSynced, !hasStepped(reading, since: synced, then, now)
        else { return reading }
        // Somebody may have moved the clock by less than a step: what is off is not known to be
        // drift.
        let off = (reading.wall - (synced.wall + (now - then))).milliseconds.magnitude
        let error = synced.errorMilliseconds + Self.drift(over: now - then) + UInt64(off)
        return ClockRecord(wall: reading.wall, errorMilliseconds: error, quality: .holdover)
    }

    /// Returns the record if an entry is due for it, and remembers it as written.
    package mutating func due(_ record: ClockRecord, at now: BootTime) -> Bool {
        if let (last, then) = written, last.quality == record.quality,
            now - then < Limits.clockEntryEvery, !hasStepped(record, since: last, then, now)
        {
            return false
        }
        written = (record, now)
        return true
    }

    /// Whether an entry is due for a time that the server told, and remembers it as written.
    ///
    /// A synchronised clock needs none; any other is helped out as often as it is written itself,
    /// and at once if the server takes back what it told before.
    package mutating func isDue(
        _ told: ClockRecord, at time: BootTime, beside clock: ClockQuality
    ) -> Bool {
        guard clock != .synced else { return false }
        if let (last, then) = writtenAnswer, time - then < Limits.clockEntryEvery {
            let off = (told.wall - (last.wall + (time - then))).milliseconds.magnitude
            let doubt = last.errorMilliseconds + told.errorMilliseconds
            guard UInt64(off) > doubt + Self.drift(over: time - then) else { return false }
        }
        writtenAnswer = (told, time)
        return true
    }

    /// Forgets what was written: the next reading is due, because another chain has to hear it.
    package mutating func forget() {
        written = nil
        writtenAnswer = nil
    }

    /// How far a clock may drift in so much time, in ms, rounded up.
    package static func drift(over span: TimeSpan) -> UInt64 {
        let magnitude = UInt64(span.microseconds.magnitude)
        return (magnitude * Limits.clockDriftPerMillion / 1_000_000 + 999) / 1_000
    }

    private func hasStepped(
        _ record: ClockRecord, since last: ClockRecord, _ then: BootTime, _ now: BootTime
    ) -> Bool {
        let expected = last.wall + (now - then)
        let off = (record.wall - expected).microseconds.magnitude
        return off > UInt64(Limits.clockStep.microseconds)
    }
}
