/// Whole numbers modulo the prime 2⁶¹ − 1: exact division, and no number that grows.
///
/// Elimination over it agrees with elimination over the rationals unless a determinant happens to
/// be a multiple of the prime, which small matrices of 0 and 1 cannot reach.
package struct PrimeField: Hashable, Sendable {
    /// 2⁶¹ − 1.
    static let prime: UInt64 = (1 << 61) - 1
    /// 0 ..< prime.
    package let value: UInt64

    /// The remainder of a number.
    package init(_ number: Int) {
        let rest = number % Int(Self.prime)
        value = UInt64(rest < 0 ? rest + Int(Self.prime) : rest)
    }

    private init(reduced: UInt64) { value = reduced }

    /// Zero.
    package static let zero = Self(0)
    /// One.
    package static let one = Self(1)

    package static func + (left: Self, right: Self) -> Self {
        let sum = left.value + right.value
        return Self(reduced: sum >= prime ? sum - prime : sum)
    }

    package static func - (left: Self, right: Self) -> Self {
        Self(
            reduced: left.value >= right.value
                ? left.value - right.value : left.value + prime - right.value)
    }

    package static func * (left: Self, right: Self) -> Self {
        let product = left.value.multipliedFullWidth(by: right.value)
        return Self(reduced: prime.dividingFullWidth(product).remainder)
    }

    /// The number that gives one when multiplied with it; zero has none and gives zero.
    package var inverse: Self {
        // Fermat: a^(p − 2).
        var (result, base, exponent) = (Self.one, self, Self.prime - 2)
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * base }
            base = base * base
            exponent >>= 1
        }
        return result
    }
}
