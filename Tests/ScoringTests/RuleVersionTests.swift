import Scoring
import Testing

struct RuleVersionTests {
    @Test func `version 2 knows what it knew and version 3 knows all`() {
        #expect(
            RuleVersion.two.flags.flags.map(\.name) == [
                "service", "closedHours", "mash", "changed", "repeat", "resynced", "forked",
                "streak",
            ])
        #expect(RuleVersion.three.flags.flags == Flag.allCases)
        #expect(RuleVersion.current == .three)
    }

    /// Databases hold these numbers.
    @Test func `flags keep their numbers`() {
        #expect(Flag.allCases.map(\.rawValue) == Array(0...10))
        #expect(
            Flag.allCases.map(\.name) == [
                "service", "closedHours", "mash", "burst", "changed", "repeat", "resynced",
                "forked", "streak", "rhythm", "stuck",
            ])
    }

    @Test func `what may be a citizen's rating all the same is counted`() {
        let counted = Flag.allCases.filter { !$0.excludes }
        #expect(counted == [.resynced, .forked, .streak])
    }
}
