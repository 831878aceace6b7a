import FeedbackCore
import Scoring
import Testing

struct RankingTests {
    private func tally(_ good: Int, of n: Int) throws -> Tally {
        try #require(Tally(.sc4, counts: [n - good, 0, 0, good]))
    }

    @Test func `equal units share a place and the next one is skipped`() throws {
        let ranking = Ranking([
            ("A", try tally(180, of: 200)), ("B", try tally(95, of: 100)),
            ("C", try tally(90, of: 100)), ("D", try tally(70, of: 100)),
        ])
        #expect(ranking.places.map(\.unit) == ["B", "A", "C", "D"])
        #expect(ranking.places.map(\.rank) == [1, 2, 2, 4])
    }

    @Test func `units that only look equal are told apart`() throws {
        let ranking = Ranking([
            ("lower", try tally(66_666, of: 100_000)), ("higher", try tally(200, of: 300)),
        ])
        #expect(ranking.places.map(\.rank) == [1, 2])
        #expect(ranking.places.map(\.unit) == ["higher", "lower"])
    }

    @Test func `units under a hundred ratings are left out and named`() throws {
        let ranking = Ranking([("few", try tally(99, of: 99)), ("many", try tally(50, of: 100))])
        #expect(ranking.places.map(\.unit) == ["many"])
        #expect(ranking.excluded == ["few"])
    }

    @Test func `the station with 76,46 is last of 27`() throws {
        let others = try (0..<26).map { ("T\($0)", try #require(Rational(8_110 + $0, over: 100))) }
        let ranking = Ranking(
            indices: others + [("Phương Sài", Rational(7_646, over: 100) ?? Rational(0))])
        #expect(ranking.places.last?.unit == "Phương Sài")
        #expect(ranking.places.last?.rank == 27)
    }
}
