/// A reading of CLOCK_BOOTTIME: it runs through suspend and never steps.
package struct BootTime: Hashable, Comparable, Sendable {
    /// Microseconds since the kernel started.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Takes milliseconds, as entries store them; more than 290,000 years of them are the most.
    package init(milliseconds: Int64) {
        self.init(microseconds: saturating(milliseconds, times: 1_000))
    }

    package init(seconds: Int64) {
        self.init(microseconds: saturating(seconds, times: 1_000_000))
    }

    /// Whole milliseconds, as entries store them.
    package var milliseconds: Int64 { microseconds / 1_000 }

    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (time: Self, span: TimeSpan) -> Self {
        Self(microseconds: saturating(time.microseconds, plus: span.microseconds))
    }

    package static func - (left: Self, right: Self) -> TimeSpan {
        TimeSpan(microseconds: saturating(left.microseconds, minus: right.microseconds))
    }
}

/// A length of time, to the microsecond.
///
/// Sums and products that do not fit 64 bits are the farthest that does: no time that somebody
/// else wrote can stop a program.
package struct TimeSpan: Hashable, Comparable, Sendable {
    /// The length in µs; negative back in time.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// So many milliseconds.
    package static func milliseconds(_ count: Int64) -> Self {
        Self(microseconds: saturating(count, times: 1_000))
    }

    /// So many seconds.
    package static func seconds(_ count: Int64) -> Self {
        Self(microseconds: saturating(count, times: 1_000_000))
    }

    /// So many minutes.
    package static func minutes(_ count: Int64) -> Self { .seconds(saturating(count, times: 60)) }

    /// So many hours.
    package static func hours(_ count: Int64) -> Self { .minutes(saturating(count, times: 60)) }

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
        Self(microseconds: saturating(left.microseconds, plus: right.microseconds))
    }

    package static func - (left: Self, right: Self) -> Self {
        Self(microseconds: saturating(left.microseconds, minus: right.microseconds))
    }
}

/// The sum, or the farthest number on its side.
func saturating(_ left: Int64, plus right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (left < 0 ? .min : .max) : sum
}

/// The difference, or the farthest number on its side.
func saturating(_ left: Int64, minus right: Int64) -> Int64 {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? (left < 0 ? .min : .max) : difference
}

/// The product with a positive factor, or the farthest number on its side.
func saturating(_ value: Int64, times factor: Int64) -> Int64 {
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? (value < 0 ? .min : .max) : product
}
