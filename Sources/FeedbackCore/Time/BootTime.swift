/// A reading of CLOCK_BOOTTIME: it runs through suspend and never steps.
package struct BootTime: Hashable, Comparable, Sendable {
    /// Microseconds since the kernel started.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Takes milliseconds, as entries store them; more than 290,000 years of them trap.
    package init(milliseconds: Int64) { self.init(microseconds: milliseconds * 1_000) }

    package init(seconds: Int64) { self.init(microseconds: seconds * 1_000_000) }

    /// Whole milliseconds, as entries store them.
    package var milliseconds: Int64 { microseconds / 1_000 }

    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (time: Self, span: TimeSpan) -> Self {
        Self(microseconds: time.microseconds + span.microseconds)
    }

    package static func - (left: Self, right: Self) -> TimeSpan {
        TimeSpan(microseconds: left.microseconds - right.microseconds)
    }
}

/// A length of time, to the microsecond.
package struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length in µs; negative back in time.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// So many milliseconds.
    package static func milliseconds(_ count: Int64) -> Self { Self(microseconds: count * 1_000) }

    /// So many seconds.
    package static func seconds(_ count: Int64) -> Self { Self(microseconds: count * 1_000_000) }

    /// So many minutes.
    package static func minutes(_ count: Int64) -> Self { .seconds(count * 60) }

    /// So many hours.
    package static func hours(_ count: Int64) -> Self { .minutes(count * 60) }

    /// No time at all.
    package static let zero = TimeSpan(microseconds: 0)

    /// Whole milliseconds.
    package var milliseconds: Int64 { microseconds / 1_000 }

    /// Whole seconds.
    package var seconds: Int64 { microseconds / 1_000_000 }

    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (left: Self, right: Self) -> Self {
        Self(microseconds: left.microseconds + right.microseconds)
    }

    package static func - (left: Self, right: Self) -> Self {
        Self(microseconds: left.microseconds - right.microseconds)
    }
}
