import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// A kiosk, a bad network and a server under one seed; a failure names the seed.
struct UplinkSimulationTests {
    /// Runs one story, and says what is wrong at its end.
    private static func story(
        _ seed: UInt64, heartbeats: Bool = false, plant: (Rig) -> Void = { _ in }
    ) throws -> (problems: [String], met: Set<FaultyTransport.Fault>) {
        let rig = try Rig(heartbeats: heartbeats, seed: seed, perBatch: 3)
        plant(rig)
        let network = FaultyTransport(server: rig.server, seed: ~seed)
        rig.carry = { (request) throws(TransportError) in try network.send(request) }
        var random = Seeded(seed &+ 1)
        rig.give(.started)
        for _ in 0..<8 {
            rig.press(Int.random(in: 0...4, using: &random))
            rig.settleFails = Int.random(in: 0..<8, using: &random) == 0
            rig.freezeFails = Int.random(in: 0..<8, using: &random) == 0
            rig.fire()
        }
        network.healed = true
        rig.settleFails = false
        rig.freezeFails = false
        for _ in 0..<3 { rig.fire() }
        var problems = problems(of: rig)
        if heartbeats {
            // While an upload waits for six hours as it was told to, many heartbeats go.
            func isQuiet() -> Bool {
                rig.journal.unsent == 0 && rig.machine.status.lastHeartbeat?.finding == .heard
            }
            for _ in 0..<300 where !isQuiet() { rig.fire() }
            problems = self.problems(of: rig)
            if !isQuiet() { problems.append("not heard") }
        }
        return (problems, network.met)
    }

    private static func problems(of rig: Rig) -> [String] {
        var problems: [String] = []
        if rig.journal.unsent != 0 { problems.append("\(rig.journal.unsent) unsent") }
        if rig.journal.coverage.contains(where: { $0 != 1 }) {
            problems.append("covered \(rig.journal.coverage) times")
        }
        let missing = rig.journal.identities.filter { rig.server.counted[$0] != 1 }
        if !missing.isEmpty { problems.append("\(missing.count) entries not counted once") }
        if rig.server.counted.count != rig.journal.identities.count {
            problems.append("the server counts strangers")
        }
        let batches = rig.requests.filter { $0.path == .batches }
        if Set(batches.map(\.body)).count != rig.journal.coverage.count {
            problems.append("a batch was sent in different bytes")
        }
        return problems
    }

    @Test(arguments: 0..<10)
    func `whatever the network does, each batch is covered once and never changes`(
        hundred: UInt64
    ) throws {
        var met: Set<FaultyTransport.Fault> = []
        for seed in hundred * 100..<(hundred + 1) * 100 {
            let story = try Self.story(seed)
            #expect(story.problems.isEmpty, "seed \(seed)")
            met.formUnion(story.met)
        }
        #expect(met == Set(FaultyTransport.Fault.allCases))
    }

    @Test(arguments: UInt64(0)..<30)
    func `heartbeats on the same bad line change nothing about batches`(seed: UInt64) throws {
        #expect(try Self.story(seed, heartbeats: true).problems == [])
    }

    @Test(arguments: UInt64(0)..<20)
    func `with nine of ten exchanges lost everything arrives once, and no wait grows too long`(
        seed: UInt64
    ) throws {
        let rig = try Rig(seed: seed, perBatch: 3)
        var random = Seeded(~seed)
        rig.carry = { [server = rig.server] (request) throws(TransportError) in
            let luck = Int.random(in: 0..<20, using: &random)
            if luck < 9 { throw .notConnected }
            let reply = server.answer(request)
            if luck < 18 { throw .timedOut }
            return reply
        }
        rig.give(.started)
        rig.press(14)
        let begin = rig.now
        var exchanges = 0
        while rig.journal.unsent > 0, exchanges < 1_000 {
            let now = rig.now
            let failures = rig.machine.status.failures
            let wait = try #require(rig.wake) - now
            let ceiling = min(900, 30 << min(max(failures - 1, 0), 10))
            #expect((0...ceiling).contains(Int(wait.seconds)) || failures == 0)
            rig.fire()
            exchanges += 1
        }
        #expect(Self.problems(of: rig).isEmpty, "seed \(seed)")
        // Fifty tries for five batches, each after at most a quarter of an hour.
        #expect(rig.now - begin < .hours(24 * 7))
    }

    @Test func `a server that signs before it keeps is found out`() throws {
        let story = try Self.story(1) { $0.server.losesFirst = true }
        #expect(story.problems.contains { $0.hasSuffix("entries not counted once") })
    }

    @Test func `a journal that signs again is found out`() throws {
        let problems = try (UInt64(0)..<5).flatMap { seed in
            try Self.story(seed) { $0.journal.signsAgain = true }.problems
        }
        #expect(problems.contains("a batch was sent in different bytes"))
    }
}
