import FeedbackCore
import Testing

struct ServiceModeTests {
    private func press(_ seconds: Int64, replaces: RatingPlace? = nil) -> Press {
        Press(panel: 1, key: 1, time: BootTime(seconds: seconds), replaces: replaces)
    }

    private func place(_ sequence: UInt64) -> RatingPlace {
        RatingPlace(chain: .zero, sequence: sequence)
    }

    @Test func `the presses between on and off are its own, and no others`() {
        var mode = ServiceMode()
        #expect(!mode.owns(press(0)) && mode.switchOff(at: BootTime(seconds: 1)) == nil)
        mode.switchOn(for: .minutes(3), at: BootTime(seconds: 100))
        #expect(mode.endsAt == BootTime(seconds: 280))
        #expect([99, 100, 279, 280].map { mode.owns(press($0)) } == [false, true, true, false])
        #expect(mode.switchOff(at: BootTime(seconds: 150)) == BootTime(seconds: 150))
        #expect(mode.endsAt == nil)
        // One that was on its way when it went off is still its own.
        #expect([99, 149, 150].map { mode.owns(press($0)) } == [false, true, false])
    }

    @Test func `it ends by itself, at its time and not when somebody looks`() {
        var mode = ServiceMode()
        mode.switchOn(for: .minutes(1), at: BootTime(seconds: 0))
        #expect(mode.expire(at: BootTime(milliseconds: 59_999)) == nil)
        #expect(mode.expire(at: BootTime(seconds: 500)) == BootTime(seconds: 60))
        #expect(mode.endsAt == nil && mode.expire(at: BootTime(seconds: 501)) == nil)
        #expect(mode.owns(press(59)) && !mode.owns(press(60)))
    }

    @Test func `nobody gets more than ten minutes at once, and who asks again gets them anew`() {
        var mode = ServiceMode()
        mode.switchOn(for: .hours(5), at: BootTime(seconds: 0))
        #expect(mode.endsAt == BootTime(seconds: 600))
        mode.switchOn(for: .minutes(10), at: BootTime(seconds: 590))
        #expect(mode.endsAt == BootTime(seconds: 1_190))
        #expect(mode.owns(press(10)) && mode.owns(press(1_189)))
        mode.switchOn(for: .minutes(1), at: BootTime(seconds: 600))
        #expect(mode.endsAt == BootTime(seconds: 660))
    }

    @Test func `a correction belongs to whoever gave the rating that it replaces`() {
        var mode = ServiceMode()
        mode.switchOn(for: .minutes(1), at: BootTime(seconds: 100))
        mode.note(place(8))
        #expect(!mode.owns(press(101, replaces: place(7))))
        _ = mode.switchOff(at: BootTime(seconds: 110))
        #expect(mode.owns(press(111, replaces: place(8))))
    }
}
