import ArgumentParser
import FeedbackCore
import Glibc
import Linux
import ScoringServer
import Simulation
import Synchronization

/// `simulate`: kiosks, networks and the server under a seed, until something is lost.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Let kiosks, networks and the server go wrong in every way, and check them.",
        discussion: """
            Each seed is a story that is the same each time. A seed that fails is printed with the \
            shortest story that fails as well; with --trace it is told step by step.
            """)

    @Option(help: "The seeds, as FIRST..LAST.")
    var seeds = "1..200"

    @Option(help: "One seed.")
    var seed: UInt64?

    @Option(help: "Plant a mistake, which has to be found.")
    var plant: Plant?

    @Option(help: "Worlds at the same time.")
    var jobs = 2

    @Flag(help: "Look for the shortest story that fails.")
    var shrink = false

    @Flag(help: "Tell what happens, step by step.")
    var trace = false

    func run() throws {
        ServerLog.divert { _ in }
        let range = try seed.map { $0...$0 } ?? Self.range(seeds)
        let tally = SimulationTally(first: range.lowerBound)
        let start = BootClock.now()
        let threads = try (0..<max(1, jobs)).map { _ in
            try Thread(name: "world") { work(through: range, tally) }
        }
        for thread in threads { thread.join() }
        let seconds = Double((BootClock.now() - start).microseconds) / 1_000_000
        print(tally.summary(seconds: seconds))
        guard let plant else {
            if tally.failures > 0 { throw ExitCode.failure }
            return
        }
        if tally.failures == 0 { throw ValidationError("\(plant.rawValue) was not found") }
    }

    private func work(through range: ClosedRange<UInt64>, _ tally: SimulationTally) {
        while let seed = tally.next(upTo: range.upperBound) {
            let story = Simulation.story(seed)
            let outcome = Simulation.run(story, plant: plant, keepsLines: trace)
            tally.add(outcome)
            if trace { print(outcome.lines.joined(separator: "\n")) }
            guard !outcome.problems.isEmpty else { continue }
            print(report(story, outcome))
            // Whoever reads along, or stops us, has what was found.
            fflush(nil)
            // One find is enough of a mistake that was planted.
            if plant != nil { tally.stop() }
        }
    }

    private func report(_ story: Story, _ outcome: Simulation.Outcome) -> String {
        var lines = ["FAILED \(story)"] + outcome.problems.prefix(12).map { "  ! \($0)" }
        if shrink {
            var shrinker = Shrinker { !Simulation.run($0, plant: plant).problems.isEmpty }
            let small = shrinker.shrink(story)
            lines.append("shortest story that fails, after \(shrinker.tries) tries: \(small)")
            lines += Simulation.run(small, plant: plant).problems.prefix(12).map { "  ! \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private static func range(_ text: String) throws -> ClosedRange<UInt64> {
        let parts = text.split(separator: ".", omittingEmptySubsequences: true)
        guard parts.count == 2, let first = UInt64(parts[0]), let last = UInt64(parts[1]),
            first <= last
        else { throw ValidationError("--seeds wants FIRST..LAST, not '\(text)'") }
        return first...last
    }
}

extension Plant: ExpressibleByArgument {}
