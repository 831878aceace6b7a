import FeedbackCore
import Simulation
import Testing

struct SimulationTests {
    @Test(arguments: UInt64(1)...3)
    func `the same seed is the same world to the last step`(seed: UInt64) {
        let first = Simulation.run(Simulation.story(seed))
        let second = Simulation.run(Simulation.story(seed))
        #expect(first.digest == second.digest)
        #expect(first.presses == second.presses)
        #expect(first.digest != Simulation.run(Simulation.story(seed + 1)).digest)
    }

    @Test(arguments: UInt64(1)...5)
    func `whatever goes wrong, nothing is lost and nothing counts twice`(seed: UInt64) {
        let outcome = Simulation.run(Simulation.story(seed))
        #expect(outcome.problems == [], "seed \(seed)")
        #expect(outcome.presses > 0)
        let story = Simulation.story(seed)
        // A machine with a copied card is at work beside the one that it came from.
        #expect((1...2 * story.kiosks * story.days).contains(outcome.kioskDays))
        #expect((1...outcome.exchanges).contains(outcome.answers))
    }

    @Test func `a kiosk that was away for a year finds a server with other keys`() {
        var story = Simulation.story(1)
        (story.kiosks, story.days, story.citizensPerDay) = (1, 410, 12)
        (story.uploadMinutes, story.sleeps, story.corrections) = (15, false, 0)
        story.remote = []
        func event(_ day: Int64, _ trouble: Trouble) -> StoryEvent {
            StoryEvent(
                at: Instant(microseconds: TimeSpan.hours(24 * day + 12).microseconds), kiosk: 0,
                trouble: trouble, seed: UInt64(day))
        }
        // It has ratings that it could not send when it is put away.
        story.events = [
            event(1, .offline(.hours(48))), event(2, .away(days: 400)), event(100, .keysRotated),
            event(250, .keysRotated), event(380, .keysRotated),
        ]
        let outcome = Simulation.run(story)
        #expect(outcome.problems == [])
        // Before it was away, and after: nobody presses what is switched off.
        #expect((40...160).contains(outcome.presses))
        #expect(outcome.kioskDays < 20)
    }

    @Test(arguments: Plant.allCases)
    func `a planted mistake is found`(plant: Plant) throws {
        let found = (UInt64(1)...1_000).lazy.map { seed in
            (seed, Simulation.run(Simulation.story(seed), plant: plant).problems)
        }.first { !$0.1.isEmpty }
        let (seed, problems) = try #require(found)
        // It is the mistake that is found, and not that world.
        #expect(Simulation.run(Simulation.story(seed)).problems == [], "seed \(seed)")
        // Nothing else is wrong in that world, nor does anything else find it.
        if plant == .spoiltPutAside {
            #expect(problems.allSatisfy { $0.contains(" does not verify: ") }, "\(problems)")
        }
    }
}
