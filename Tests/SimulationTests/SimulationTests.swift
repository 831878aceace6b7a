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

    @Test(arguments: Plant.allCases)
    func `a planted mistake is found`(plant: Plant) throws {
        let found = (UInt64(1)...1_000).lazy.map { seed in
            Simulation.run(Simulation.story(seed), plant: plant).problems
        }.first { !$0.isEmpty }
        let problems = try #require(found)
        // Nothing else is wrong in that world, nor does anything else find it.
        if plant == .spoiltPutAside {
            #expect(problems.allSatisfy { $0.contains(" does not verify: ") }, "\(problems)")
        }
    }
}
