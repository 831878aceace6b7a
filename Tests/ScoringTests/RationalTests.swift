import Scoring
import Testing

struct RationalTests {
    @Test(arguments: [
        (78_615, 1_000, "78,62"), (78_614, 1_000, "78,61"), (5, 1_000, "0,01"),
        (-5, 1_000, "−0,01"), (-4, 1_000, "0,00"), (200, 3, "66,67"), (100, 1, "100,00"),
        (72_27, 100, "72,27"), (1, 200, "0,01"),
    ])
    func `halves are rounded up`(numerator: Int, denominator: Int, text: String) throws {
        let value = try #require(Rational(numerator, over: denominator))
        #expect(NumberText(.vietnamese).decimal(value) == text)
    }

    @Test func `the decimal sign follows the language`() throws {
        let value = try #require(Rational(7_227, over: 100))
        #expect(NumberText(.vietnamese).percent(value) == "72,27%")
        #expect(NumberText(.english).percent(value) == "72.27%")
        #expect(NumberText(.vietnamese).count(1_337) == "1.337")
        #expect(NumberText(.english).count(1_234_567) == "1,234,567")
        #expect(NumberText(.english).count(999) == "999")
    }

    @Test func `fractions are kept in lowest terms with a positive denominator`() throws {
        #expect(Rational(2, over: -4) == Rational(-1, over: 2))
        #expect(Rational(0, over: 7) == Rational(0))
        #expect(Rational(1, over: 0) == nil)
    }

    @Test func `comparison is exact where doubles are not`() throws {
        let large = 9_007_199_254_740_993
        let a = try #require(Rational(large, over: large + 1))
        let b = try #require(Rational(large + 1, over: large + 2))
        #expect(a < b)
        #expect(a.double == b.double)
    }

    @Test func `a sum too long for 128 bits is nothing and not wrong`() throws {
        var sum = Rational(0)
        var overflowed = false
        for prime in [1_000_003, 1_000_033, 1_000_037, 1_000_039, 1_000_081, 1_000_099, 1_000_117] {
            guard let next = sum.adding(try #require(Rational(1, over: prime))) else {
                overflowed = true
                break
            }
            sum = next
        }
        #expect(overflowed)
    }
}
