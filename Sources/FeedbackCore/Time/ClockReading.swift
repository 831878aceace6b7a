/// The kernel's wall clock and boot time, read together.
package struct ClockReading: Hashable, Sendable {
    /// What the wall clock said, and how far it may be off by what the kernel knows.
    package var record: ClockRecord
    /// The boot time at which it said so.
    package var at: BootTime
    /// How long the machine has slept since the kernel started.
    package var asleep: TimeSpan
    /// The kernel's own bound on the error in µs; it falls when a time source is heard, and grows
    /// otherwise.
    package var boundMicroseconds: UInt64

    package init(
        record: ClockRecord, at: BootTime, asleep: TimeSpan = .zero, boundMicroseconds: UInt64 = 0
    ) {
        self.record = record
        self.at = at
        self.asleep = asleep
        self.boundMicroseconds = boundMicroseconds
    }
}

extension ClockRecord {
    /// The server's time in an answer that was heard at `heard`, carried to then.
    ///
    /// It was signed at some moment of the exchange, which began at `sent`: the middle is meant,
    /// give or take half of it, what the server's own clock may be off, what a sleep may add to
    /// boot time, and a millisecond for what both clocks cut off.
    package init(serverTime: WallTime, sent: BootTime, heard: BootTime) {
        let half = TimeSpan(microseconds: max(.zero, heard - sent).microseconds / 2)
        let error = half + .milliseconds(1) + Limits.serverClockError + Limits.sleepError
        self.init(
            wall: serverTime + half, errorMilliseconds: UInt64(error.milliseconds),
            quality: .server)
    }

    /// What the kernel calls synchronised, with its bound and the offset that is left to slew.
    ///
    /// The bound grows from what the time daemon said, which may be 0: what a source may itself be
    /// off comes on top.
    package init(synced wall: WallTime, boundMicroseconds: UInt64, leftMilliseconds: UInt64) {
        let floor = UInt64(Limits.clockErrorFloor.milliseconds)
        self.init(
            wall: wall,
            errorMilliseconds: boundMicroseconds / 1_000 + 1 + leftMilliseconds + floor,
            quality: .synced)
    }
}
