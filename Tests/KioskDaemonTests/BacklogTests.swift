import FeedbackCore
import KioskDaemon
import Testing

struct BacklogTests {
    private let now = BootTime(seconds: 50)
    private let boot = BootRecord(bootID: .zero, version: "1", clean: true)
    private let panel = PanelRecord(panel: 1, identity: "usb-4 1209:0001", state: .attached)

    private func press(_ key: UInt16) -> InputAction {
        .press(Press(panel: 1, key: key, time: now))
    }

    private func facts(_ backlog: Backlog) -> [Fact] {
        backlog.facts(with: [], at: now).map(\.0)
    }

    @Test func `presses are given back, all else waits for the next commit`() {
        var backlog = Backlog()
        let presses = backlog.take([press(3), .panel(panel, at: now), press(5)])
        #expect(presses.map(\.key) == [3, 5])
        #expect(facts(backlog) == [.panel(panel)])
    }

    @Test func `presses that were refused become one admitted loss`() {
        var backlog = Backlog()
        backlog.refuse(backlog.take([press(1), press(2)]))
        backlog.refuse(backlog.take([press(2)]))
        #expect(facts(backlog) == [.loss(Loss(reason: .refused, count: 3))])
        backlog.written()
        #expect(facts(backlog) == [])
    }

    @Test func `the boot entry stays though the disk refuses for long`() {
        var backlog = Backlog()
        backlog.restate(boot, at: now)
        for _ in 0..<2 * Limits.waitingFacts { backlog.add(.panel(panel), at: now) }
        #expect(backlog.holdsBoot)
        #expect(facts(backlog).first == .boot(boot))
        #expect(backlog.facts.count == Limits.waitingFacts)
    }

    @Test func `what is missing, and what holds, is told though the disk refuses for long`() {
        var backlog = Backlog()
        for _ in 0..<Limits.waitingFacts { backlog.add(.panel(panel), at: now) }
        for _ in 0..<3 {
            backlog.add(.loss(Loss(reason: .queueFull, count: 2)), at: now)
            backlog.add(.loss(Loss(reason: .inputOverrun, count: nil)), at: now)
            backlog.add(.service(on: true), at: now)
            backlog.add(.service(on: false), at: now)
            backlog.add(.inspected(user: 7), at: now)
            backlog.add(.inspected(user: 8), at: now)
            backlog.add(.panel(panel), at: now)
        }
        backlog.refuse(backlog.take([press(1)]))
        backlog.stop(at: now)
        #expect(
            facts(backlog).dropFirst(Limits.waitingFacts) == [
                .loss(Loss(reason: .queueFull, count: 6)),
                .loss(Loss(reason: .inputOverrun, count: nil)), .service(on: false),
                .inspected(user: 7), .inspected(user: 8),
                .loss(Loss(reason: .refused, count: 1)), .stopped,
            ])
    }

    @Test func `a new chain hears of boot, configuration and panels before anything else`() {
        var backlog = Backlog()
        backlog.add(.configuration([1, 2]), at: now)
        _ = backlog.take([.panel(panel, at: now)])
        backlog.written()
        backlog.add(.service(on: true), at: now)
        backlog.restate(boot, at: now)
        #expect(
            facts(backlog) == [
                .boot(boot), .configuration([1, 2]), .panel(panel), .service(on: true),
            ])
    }

    @Test func `a new chain does not hear of a service mode that is over`() {
        var backlog = Backlog()
        backlog.add(.service(on: true), at: now)
        backlog.written()
        backlog.add(.service(on: false), at: now)
        backlog.restate(boot, at: now)
        #expect(facts(backlog) == [.boot(boot), .configuration([])])
    }

    @Test func `beginning again and again restates once`() {
        var backlog = Backlog()
        backlog.add(.configuration([7]), at: now)
        for _ in 0..<3 { backlog.restate(boot, at: now) }
        #expect(facts(backlog) == [.boot(boot), .configuration([7])])
    }

    @Test func `a clean stop is the last entry, after any loss`() {
        var backlog = Backlog()
        backlog.refuse(backlog.take([press(1)]))
        backlog.stop(at: now)
        #expect(facts(backlog) == [.loss(Loss(reason: .refused, count: 1)), .stopped])
    }
}
