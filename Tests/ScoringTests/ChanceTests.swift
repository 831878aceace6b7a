import Scoring
import Testing

struct ChanceTests {
    private func close(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= 1e-9 * expected
    }

    /// Expected by exact fractions in Python.
    @Test(
        arguments: [
            (9, 10, 0.5, 0.0107421875), (10, 10, 0.5, 0.0009765625),
            (15, 20, 0.5, 0.020694732666015625), (60, 1_000, 0.04, 0.0015153048353646831),
            (5, 8, 1.0 / 3, 0.08794391098917848), (600, 1_000, 0.5, 1.3642320780330092e-10),
        ] as [(Int, Int, Double, Double)])
    func `the binomial tail is exact`(
        count: Int, trials: Int, share: Double, expected: Double
    ) {
        #expect(close(Chance.atLeast(count, of: trials, share: share), expected))
    }

    /// Expected by `1 − Σ e^−λ λ^i / i!` in Python.
    @Test(
        arguments: [
            (3, 0.376, 0.006700644015699593), (50, 41, 0.09502504395064659),
            (1, 0.001, 0.0009995001666250082), (10, 2.5, 0.00027735209462083604),
        ] as [(Int, Double, Double)])
    func `the Poisson tail is exact`(count: Int, expected: Double, chance: Double) {
        #expect(close(Chance.atLeast(count, expecting: expected), chance))
    }

    @Test func `what is certain has the chance 1 and what cannot be has 0`() {
        #expect(Chance.atLeast(0, of: 0, share: 0.5) == 1)
        #expect(Chance.atLeast(1, of: 0, share: 0.5) == 0)
        #expect(Chance.atLeast(1, of: 5, share: 0) == 0)
        #expect(Chance.atLeast(5, of: 5, share: 1) == 1)
        #expect(Chance.atLeast(0, expecting: 0) == 1)
        #expect(Chance.atLeast(2, expecting: 0) == 0)
    }

    @Test func `large counts neither underflow nor take forever`() {
        let half = Chance.atLeast(50_000, of: 100_000, share: 0.5)
        #expect((0.5...0.502).contains(half))
        #expect(Chance.atLeast(60_000, of: 100_000, share: 0.5) < 1e-300)
    }
}
