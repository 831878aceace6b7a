import CShims
package import FeedbackCore
import Glibc

/// What the kernel knows about the quality of its own wall clock.
package enum KernelClock {
    /// The wall clock now, with the kernel's bound on its error and its synchronisation.
    ///
    /// `holdover` is for the caller to decide, who remembers the boot; this says `synced` or
    /// `unset`. Without synchronisation the error is unknown and given as one day.
    /// The kernel's bound is what the time daemon told it, and systemd-timesyncd tells it 0 while
    /// it still slews: the offset that is left is added, and `Limits.clockErrorFloor` is the least.
    /// Source: adjtimex(2): `maxerror` in µs, `offset` in µs or ns, `TIME_ERROR` when not
    /// synchronised.
    package static func read() -> ClockRecord {
        var state = timex()
        let result = unsafe adjtimex(&state)
        let synced = result >= 0 && result != TIME_ERROR
        let unknown: UInt64 = 86_400_000
        guard synced else {
            return ClockRecord(
                wall: WallClock.now(), errorMilliseconds: unknown, quality: .unset)
        }
        let perMillisecond: UInt64 = state.status & STA_NANO != 0 ? 1_000_000 : 1_000
        let left = UInt64(state.offset.magnitude) / perMillisecond + 1
        let bound = UInt64(max(0, state.maxerror)) / 1_000 + left
        return ClockRecord(
            wall: WallClock.now(),
            errorMilliseconds: min(
                max(bound, UInt64(Limits.clockErrorFloor.milliseconds)), unknown),
            quality: .synced)
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

    /// Waits for the next step; call it after each.
    package func arm() throws(SystemError) {
        var expirations: UInt64 = 0
        _ = unsafe Glibc.read(number, &expirations, 8)
        // Far enough never to come, as systemd does it.
        var never = itimerspec()
        never.it_value.tv_sec = .max
        let flags = CInt(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)
        guard unsafe timerfd_settime(number, flags, &never, nil) == 0 else {
            throw SystemError("timerfd_settime")
        }
    }
}
