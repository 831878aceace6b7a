package import Scoring

/// A report for the office, with what only whole points and months may be asked for.
///
/// Months do not overlap and points without a parent share no rating, so that nothing follows from
/// two of these by subtraction.
package struct OfficeReport: Sendable {
    /// By the rules in force.
    package var report: PointReport
    /// The same by another rule version for all dates, if it was asked for.
    package var other: PointReport?
    /// The traces that pressing on somebody's behalf would leave.
    package var readings: [Signal.Reading] = []

    package init(report: PointReport) { self.report = report }

    /// True for a month of a point that is no part of another.
    package var isWhole: Bool {
        report.point.parent == nil && report.period.kind == .month
    }
}
