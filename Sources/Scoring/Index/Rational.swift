/// An exact fraction in lowest terms; its denominator is positive.
///
/// Indices are counted as fractions and rounded only where they are shown, so that two units are
/// never ranked by a rounding error. 128 bits hold sums over any counts that a province can have.
package struct Rational: Hashable, Comparable, Sendable {
    /// Carries the sign of the fraction.
    package let numerator: Int128
    /// Always positive; 1 for a whole number.
    package let denominator: Int128

    /// The fraction `numerator / denominator`, or nothing if the denominator is zero.
    package init?(_ numerator: Int, over denominator: Int) {
        guard denominator != 0 else { return nil }
        self.init(reducing: Int128(numerator), Int128(denominator))
    }

    /// A whole number.
    package init(_ value: Int) {
        numerator = Int128(value)
        denominator = 1
    }

    /// Takes a denominator other than zero.
    private init(reducing numerator: Int128, _ denominator: Int128) {
        let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    /// The sum, or nothing if it does not fit in 128 bits.
    package func adding(_ other: Self) -> Self? {
        let divisor = Int128(
            greatestCommonDivisor(denominator.magnitude, other.denominator.magnitude))
        let (left, a) = numerator.multipliedReportingOverflow(by: other.denominator / divisor)
        let (right, b) = other.numerator.multipliedReportingOverflow(by: denominator / divisor)
        let (sum, c) = left.addingReportingOverflow(right)
        let (below, d) = denominator.multipliedReportingOverflow(by: other.denominator / divisor)
        return a || b || c || d ? nil : Self(reducing: sum, below)
    }

    /// The difference, or nothing if it does not fit in 128 bits.
    package func subtracting(_ other: Self) -> Self? {
        adding(Self(reducing: -other.numerator, other.denominator))
    }

    /// The product, or nothing if it does not fit in 128 bits.
    package func multiplied(by factor: Self) -> Self? {
        let (above, a) = numerator.multipliedReportingOverflow(by: factor.numerator)
        let (below, b) = denominator.multipliedReportingOverflow(by: factor.denominator)
        return a || b ? nil : Self(reducing: above, below)
    }

    /// The quotient by a whole number, or nothing if that is zero or the result too long.
    package func divided(by divisor: Int) -> Self? {
        Self(1, over: divisor).flatMap(multiplied)
    }

    /// The nearest double, for pictures and intervals only.
    package var double: Double { Double(numerator) / Double(denominator) }

    /// The value in hundredths, rounded half away from zero: 78,615 gives 7862.
    package var hundredths: Int128 {
        let doubled = (200 * numerator.magnitude + denominator.magnitude)
        let rounded = Int128(doubled / (2 * denominator.magnitude))
        return numerator < 0 ? -rounded : rounded
    }

    package static func < (left: Self, right: Self) -> Bool {
        let a = left.numerator.multipliedFullWidth(by: right.denominator)
        let b = right.numerator.multipliedFullWidth(by: left.denominator)
        return a.high != b.high ? a.high < b.high : a.low < b.low
    }
}

private func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
}
