import FeedbackCore
import Scoring
import Testing

/// The six criteria of Phương Sài ward in 2022, from the city's letter.
struct TargetStatusTests {
    private static let indices = [7_227, 6_883, 8_570, 8_450, 8_717, 7_322]
    private static let against83 = ["−10,73", "−14,17", "+2,70", "+1,50", "+4,17", "−9,78"]
    private static let against84 = ["−11,73", "−15,17", "+1,70", "+0,50", "+3,17", "−10,78"]

    @Test(arguments: [(83, against83), (84, against84)])
    func `gaps are those of the letter`(target: Int, gaps: [String]) throws {
        for (hundredths, gap) in zip(Self.indices, gaps) {
            let index = try #require(Rational(hundredths, over: 100))
            let status = try #require(
                TargetStatus(index: index, interval: nil, target: Rational(target)))
            #expect(NumberText(.vietnamese).signed(status.gap) == gap)
            #expect(
                status.verdictText(.vietnamese)
                    == (gap.hasPrefix("+") ? "vượt chỉ tiêu" : "chưa đạt"))
            #expect(status.evidenceText(.vietnamese) == nil)
        }
    }

    @Test(arguments: [(83, "−6,54"), (84, "−7,54")])
    func `the last station misses both targets`(target: Int, gap: String) throws {
        let index = try #require(Rational(7_646, over: 100))
        let status = try #require(
            TargetStatus(index: index, interval: nil, target: Rational(target)))
        #expect(NumberText(.vietnamese).signed(status.gap) == gap)
        #expect(status.verdict == .missed)
    }

    @Test(arguments: [
        (46, 60, 83, "chưa đủ căn cứ"), (95, 100, 83, "chắc chắn đạt"),
        (60, 100, 83, "chắc chắn chưa đạt"),
    ])
    func `the interval says how sure the verdict is`(
        good: Int, n: Int, target: Int, words: String
    ) throws {
        let tally = try #require(Tally(.sc4, counts: [n - good, 0, 0, good]))
        let index = try #require(tally.satisfaction)
        let status = try #require(
            TargetStatus(
                index: index, interval: tally.interval,
                target: Rational(target)))
        #expect(status.evidenceText(.vietnamese) == words)
    }

    @Test func `an index equal to its target reaches it`() throws {
        let status = try #require(
            TargetStatus(index: Rational(83), interval: nil, target: Rational(83)))
        #expect(status.verdictText(.vietnamese) == "đạt")
        #expect(status.verdictText(.english) == "on target")
    }

    @Test func `the equal mean of the six criteria is 78,62`() throws {
        let indices = try Self.indices.map { try #require(Rational($0, over: 100)) }
        let mean = try #require(CriteriaMean.of(indices))
        #expect(mean == Rational(78_615, over: 1_000))
        #expect(NumberText(.vietnamese).decimal(mean) == "78,62")
    }

    @Test func `a mean needs criteria and weights that fit`() throws {
        #expect(CriteriaMean.of([]) == nil)
        #expect(CriteriaMean.of([Rational(80)], weights: [0]) == nil)
        #expect(CriteriaMean.of([Rational(80)], weights: [1, 1]) == nil)
        #expect(
            CriteriaMean.of([Rational(80), Rational(90)], weights: [3, 1]) == Rational(165, over: 2)
        )
    }
}
