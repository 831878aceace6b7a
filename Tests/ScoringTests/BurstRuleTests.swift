import FeedbackCore
import Scoring
import Testing

struct BurstRuleTests {
    /// Expected by `sorted(c)[math.ceil(0.99 * len(c)) - 1]` in Python.
    @Test func `an hour may hold three times the busiest of a hundred`() {
        let ascending = [(40, 120), (100, 297), (200, 594), (101, 300)]
        for (hours, most) in ascending {
            #expect(BurstRule.most(after: Array(1...hours)) == most)
            #expect(BurstRule.most(after: Array((1...hours).reversed())) == most)
        }
        for (each, most) in [(4, 30), (10, 30), (11, 33)] {
            #expect(BurstRule.most(after: Array(repeating: each, count: 320)) == most)
        }
    }

    @Test func `too few hours say nothing of what is usual`() {
        #expect(BurstRule.most(after: Array(1...39)) == nil)
        #expect(BurstRule.most(after: []) == nil)
    }

    @Test func `a week is judged by the eight weeks before it`() throws {
        let friday = try #require(CivilDate(iso: "2026-11-20"))
        let base = BurstRule.base(of: Period(.week, containing: friday))
        #expect(base.lowerBound.iso == "2026-09-21")
        #expect(base.upperBound.iso == "2026-11-16")
    }
}
