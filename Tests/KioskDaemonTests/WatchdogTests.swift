import FeedbackCore
import KioskDaemon
import Testing

struct WatchdogTests {
    private let start = BootTime(seconds: 100)

    private func after(_ seconds: Int64) -> BootTime { start + .seconds(seconds) }

    @Test func `it asks four times in the time that the service manager allows`() {
        var watchdog = Watchdog(interval: .seconds(60), at: start)
        #expect(watchdog.next == start)
        _ = watchdog.turn(answers: [], at: start)
        #expect(watchdog.next == after(15))
    }

    @Test func `it feeds while everybody answers`() {
        var watchdog = Watchdog(interval: .seconds(60), at: start)
        #expect(watchdog.turn(answers: [nil, nil], at: start) == .feed)
        #expect(watchdog.turn(answers: [after(1), after(14)], at: after(15)) == .feed)
        #expect(watchdog.turn(answers: [after(15), after(16)], at: after(30)) == .feed)
    }

    @Test(arguments: [[nil, BootTime(seconds: 101)], [BootTime(seconds: 99), nil]])
    func `one that is silent starves it`(answers: [BootTime?]) {
        var watchdog = Watchdog(interval: .seconds(60), at: start)
        _ = watchdog.turn(answers: answers, at: start)
        #expect(watchdog.turn(answers: answers, at: after(15)) == .starve)
    }

    @Test func `an answer to an earlier question is none to this one`() {
        var watchdog = Watchdog(interval: .seconds(60), at: start)
        _ = watchdog.turn(answers: [nil], at: start)
        #expect(watchdog.turn(answers: [after(1)], at: after(15)) == .feed)
        #expect(watchdog.turn(answers: [after(1)], at: after(30)) == .starve)
    }

    @Test func `who owes an answer is known`() {
        var watchdog = Watchdog(interval: .seconds(60), at: start)
        #expect(!watchdog.isLate(nil))
        _ = watchdog.turn(answers: [], at: start)
        #expect(watchdog.isLate(nil) && watchdog.isLate(BootTime(seconds: 99)))
        #expect(!watchdog.isLate(after(0)) && !watchdog.isLate(after(1)))
    }

    @Test func `one that comes back is fed again`() {
        var watchdog = Watchdog(interval: .seconds(60), at: start)
        _ = watchdog.turn(answers: [nil], at: start)
        #expect(watchdog.turn(answers: [nil], at: after(15)) == .starve)
        #expect(watchdog.turn(answers: [after(20)], at: after(30)) == .feed)
    }
}
