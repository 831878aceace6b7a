import CSystemd
import FeedbackCore
import Glibc

/// What the daemon tells systemd; without systemd every call does nothing.
struct ServiceManager: Sendable {
    /// How often the watchdog wants to hear from us, or nothing if it is off.
    let watchdogInterval: TimeSpan?

    /// Reads what systemd asked for in the environment.
    init() {
        var microseconds: UInt64 = 0
        let enabled = unsafe sd_watchdog_enabled(0, &microseconds) > 0
        watchdogInterval =
            enabled ? TimeSpan(microseconds: Int64(clamping: microseconds)) : nil
    }

    /// Says that presses are taken from now on.
    func ready(status: String) { notify("READY=1\nSTATUS=\(status)") }

    /// Shows a line in `systemctl status`.
    func status(_ status: String) { notify("STATUS=\(status)") }

    /// Feeds the watchdog.
    func alive() { notify("WATCHDOG=1") }

    /// Says that the daemon is on its way out.
    func stopping() { notify("STOPPING=1\nSTATUS=stopping") }

    private func notify(_ state: String) {
        // There is nobody to tell if nobody listens.
        _ = unsafe sd_notify(0, state)
    }
}
