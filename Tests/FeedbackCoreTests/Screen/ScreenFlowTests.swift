import FeedbackCore
import Testing

struct ScreenFlowTests {
    @Test(arguments: ScreenScenario.all)
    func `a scenario ends as written`(_ scenario: ScreenScenario) throws {
        let received = try scenario.run(punctual: true)
        #expect(received == scenario.text.expected, "\(scenario.text.report(received))")
    }

    @Test(arguments: ScreenScenario.all)
    func `a late timer changes nothing that is decided`(_ scenario: ScreenScenario) throws {
        let received = try scenario.run(punctual: false).compactMap(ScreenScenario.deed)
        #expect(received == scenario.expectedDeeds)
    }

    @Test func `the scenario files are found`() {
        #expect(ScreenScenario.all.count >= 50)
    }

    @Test func `six citizens are asked about six criteria, wherever it begins`() {
        for first: UInt8 in 1...6 {
            let plan = ScreenPlan(
                scale: .sc4, followUp: .criterion, languages: ["vi"],
                firstCriterion: first)
            var flow = ScreenFlow(plan, at: BootTime(seconds: 0))
            let asked = (1...12).map { turn -> ScreenView in
                let time = BootTime(seconds: 60 * Int64(turn))
                let id = PressID(number: UInt64(turn))
                let rating = PressedRating(id: id, level: 1, isForScreen: true)
                _ = flow.accept(.pressed(rating), at: time)
                _ = flow.accept(.recorded(id, at: .init(sequence: UInt64(turn))), at: time)
                return flow.view
            }
            #expect(asked.first == .criterion(first, after: 1))
            #expect(Set(asked.prefix(6)) == Set((1...6).map { ScreenView.criterion($0, after: 1) }))
            #expect(asked.prefix(6) == asked.suffix(6))
        }
    }

    @Test(arguments: [UInt8](0...255).filter { !(1...6).contains($0) })
    func `a first criterion that does not exist is the first`(_ first: UInt8) {
        var plan = ScreenScenario.usualPlan
        plan.followUp = .criterion
        plan.firstCriterion = first
        var flow = ScreenFlow(plan, at: BootTime(seconds: 0))
        let id = PressID(number: 1)
        let rating = PressedRating(id: id, level: 1, isForScreen: true)
        _ = flow.accept(.pressed(rating), at: BootTime(seconds: 1))
        _ = flow.accept(.recorded(id, at: .init(sequence: 1)), at: BootTime(seconds: 1))
        #expect(flow.view == .criterion(1, after: 1))
    }

    @Test func `a screen that starts before the journal shows the pause`() {
        let flow = ScreenFlow(
            ScreenScenario.usualPlan, home: .paused, at: BootTime(seconds: 0))
        #expect(flow.view == .paused)
        #expect(flow.targets == [.corner])
        #expect(flow.nextDeadline == nil)
    }

    @Test func `without languages, or with an empty code, nothing acts that is not there`() {
        let plan = ScreenPlan(
            scale: .sc4, followUp: .nothing, languages: [], staffCode: [])
        var flow = ScreenFlow(plan, at: BootTime(seconds: 0))
        #expect(flow.targets == (1...4).map(ScreenTarget.level))
        for event: FlowEvent in [.touched(.language), .touched(.corner), .cornerHeld] {
            #expect(flow.accept(event, at: BootTime(seconds: 1)).isEmpty)
        }
        #expect(flow.tick(at: BootTime(seconds: 100)).isEmpty)
        #expect(flow.view == .faces(correcting: false))
        #expect(flow.language.isEmpty)
    }

    @Test(arguments: [Int64.min, -1, 0, .max])
    func `no time is too wild to be handled`(_ microseconds: Int64) {
        let wild = BootTime(microseconds: microseconds)
        var flow = ScreenFlow(ScreenScenario.usualPlan, at: BootTime(seconds: 0))
        let id = PressID(number: 1)
        let rating = PressedRating(id: id, level: 1, isForScreen: true)
        let events: [FlowEvent] = [
            .touched(.language), .cornerHeld, .key(.next), .pressed(rating),
            .recorded(id, at: .init(sequence: 1)), .touched(.chip(1)), .touched(.chip(2)),
        ]
        var actions: [FlowAction] = []
        for time in [wild, BootTime(seconds: 1), wild] {
            for event in events { actions += flow.accept(event, at: time) }
        }
        _ = flow.tick(at: BootTime(microseconds: .max))
        #expect(flow.view == .faces(correcting: false))
        #expect(flow.nextDeadline == nil)
        #expect(!actions.isEmpty)
    }
}
