import CSystemd
import FeedbackCore
import Glibc

/// What the daemon tells systemd; without systemd every call does nothing.
package struct ServiceManager: Sendable {
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

    /// The name under which systemd keeps the card that the display hangs on.
    package static let displayName = "display"

    /// Has systemd keep a descriptor for the next process, which gets it from `takeKept`.
    package func keep(_ descriptor: CInt, as name: String) {
        var descriptor = descriptor
        _ = unsafe sd_pid_notify_with_fds(0, 0, "FDSTORE=1\nFDNAME=\(name)", &descriptor, 1)
    }

    /// Has systemd close what it keeps under a name.
    package func release(_ name: String) { notify("FDSTOREREMOVE=1\nFDNAME=\(name)") }

    /// The descriptor that an earlier process had kept under a name; others are closed.
    ///
    /// To be called once, before anything else is opened. systemd keeps its own copy until
    /// `release`.
    static func takeKept(_ name: String) -> CInt? {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe sd_listen_fds_with_names(1, &names)
        guard count > 0, let list = unsafe names else { return nil }
        var kept: CInt?
        for place in 0..<Int(count) {
            let number = SD_LISTEN_FDS_START + CInt(place)
            guard let text = unsafe list[place] else { continue }
            if unsafe kept == nil && String(cString: text) == name {
                kept = number
            } else {
                close(number)
            }
            unsafe free(text)
        }
        unsafe free(list)
        return kept
    }

    private func notify(_ state: String) {
        // There is nobody to tell if nobody listens.
        _ = unsafe sd_notify(0, state)
    }
}
