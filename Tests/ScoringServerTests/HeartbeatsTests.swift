import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import ScoringServer
import Testing

/// Each heartbeat is taken once at most, from who may speak, and changes nothing that is counted.
struct HeartbeatsTests {
    private func heard(_ rig: Rig) throws -> FleetKiosk.Heard? {
        try Fleet.kiosks(in: rig.directory, now: Rig.noon).first?.heard
    }

    @Test func `the answer names the heartbeat and the server's time`() async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let beat = kiosk.heartbeat(at: 7)
        let answer = try await rig.heard(try kiosk.seal(beat), now: Rig.noon + .seconds(1))
        #expect(
            answer
                == HeartbeatAnswer(
                    kiosk: kiosk.id, payloadDigest: sha256(try beat.payload()), code: .taken,
                    now: Rig.noon + .seconds(1), results: []))
        let kept = try #require(try heard(rig))
        #expect(kept.heartbeat == beat)
        #expect(kept.receivedAt == Rig.noon + .seconds(1))
    }

    /// Heartbeats of one kiosk in the order in which they arrive.
    @Test func `later is the higher moment of the same chain`() async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let first = ChainID(trusted: Array(repeating: 1, count: 16))
        let second = ChainID(trusted: Array(repeating: 2, count: 16))
        let steps: [(chain: ChainID, boot: UInt32, time: Int64, code: HeartbeatCode)] = [
            (first, 3, 1_000, .taken), (first, 3, 1_000, .notLater), (first, 3, 999, .notLater),
            (first, 3, 1_001, .taken), (first, 2, 9_000_000, .notLater), (first, 4, 0, .taken),
            // Another chain counts its boots anew.
            (second, 1, 0, .taken), (second, 1, 0, .notLater), (first, 4, 0, .notLater),
            // A chain that was put back into use says something new.
            (first, 5, 0, .taken), (second, 1, 1, .taken),
            (second, .max, Limits.timeMilliseconds, .taken),
            (second, .max, Limits.timeMilliseconds, .notLater), (first, 5, 1, .taken),
        ]
        for (index, step) in steps.enumerated() {
            let beat = kiosk.heartbeat(boot: step.boot, at: step.time, chain: step.chain)
            let now = Rig.noon + .seconds(Int64(index))
            #expect(try await rig.heard(try kiosk.seal(beat), now: now).code == step.code)
            guard step.code == .taken else { continue }
            #expect(try heard(rig)?.heartbeat == beat, "step \(index)")
        }
    }

    @Test func `one that is sent again does not make a silent kiosk heard`() async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let old = try kiosk.seal(kiosk.heartbeat(at: 1))
        let last = try kiosk.seal(kiosk.heartbeat(at: 2))
        _ = try await rig.heard(old)
        _ = try await rig.heard(last)
        try rig.restart()
        let later = Rig.noon + .hours(1)
        for message in [old, last] {
            #expect(try await rig.heard(message, now: later).code == .notLater)
        }
        let row = try #require(try Fleet.kiosks(in: rig.directory, now: later).first)
        #expect(row.heard?.receivedAt == Rig.noon)
        #expect(row.verdict(at: later) == .silent)
    }

    @Test func `a kiosk that is cut off is silent after five minutes, until it is heard again`()
        async throws
    {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        _ = try await rig.heard(kiosk.seal(kiosk.heartbeat(at: 1)))
        func verdict(_ later: TimeSpan) throws -> FleetVerdict? {
            let now = Rig.noon + later
            return try Fleet.kiosks(in: rig.directory, now: now).first?.verdict(at: now)
        }
        #expect(try verdict(.minutes(5)) == .ok)
        #expect(try verdict(.minutes(5) + .milliseconds(1)) == .silent)
        let back = try kiosk.seal(kiosk.heartbeat(at: 3_600_000))
        _ = try await rig.heard(back, now: Rig.noon + .hours(1))
        #expect(try verdict(.hours(1)) == .ok)
    }

    @Test func `who is not enrolled, or speaks for another, is told so and not kept`() async throws
    {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let stranger = FakeKiosk()
        let unknown = try await rig.heard(try stranger.seal(stranger.heartbeat()))
        #expect(unknown.code == .unknownKiosk)
        #expect(unknown.kiosk == stranger.id)
        let impostor = try rig.kiosk()
        #expect(
            try await rig.heard(try impostor.seal(kiosk.heartbeat())).code == .unknownKiosk)
        #expect(try Fleet.kiosks(in: rig.directory, now: Rig.noon).allSatisfy { $0.heard == nil })
    }

    @Test func `a revoked kiosk is refused, and no longer a part of the fleet`() async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        _ = try await rig.heard(try kiosk.seal(kiosk.heartbeat(at: 1)))
        try Administration(rig.directory).write {
            try KioskTable($0).revoke(kiosk.id, notAfter: nil, at: Rig.noon)
        }
        #expect(try await rig.heard(try kiosk.seal(kiosk.heartbeat(at: 2))).code == .revoked)
        #expect(try Fleet.kiosks(in: rig.directory, now: Rig.noon).isEmpty)
    }

    @Test func `a key that was replaced speaks for the kiosk no more`() async throws {
        let rig = try Rig()
        let old = try rig.kiosk()
        _ = try Administration(rig.directory).write {
            try KioskTable($0).allowNewKey(for: old.id, at: Rig.noon)
        }
        let new = old.with(SigningKey())
        _ = rig.server.ingest.enrol(try new.enrolment(code: try rig.code()), now: Rig.noon)
        #expect(try await rig.heard(try old.seal(old.heartbeat(at: 2))).code == .revoked)
        #expect(try await rig.heard(try new.seal(new.heartbeat(at: 1))).code == .taken)
    }

    @Test func `what is no heartbeat, or was changed on the way, gets a problem`() async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        var turned = try kiosk.seal(kiosk.heartbeat())
        turned[turned.count - 1] ^= 1
        let future = try SignedMessage.seal([0xa1, 1, 2], as: .heartbeat, with: kiosk.key)
        for bytes in [[], turned, future, try kiosk.everything()] {
            let reply = await rig.server.heartbeats.take(bytes, now: Rig.noon)
            #expect(reply.status == 400)
            #expect(reply.contentType == "application/problem+json")
        }
        #expect(try heard(rig) == nil)
    }

    @Test func `heartbeats change nothing that is counted or held`() async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-1))
        kiosk.press([1, 2, 3])
        _ = try rig.send(try kiosk.everything())
        let before = try Auditor(rig.directory).counts(kiosk: nil).json(
            flags: [], dated: [], replaced: 0)
        let tallies = try rig.tallies()
        #expect(tallies.reduce(0) { $0 + $1.count } == 3)
        var beat = kiosk.heartbeat(at: 1)
        beat.head.sequence = 1_000_000
        beat.unsent = 12
        _ = try await rig.heard(try kiosk.seal(beat))
        #expect(
            try Auditor(rig.directory).counts(kiosk: nil).json(
                flags: [], dated: [], replaced: 0) == before)
        #expect(try rig.tallies().map(\.row) == tallies.map(\.row))
        kiosk.press([4], from: 10_000_000)
        let receipt = try rig.send(try kiosk.message(7...7))
        #expect(receipt.code == .held)
        #expect(receipt.contiguous.sequence == 7)
    }

    @Test func `a kiosk is told to take its time, and is not silent before that`() async throws {
        let rig = try Rig()
        try rig.restart(nextHeartbeat: .minutes(10))
        let kiosk = try rig.kiosk()
        let answer = try await rig.heard(try kiosk.seal(kiosk.heartbeat()))
        #expect(answer.nextAfter == .minutes(10))
        let row = try #require(try Fleet.kiosks(in: rig.directory, now: Rig.noon).first)
        #expect(row.verdict(at: Rig.noon + .minutes(25)) == .ok)
        #expect(row.verdict(at: Rig.noon + .minutes(26)) == .silent)
    }

    @Test(arguments: ["PRAGMA user_version = 99", nil])
    func `heartbeats of another version, or damaged, are begun anew`(
        change: String?
    ) async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let message = try kiosk.seal(kiosk.heartbeat(at: 1))
        _ = try await rig.heard(message)
        rig.stop()
        let path = rig.directory.path + "/fleet.db"
        if let change {
            try Database(path: path, access: .create).execute(change)
        } else {
            try FileManager.default.removeItem(atPath: path + "-wal")
            try Data(repeating: 0x5a, count: 8_192).write(to: URL(filePath: path))
        }
        try rig.restart()
        #expect(try heard(rig) == nil)
        #expect(try await rig.heard(message).code == .taken)
    }

    @Test func `a heartbeat that cannot be kept is 503, and batches come in all the same`()
        async throws
    {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        try Database(path: rig.directory.path + "/fleet.db", access: .create)
            .execute("DROP TABLE heartbeat")
        let message = try kiosk.seal(kiosk.heartbeat())
        let reply = await rig.server.heartbeats.take(message, now: Rig.noon)
        #expect(reply.status == 503)
        #expect(reply.retryAfter == 60)
        #expect(try rig.send(try kiosk.everything()).code == .held)
    }

    @Test func `a server restored from before an enrolment does not know the kiosk`() async throws {
        let rig = try Rig()
        let backup = rig.directory.path + "/backup"
        try Administration(rig.directory).backUp(to: backup)
        let kiosk = try rig.kiosk()
        _ = try await rig.heard(try kiosk.seal(kiosk.heartbeat(at: 1)))
        rig.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: rig.directory.path + "/hailong.db" + suffix)
        }
        try FileManager.default.copyItem(
            atPath: backup, toPath: rig.directory.path + "/hailong.db")
        try rig.restart()
        #expect(try await rig.heard(try kiosk.seal(kiosk.heartbeat(at: 2))).code == .unknownKiosk)
        #expect(try Fleet.kiosks(in: rig.directory, now: Rig.noon).isEmpty)
    }

    @Test func `of any number of chains that one key signs for, few are remembered`() async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        for number in UInt8(1)...40 {
            let chain = ChainID(trusted: Array(repeating: number, count: 16))
            let now = Rig.noon + .seconds(Int64(number))
            let beat = try kiosk.seal(kiosk.heartbeat(chain: chain))
            #expect(try await rig.heard(beat, now: now).code == .taken)
        }
        rig.stop()
        let database = try Database(
            path: rig.directory.path + "/fleet.db", access: .readOnly)
        #expect(try database.first("SELECT count(*) FROM heartbeat") { $0.int(0) } == 16)
        #expect(try heard(rig)?.heartbeat.chain.bytes == Array(repeating: 40, count: 16))
    }

    @Test func `a press is remembered over heartbeats, and a start begins a new wait`() async throws
    {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        let steps: [(boot: UInt32, minute: Int64, age: TimeSpan?, idleSince: Int64)] = [
            (1, 0, nil, 0), (1, 2, nil, 0), (1, 4, .seconds(60), 3), (1, 6, .seconds(180), 3),
            (1, 8, .seconds(0), 8), (2, 30, nil, 30), (2, 32, nil, 30),
        ]
        for step in steps {
            var beat = kiosk.heartbeat(boot: step.boot, at: step.minute * 60_000)
            beat.lastPressAge = step.age
            let now = Rig.noon + .minutes(step.minute)
            #expect(try await rig.heard(try kiosk.seal(beat), now: now).code == .taken)
            #expect(try heard(rig)?.idleSince == Rig.noon + .minutes(step.idleSince))
        }
    }
}
