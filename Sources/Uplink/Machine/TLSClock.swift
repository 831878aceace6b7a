package import FeedbackCore

/// By which clock the server's certificate is judged.
///
/// A synchronised clock is OpenSSL's own affair. Any other may be decades off, and a certificate
/// that is refused for it would keep the kiosk from ever hearing the time: what is certain then is
/// only that it is later than the release of this program, and than the last time that the server
/// signed. That time may be wrong itself: a server whose clock was once a year ahead must not lock
/// out for ever a kiosk that only it can tell the time. So a certificate that seems to have
/// expired for `Limits.serverTimePatience` on end is judged by the release alone, until the server
/// is heard again.
package struct TLSClock: Hashable, Sendable {
    /// Whether a time source disciplines the kiosk's clock now.
    package var isSynced = false
    private var floor = Version.date
    /// Since when a certificate has seemed to have expired by what the server signed.
    private var expiredSince: BootTime?

    package init() {}

    /// Takes note of a time that the server signed at some moment before this run.
    package mutating func remember(_ serverTime: WallTime) { floor = max(floor, serverTime) }

    /// Takes the server's time from a verified statement about what was just sent.
    ///
    /// It replaces an earlier one even if it is less: the clock of a server may have been ahead
    /// for a day, and no certificate would be good enough for years otherwise.
    package mutating func hear(_ serverTime: WallTime) {
        floor = max(Version.date, serverTime)
        expiredSince = nil
    }

    /// Takes note that a certificate had expired by `earliestNow`.
    package mutating func foundExpired(at now: BootTime) {
        guard !isSynced, expiredSince == nil else { return }
        expiredSince = now
    }

    /// The earliest that it can be at `now`, or nothing while the kiosk's clock can tell.
    package func earliestNow(at now: BootTime) -> WallTime? {
        guard !isSynced else { return nil }
        guard let expiredSince, now - expiredSince >= Limits.serverTimePatience else {
            return floor
        }
        return Version.date
    }
}
