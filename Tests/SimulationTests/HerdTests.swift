import FeedbackCore
import Testing

@testable import Simulation

/// A small herd with a server as many times smaller: what holds for it holds for the large one.
struct HerdTests {
    private static let kiosks = 240
    /// As much smaller than one that answers 3,000 requests a second.
    private static let server = HerdServer(capacity: 24, queue: 33)
    /// The same for 400 a second; what the herd sends on an ordinary day is 290.
    private static let small = HerdServer(capacity: 3, queue: 33)

    private static func run(_ plan: HerdPlan) throws -> HerdOutcome {
        var herd = try Herd(plan)
        return herd.run()
    }

    private static func away(
        _ span: TimeSpan, _ absence: HerdPlan.Absence = .refusing,
        _ habit: HerdPlan.Habit = .shipped, _ server: HerdServer = server
    ) throws -> HerdOutcome {
        try run(
            .away(
                for: span, absence, kiosks: kiosks, seed: 3, server: server, habit: habit))
    }

    /// What must hold whatever happens: nobody is refused, and nobody is left out.
    private static func expectCalm(_ outcome: HerdOutcome) {
        #expect(outcome.rejections == 0)
        #expect(outcome.timedOut == 0)
        #expect(outcome.owing == 0)
        #expect(outcome.owed > 0)
        #expect(outcome.busiestMinute < 3 * outcome.steady)
    }

    @Test func `kiosks that are switched on together come one after the other`() throws {
        let outcome = try Self.run(
            .switchOn(kiosks: Self.kiosks, seed: 3, server: Self.small))
        Self.expectCalm(outcome)
        let most = Limits.firstUploadWithin + .seconds(90)
        #expect(try #require(outcome.drained) <= most)
    }

    @Test func `without the wait before the first try they are refused`() throws {
        let outcome = try Self.run(
            .switchOn(kiosks: Self.kiosks, seed: 3, server: Self.small, habit: .atOnce))
        #expect(outcome.rejections > Self.kiosks)
        #expect(outcome.busiestMinute > 3)
    }

    @Test(arguments: [HerdPlan.Absence.refusing, .page])
    func `after an hour without a server nobody is refused, and all is held`(
        absence: HerdPlan.Absence
    ) throws {
        let outcome = try Self.away(.hours(1), absence)
        Self.expectCalm(outcome)
        let most = Limits.retryCeiling + .seconds(120)
        #expect(try #require(outcome.drained) <= most)
        #expect(try #require(outcome.heard) <= most)
    }

    @Test func `after a day without a server nobody is refused, and all is held`() throws {
        let outcome = try Self.away(.hours(24))
        Self.expectCalm(outcome)
        #expect(outcome.owed > Self.kiosks * 1_500)
        #expect(try #require(outcome.drained) <= Limits.retryCeiling + .seconds(300))
    }

    @Test func `without chance all come back together, and are refused`() throws {
        let outcome = try Self.away(.hours(1), .page, .withoutChance)
        #expect(outcome.rejections > Self.kiosks / 4)
        #expect(outcome.busiestMinute > 3 * outcome.steady)
    }

    @Test func `a run is the same for the same seed`() throws {
        let plan = HerdPlan.switchOn(kiosks: 10, seed: 9, server: Self.small)
        let (first, second) = (try Self.run(plan), try Self.run(plan))
        #expect(first == second)
        var other = plan
        other.seed = 10
        #expect(try Self.run(other) != first)
    }
}
