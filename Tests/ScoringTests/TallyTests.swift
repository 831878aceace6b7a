import FeedbackCore
import Scoring
import Testing

/// The worked examples of the domain, in numbers published by others or computed by hand.
struct TallyTests {
    private let vi = NumberText(.vietnamese)

    @Test func `two hundred votes on five levels give three different indices`() throws {
        let tally = try #require(Tally(.sc5, counts: [4, 6, 20, 95, 75]))
        #expect(tally.total == 200)
        #expect(vi.percent(try #require(tally.satisfaction)) == "85,00%")
        #expect(vi.decimal(try #require(tally.mean5)) == "83,10")
        #expect(tally.points == Rational(78_875, over: 1_000))
        #expect(vi.decimal(try #require(tally.points)) == "78,88")
        #expect(vi.decimal(try #require(tally.net)) == "80,00")
        let interval = try #require(tally.interval)
        #expect(vi.decimal(interval.low) == "79,39")
        #expect(vi.decimal(interval.high) == "89,29")
    }

    @Test func `four levels are weighted by exact thirds`() throws {
        let tally = try #require(Tally(.sc4, counts: [9, 16, 100, 75]))
        #expect(vi.percent(try #require(tally.satisfaction)) == "87,50%")
        #expect(tally.points == Rational(7_350, over: 100))
        #expect(vi.decimal(try #require(tally.net)) == "75,00")
        #expect(tally.mean5 == nil)
    }

    @Test func `four levels have no neutral band and five have one`() throws {
        let four = try #require(Tally(.sc4, counts: [9, 16, 100, 75]))
        #expect(four.bands == Bands(positive: 175, neutral: 0, negative: 25))
        let five = try #require(Tally(.sc5, counts: [4, 6, 20, 95, 75]))
        #expect(five.bands == Bands(positive: 170, neutral: 20, negative: 10))
    }

    @Test func `all neutral is 60 on the five-level mean`() throws {
        #expect(try #require(Tally(.sc5, counts: [0, 0, 7, 0, 0])).mean5 == Rational(60))
    }

    @Test func `no rating gives no figure and not zero`() {
        let tally = Tally(.sc5)
        #expect(tally.satisfaction == nil)
        #expect(tally.mean5 == nil)
        #expect(tally.points == nil)
        #expect(tally.net == nil)
        #expect(tally.interval == nil)
        #expect(tally.bands.shares == nil)
        #expect(tally.share(ofLevel: 1) == nil)
    }

    @Test func `scales are never pooled`() throws {
        var four = try #require(Tally(.sc4, counts: [1, 1, 1, 1]))
        four.add(try #require(Tally(.sc5, counts: [5, 5, 5, 5, 5])))
        four.add(level: 5)
        #expect(four.counts == [1, 1, 1, 1])
    }

    @Test(arguments: [(921, 189, 227, 1_337), (1_116, 229, 275, 1_620)])
    func `official bands are rounded one by one`(good: Int, neutral: Int, bad: Int, n: Int) throws {
        let bands = Bands(positive: good, neutral: neutral, negative: bad)
        let shares = try #require(bands.shares)
        #expect(bands.total == n)
        #expect(vi.decimal(shares.positive) == "68,89")
        #expect(vi.decimal(shares.neutral) == "14,14")
        #expect(vi.decimal(shares.negative) == "16,98")
    }
}
