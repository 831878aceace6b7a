/// A point in civil time: milliseconds since 1970-01-01T00:00:00Z.
package struct WallTime: Hashable, Comparable, Sendable {
    /// Civil time in ms, UTC; negative before 1970.
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func + (time: Self, span: TimeSpan) -> Self {
        Self(milliseconds: saturating(time.milliseconds, plus: span.milliseconds))
    }

    package static func - (left: Self, right: Self) -> TimeSpan {
        .milliseconds(saturating(left.milliseconds, minus: right.milliseconds))
    }
}

/// How far the wall clock can be trusted.
///
/// A press is never refused because it cannot.
package enum ClockQuality: UInt8, CaseIterable, Hashable, Sendable {
    /// Nobody has set the clock since the kernel started.
    case unset = 0
    /// It was synchronised once in this boot, and no longer is.
    case holdover = 1
    /// The kernel is disciplined by a time source now.
    case synced = 2
    /// Not the kiosk's clock at all: the server's signed answer to a heartbeat said the time.
    ///
    /// Only clock entries have it, and only those made while the clock itself is not synchronised.
    case server = 3

    /// The qualities whose readings date anything, the most trusted first.
    package static let byTrust: [Self] = [.synced, .server, .holdover]
}
