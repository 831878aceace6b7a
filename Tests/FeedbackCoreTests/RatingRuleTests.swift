import FeedbackCore
import Testing

struct RatingRuleTests {
    private let rule: RatingRule = {
        var second = Scenario.panel(2)
        second.profile.keys = [.init(code: 30, level: 5), .init(code: 31, level: 1)]
        second.question = 7
        return RatingRule(panels: [Scenario.panel(1), second])
    }()

    private func press(panel: UInt16, key: UInt16) -> Press {
        Press(panel: panel, key: key, time: BootTime(seconds: 1))
    }

    @Test func `a key rates what its profile says, to its panel's question`() {
        let rating = rule.rating(for: press(panel: 2, key: 1), service: false)
        #expect(rating == Rating(panel: 2, question: 7, level: 5))
    }

    @Test func `what is special about a press is marked on its rating`() {
        var special = press(panel: 1, key: 4)
        special.resynced = true
        special.merged = 3
        let rating = rule.rating(for: special, service: true)
        #expect(rating?.level == 4)
        #expect(rating?.mark == Mark(resynced: true, service: true, merged: 3))
    }

    @Test(arguments: [(0, 1), (3, 1), (1, 0), (1, 6), (2, 3)] as [(UInt16, UInt16)])
    func `a key that was never set up rates nothing`(_ panel: UInt16, _ key: UInt16) {
        #expect(rule.rating(for: press(panel: panel, key: key), service: false) == nil)
    }
}
