package import FeedbackCore

/// By which clock the server's certificate is judged.
///
/// A synchronised clock is OpenSSL's own affair. Any other may be decades off, and a certificate
/// that is refused for it would keep the kiosk from ever hearing the time: what is certain then is
/// only that it is later than the release of this program, and than the last time that the server
/// signed.
package struct TLSClock: Hashable, Sendable {
    /// Whether a time source disciplines the kiosk's clock now.
    package var isSynced = false
    private var floor = Version.date

    package init() {}

    /// Takes note of a time that the server signed at some moment before this run.
    package mutating func remember(_ serverTime: WallTime) { floor = max(floor, serverTime) }

    /// Takes the server's time from a verified statement about what was just sent.
    ///
    /// It replaces an earlier one even if it is less: the clock of a server may have been ahead
    /// for a day, and no certificate would be good enough for years otherwise.
    package mutating func hear(_ serverTime: WallTime) { floor = max(Version.date, serverTime) }

    /// The earliest that now can be, or nothing while the kiosk's clock can tell.
    package var earliestNow: WallTime? { isSynced ? nil : floor }
}
