import FeedbackCore
import Testing

struct LightPatternTests {
    static let all: [LightPattern] = [.steady, .slow, .double, .triple, .fast]

    @Test(arguments: all)
    func `no second has more than three flashes`(_ pattern: LightPattern) {
        let step: Int64 = 10
        let lit = (0..<1_000).map { pattern.state(after: .milliseconds($0 * step)).on }
        let starts = lit.indices.dropFirst().filter { lit[$0] && !lit[$0 - 1] }
        for start in 0..<(lit.count - 100) {
            #expect(starts.filter { (start..<start + 100).contains($0) }.count <= 3)
        }
    }

    @Test func `patterns can be told apart without colour`() {
        #expect(Set(Self.all).count == Self.all.count)
    }

    @Test func `a steady lamp needs no timer`() {
        let state = LightPattern.steady.state(after: .hours(3))
        #expect(state.on)
        #expect(state.remaining == nil)
    }

    @Test(
        arguments: [
            (0, true, 200), (199, true, 1), (200, false, 200), (450, true, 150),
            (600, false, 1_400),
            (1_999, false, 1), (2_000, true, 200), (20_100, true, 100),
        ] as [(Int64, Bool, Int64)])
    func `the double blink is on, off, on, and long off`(
        _ elapsed: Int64, _ on: Bool, _ remaining: Int64
    ) {
        let state = LightPattern.double.state(after: .milliseconds(elapsed))
        #expect(state.on == on)
        #expect(state.remaining == .milliseconds(remaining))
    }
}
