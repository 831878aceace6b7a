import TestSupport

/// One world from its beginning to its verdict.
package struct Simulation: Sendable {
    /// What came of a world.
    package struct Outcome: Sendable {
        /// The seed of its story.
        package var seed: UInt64
        /// What is wrong, in words; empty if nothing is.
        package var problems: [String]
        /// The same for the same world, to the last step.
        package var digest: UInt64
        /// Days of kiosks on which somebody pressed.
        package var kioskDays: Int
        /// Presses of all citizens.
        package var presses: Int
        /// Messages that kiosks tried to send.
        package var exchanges: Int
        /// Messages that the server answered, with a signature of its own or a refusal.
        package var answers: Int
        /// Things that went wrong.
        package var troubles: Int
        /// What happened, line by line, if it was asked for.
        package var lines: [String]
    }

    /// The story of a seed.
    package static func story(_ seed: UInt64) -> Story { StoryTeller.story(seed) }

    /// Lets a story happen, with a planted mistake if one is given.
    package static func run(
        _ story: Story, plant: Plant? = nil, keepsLines: Bool = false
    ) -> Outcome {
        var outcome = Outcome(
            seed: story.seed, problems: [], digest: 0, kioskDays: 0, presses: 0, exchanges: 0,
            answers: 0, troubles: story.events.count, lines: [])
        do {
            let world = try World(story, plant: plant, keepsLines: keepsLines)
            world.runAll()
            var checker = try Checker(world)
            outcome.problems = try checker.check()
            outcome.digest = world.trace.digest
            outcome.kioskDays = world.kiosks.reduce(0) { $0 + $1.panel.days(before: world.end) }
            outcome.presses = world.kiosks.reduce(0) { $0 + $1.panel.presses.count }
            outcome.exchanges = Int(world.exchanges)
            outcome.answers = world.answers
            outcome.lines = world.trace.lines ?? []
        } catch {
            outcome.problems.append("the world breaks: \(error)")
        }
        return outcome
    }
}
