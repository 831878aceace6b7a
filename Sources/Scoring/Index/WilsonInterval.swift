/// The interval of fluctuation around a share, *khoảng dao động*, by Wilson's formula.
///
/// Never called a sampling error: those who press are no random sample. Centre
/// (p + z²/2n) / (1 + z²/n), half-width z·√(p(1−p)/n + z²/4n²) / (1 + z²/n), z = 1.959964
/// (E. B. Wilson, JASA 22, 1927).
package struct WilsonInterval: Hashable, Sendable {
    /// The 97.5 % quantile of the normal distribution.
    package static let z = 1.959964

    /// The lower end in percent, 0…100.
    package let low: Double
    /// The upper end in percent, 0…100.
    package let high: Double

    /// The interval of `count` out of `total`, or nothing unless 0 ≤ count ≤ total and total > 0.
    package init?(_ count: Int, of total: Int) {
        guard total > 0, (0...total).contains(count) else { return nil }
        let (n, p) = (Double(total), Double(count) / Double(total))
        let square = Self.z * Self.z
        let scale = 1 + square / n
        let centre = (p + square / (2 * n)) / scale
        let root = (p * (1 - p) / n + square / (4 * n * n)).squareRoot()
        let half = Self.z * root / scale
        // At the ends the formula gives the end itself, which doubles may miss by a hair.
        low = count == 0 ? 0 : 100 * (centre - half)
        high = count == total ? 100 : 100 * (centre + half)
    }

    /// Both ends in hundredths of a percent, rounded as they are shown: 0…10,000.
    package var hundredths: ClosedRange<Int> { low.hundredths...high.hundredths }
}
