import FeedbackCore
import Testing

struct InputRulesTests {
    @Test(arguments: Scenario.all)
    func `a scenario ends as written`(_ scenario: Scenario) throws {
        let received = try scenario.run(punctual: true)
        #expect(received == scenario.expected, "\(scenario.report(received))")
    }

    @Test(arguments: Scenario.all)
    func `a late timer changes nothing that is decided`(_ scenario: Scenario) throws {
        #expect(try scenario.run(punctual: false).sorted() == scenario.expected.sorted())
    }

    @Test func `the scenario files are found`() {
        #expect(Scenario.all.count >= 12)
    }

    @Test func `the identity in a record fits an entry`() throws {
        var rules = InputRules(panels: [Scenario.panel(1)])
        let serial = String(repeating: "ệ", count: 126)
        let identity = PanelIdentity(port: "usb-1", vendor: 1, product: 1, serial: serial)
        let actions = rules.accept(
            .attached(panel: 1, identity: identity, held: [], at: BootTime(seconds: 1)))
        guard case .panel(let record, _) = try #require(actions.first) else {
            Issue.record("no panel record")
            return
        }
        #expect(record.identity.utf8.count <= Limits.textBytes)
        #expect(record.identity.hasPrefix("usb-1 0001:0001:ệệệ"))
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `no stamp is too wild to be handled`(_ microseconds: Int64) {
        var rules = InputRules(panels: [Scenario.panel(1)])
        let wild = BootTime(microseconds: microseconds)
        let identity = Scenario.panel(1).identity
        _ = rules.accept(.attached(panel: 1, identity: identity, held: [2], at: wild))
        let presses = [wild, BootTime(seconds: 1), wild].flatMap { time in
            rules.accept(.edge(panel: 1, key: 1, down: true, at: time, resynced: false))
                + rules.accept(.edge(panel: 1, key: 1, down: false, at: time, resynced: false))
                + rules.tick(at: time)
        }
        #expect(!presses.isEmpty)
        #expect(rules.status[0].counters.downs == 3)
    }

    @Test func `a panel that was never set up changes nothing`() {
        var rules = InputRules(panels: [Scenario.panel(1)])
        for panel: UInt16 in [0, 2, .max] {
            let time = BootTime(seconds: 1)
            #expect(
                rules.accept(.edge(panel: panel, key: 1, down: true, at: time, resynced: false))
                    .isEmpty)
            #expect(rules.accept(.overrun(panel: panel, at: time)).isEmpty)
            #expect(rules.accept(.detached(panel: panel, at: time)).isEmpty)
        }
        #expect(rules.status == InputRules(panels: [Scenario.panel(1)]).status)
    }
}
