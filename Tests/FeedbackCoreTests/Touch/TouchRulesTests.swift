import FeedbackCore
import Testing

struct TouchRulesTests {
    @Test(arguments: TouchScenario.all)
    func `a scenario ends as written`(_ scenario: TouchScenario) throws {
        let received = try scenario.run(punctual: true)
        #expect(received == scenario.text.expected, "\(scenario.text.report(received))")
    }

    @Test(arguments: TouchScenario.all)
    func `a late timer changes nothing that is decided`(_ scenario: TouchScenario) throws {
        #expect(try scenario.run(punctual: false) == scenario.text.expected)
    }

    @Test func `the scenario files are found`() {
        #expect(TouchScenario.all.count >= 25)
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `no stamp is too wild to be handled`(_ microseconds: Int64) throws {
        let wild = BootTime(microseconds: microseconds)
        var rules = TouchRules()
        let none = TouchFrame(time: wild, contacts: [])
        _ = rules.accept(.attached(none, TouchTraits(reportsResting: true)))
        for _ in 1...3 {
            for frame in try frames("1@50,50", "", "2@50,50", "2@50,50 3@10,10", "", at: wild) {
                _ = rules.accept(frame)
            }
            _ = rules.tick(at: wild)
        }
        #expect(rules.counters.contacts == 9)
        // A minute later a finger taps, and nothing that was wild before is in the way.
        let later = [BootTime(seconds: 60), BootTime(seconds: 61)]
        _ = rules.accept(.frame(TouchFrame(time: later[0], contacts: [])))
        let tap = try frames("9@20,20", at: later[1]) + frames("", at: later[1] + .milliseconds(80))
        let before = rules.counters.taps
        #expect(tap.flatMap { rules.accept($0) }.count == 3)
        #expect(rules.counters.taps == before + 1)
    }

    @Test func `without any word about the size a picture of 10 inches is reckoned with`() throws {
        // 3 % of 217 mm are 6.5 mm, and no wiping; 3 % of the 400 mm that the screen says are 12.
        for (size, taps) in [(nil, 1), (Size(width: 400, height: 225), 0)] as [(Size?, UInt64)] {
            var rules = TouchRules()
            let start = TouchFrame(time: BootTime(seconds: 0), contacts: [])
            _ = rules.accept(.attached(start, TouchTraits(picture: size)))
            let time = BootTime(seconds: 1)
            for event in try frames("1@50,50", "1@53,50", "", at: time) {
                _ = rules.accept(event)
            }
            #expect(rules.counters.taps == taps)
        }
    }

    /// Frames 100 ms from each other.
    private func frames(_ lines: String..., at time: BootTime) throws -> [TouchEvent] {
        try lines.enumerated().map { place, line in
            let contacts = try line.split(separator: " ").map {
                try TouchScenario.contact(String($0))
            }
            return .frame(
                TouchFrame(
                    time: time + .milliseconds(100 * Int64(place)), contacts: contacts))
        }
    }
}
