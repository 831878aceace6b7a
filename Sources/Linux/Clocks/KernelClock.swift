import CShims
package import FeedbackCore
import Glibc

/// What the kernel knows about the quality of its own wall clock.
package enum KernelClock {
    /// The wall clock now, with the kernel's bound on its error and its synchronisation.
    ///
    /// `holdover` is for the caller to decide, who remembers the boot; this says `synced` or
    /// `unset`. Without synchronisation the error is unknown and given as one day.
    /// Boot time stands still between the two readings or they are made again; what lies between
    /// at last, however long the thread had to wait, is a part of the error.
    package static func read() -> ClockReading {
        var (reading, gap) = attempt()
        for _ in 0..<4 where gap > Limits.clockReadingGap {
            let again = attempt()
            if again.gap < gap { (reading, gap) = again }
        }
        let most = unknownError
        reading.record.errorMilliseconds = min(
            most, reading.record.errorMilliseconds + UInt64(gap.milliseconds) + 1)
        return reading
    }

    /// What is said of a clock that nobody set, in ms.
    private static let unknownError: UInt64 = 86_400_000

    /// One reading, and what lies between its first and its last clock.
    private static func attempt() -> (reading: ClockReading, gap: TimeSpan) {
        let before = BootClock.now()
        var state = timex()
        let result = unsafe adjtimex(&state)
        let awake = BootClock.awake()
        let after = BootClock.now()
        let reading = ClockReading(
            record: record(state, result), at: before, asleep: after - awake,
            boundMicroseconds: UInt64(max(0, state.maxerror)))
        return (reading, after - before)
    }

    /// What adjtimex(2) found, as a record.
    ///
    /// The kernel's bound is what the time daemon told it, and systemd-timesyncd tells it 0 while
    /// it still slews: the offset that is left is added.
    /// Source: adjtimex(2): `maxerror` in µs, `offset` and the fraction of `time` in µs or ns,
    /// `TIME_ERROR` when not synchronised.
    private static func record(_ state: timex, _ result: CInt) -> ClockRecord {
        guard result >= 0 else {
            return ClockRecord(
                wall: WallClock.now(), errorMilliseconds: unknownError, quality: .unset)
        }
        let perMillisecond: Int64 = state.status & STA_NANO != 0 ? 1_000_000 : 1_000
        let wall = WallTime(
            milliseconds: Int64(state.time.tv_sec) * 1_000
                + Int64(state.time.tv_usec) / perMillisecond)
        guard result != TIME_ERROR else {
            return ClockRecord(wall: wall, errorMilliseconds: unknownError, quality: .unset)
        }
        return ClockRecord(
            synced: wall, boundMicroseconds: UInt64(max(0, state.maxerror)),
            leftMilliseconds: UInt64(state.offset.magnitude) / UInt64(perMillisecond) + 1)
    }
}

/// A timer that becomes readable when somebody sets the wall clock, and never otherwise.
package final class ClockStepAlarm: Sendable {
    /// The descriptor to poll for reading.
    package let number: CInt

    /// - Throws: `SystemError` if the kernel refuses the timer.
    package init() throws(SystemError) {
        number = try retryingInterrupts("timerfd_create") {
            timerfd_create(CLOCK_REALTIME, CInt(TFD_CLOEXEC | TFD_NONBLOCK))
        }
        try arm()
    }

    deinit { _ = close(number) }

    /// Waits for the next step; call it after each, and read the clock after it.
    ///
    /// A step that comes meanwhile is no error: the timer waits for the next one all the same.
    /// Source: timerfd_create(2), NOTES on `ECANCELED`.
    package func arm() throws(SystemError) {
        var expirations: UInt64 = 0
        _ = unsafe Glibc.read(number, &expirations, 8)
        // Far enough never to come, as systemd does it.
        var never = itimerspec()
        never.it_value.tv_sec = .max
        let flags = CInt(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)
        guard unsafe timerfd_settime(number, flags, &never, nil) == 0 || errno == ECANCELED else {
            throw SystemError("timerfd_settime")
        }
    }
}
