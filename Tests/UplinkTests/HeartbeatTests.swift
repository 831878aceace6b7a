import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// Heartbeats beside batches: on the same line, and never in their way.
struct HeartbeatTests {
    private func beats(_ rig: Rig) -> Int { rig.requests.count { $0.path == .heartbeats } }

    /// Fires the timer until so many heartbeats went.
    private func fire(_ rig: Rig, untilBeats count: Int) {
        for _ in 0..<100 where beats(rig) < count { rig.fire() }
    }

    @Test func `the first comes within two minutes, and then one every two minutes`() throws {
        let rig = try Rig(heartbeats: true)
        let start = rig.now
        rig.give(.started)
        #expect(rig.requests.isEmpty)
        fire(rig, untilBeats: 1)
        #expect((0...120).contains((rig.now - start).seconds))
        for count in 2...20 {
            let last = rig.now
            fire(rig, untilBeats: count)
            #expect((96...144).contains((rig.now - last).seconds))
        }
        #expect(rig.server.heartbeats.count == 20)
        #expect(rig.machine.status.lastHeartbeat?.finding == .heard)
        #expect(rig.machine.status.lastHeard == rig.now)
        #expect(rig.limits.allSatisfy { $0 <= .seconds(120) })
        // Nothing waits to be sent, and no upload but the look for one has happened.
        #expect(rig.machine.status.lastAttempt == nil)
    }

    @Test func `a kiosk that is not enrolled sends none, and one after enrolment does`() throws {
        let rig = try Rig(enrolled: false, heartbeats: true)
        rig.give(.started)
        #expect(rig.wake == nil)
        let root = rig.server.keys.root.publicKey.id
        rig.now = rig.now + .hours(1)
        rig.give(.enrolmentRequested(try rig.journal.order(server: try Rig.url, root: root)))
        #expect(rig.requests.map(\.path) == [.enrolments, .heartbeats])
    }

    @Test func `a batch that is due goes first, and a long backlog leaves room for heartbeats`()
        throws
    {
        let rig = try Rig(heartbeats: true)
        rig.press(19)
        rig.now = rig.now + .hours(1)
        rig.give(.started)
        #expect(
            rig.requests.map(\.path)
                == [.batches, .heartbeats, .batches, .batches, .batches, .batches])
        #expect(rig.journal.coverage == [1, 1, 1, 1, 1])
    }

    @Test func `a heartbeat that fails puts off no batch, and a batch that fails no heartbeat`()
        throws
    {
        let rig = try Rig(heartbeats: true)
        let server = rig.server
        rig.carry = { (request) throws(TransportError) in
            guard request.path == .batches else { throw .timedOut }
            return server.answer(request)
        }
        rig.give(.started)
        rig.press(2)
        for _ in 0..<50 where rig.journal.coverage != [1] { rig.fire() }
        #expect(rig.journal.coverage == [1])
        #expect(rig.machine.status.failures == 0)
        #expect(rig.machine.status.lastCycleSucceeded == true)
        #expect(rig.finding == .held)
        rig.carry = { (request) throws(TransportError) in
            guard request.path == .heartbeats else { throw .timedOut }
            return server.answer(request)
        }
        rig.press(60)
        fire(rig, untilBeats: beats(rig) + 5)
        #expect(rig.machine.status.lastHeartbeat?.finding == .heard)
        #expect(rig.machine.status.lastCycleSucceeded == false)
    }

    @Test func `without an answer the waits grow, but not beyond a quarter of an hour`() throws {
        let rig = try Rig(heartbeats: true)
        rig.carry = { (_) throws(TransportError) in throw .notConnected }
        rig.give(.started)
        var waits: [Int64] = []
        for count in 1...30 {
            fire(rig, untilBeats: count)
            waits.append((try #require(rig.machine.heartbeats).next - rig.now).seconds)
        }
        #expect(waits.allSatisfy { (0...900).contains($0) })
        #expect(try #require(waits.max()) > 450)
        #expect(rig.machine.status.lastHeartbeat?.finding == .transport(.notConnected))
        #expect(rig.machine.status.lastHeard == nil)
    }

    @Test func `the server's wish for fewer heartbeats is kept`() throws {
        let rig = try Rig(heartbeats: true)
        rig.server.nextHeartbeatAfter = .minutes(30)
        rig.give(.started)
        fire(rig, untilBeats: 1)
        #expect(try #require(rig.machine.heartbeats).next == rig.now + .minutes(30))
        rig.carry = { (_) throws(TransportError) in HTTPReply(status: 503, retryAfter: "86400") }
        fire(rig, untilBeats: 2)
        let wait = try #require(rig.machine.heartbeats).next - rig.now
        #expect((.hours(6)...(.hours(6) + Limits.retryCeiling)).contains(wait))
    }

    @Test(arguments: [
        (HeartbeatCode.notLater, UplinkFinding.notLater),
        (.unknownKiosk, .refused(.unknownKiosk)), (.revoked, .refused(.revoked)),
    ])
    func `what the server says against a heartbeat is told, and moves no batch`(
        code: HeartbeatCode, finding: UplinkFinding
    ) throws {
        let rig = try Rig(heartbeats: true)
        rig.server.heartbeatCode = code
        rig.give(.started)
        fire(rig, untilBeats: 1)
        #expect(rig.machine.status.lastHeartbeat?.finding == finding)
        #expect(rig.machine.status.lastHeard == nil)
        #expect(rig.machine.status.lastAttempt == nil)
        let wait = try #require(rig.machine.heartbeats).next - rig.now
        #expect(wait == (code.isRefusal ? .hours(1) : wait))
        rig.press(2)
        for _ in 0..<50 where rig.journal.coverage != [1] { rig.fire() }
        #expect(rig.journal.coverage == [1])
    }

    @Test func `nothing to say is said again later`() throws {
        let rig = try Rig(heartbeats: true)
        rig.heartbeatFails = true
        rig.give(.started)
        for _ in 0..<3 { rig.fire() }
        #expect(beats(rig) == 0)
        #expect(rig.machine.status.lastHeartbeat?.finding == .local("no key"))
        rig.heartbeatFails = false
        fire(rig, untilBeats: 1)
        #expect(rig.machine.status.lastHeartbeat?.finding == .heard)
    }

    // MARK: Whom it believes

    @Test(arguments: JudgementTests.unsigned)
    func `what is not signed tells no time and was not heard`(example: JudgementTests.Case) throws {
        let rig = try Rig(heartbeats: true)
        rig.carry = { (_) throws(TransportError) in example.reply }
        rig.give(.started)
        fire(rig, untilBeats: 1)
        #expect(rig.told.isEmpty)
        #expect(rig.machine.status.lastHeard == nil)
        #expect(rig.machine.status.lastHeartbeat?.finding == example.finding)
        #expect(
            example.wait.contains((try #require(rig.machine.heartbeats).next - rig.now).seconds))
    }

    /// Ways to be nearly right.
    enum Forgery: CaseIterable {
        case otherKiosk
        case otherHeartbeat
        case anOldAnswer
        case aReceipt
        case otherRoot
        case afterTheCertificate
        case bitFlipped
        case ourOwnHeartbeat
    }

    @Test(arguments: Forgery.allCases)
    func `an answer that is nearly right tells no time and was not heard`(
        forgery: Forgery
    ) throws {
        let rig = try Rig(heartbeats: true)
        let server = rig.server
        server.results = []
        rig.give(.started)
        fire(rig, untilBeats: 1)
        let heard = rig.machine.status.lastHeard
        let old = server.answer(try #require(rig.requests.first))
        rig.carry = { (request) throws(TransportError) in
            do {
                return try Self.forge(forgery, request, server, old)
            } catch {
                Issue.record(error)
                throw .broken
            }
        }
        fire(rig, untilBeats: 2)
        #expect((beats(rig), rig.told.count, rig.results.count) == (2, 1, 1))
        #expect(rig.machine.status.lastHeard == heard)
        switch rig.machine.status.lastHeartbeat?.finding {
        case .otherReceipt:
            #expect([.otherKiosk, .otherHeartbeat, .anOldAnswer].contains(forgery))
        case .notVerified: break
        default: Issue.record("\(String(describing: rig.machine.status.lastHeartbeat))")
        }
    }

    private static func forge(
        _ forgery: Forgery, _ request: UploadRequest, _ server: ModelServer, _ old: HTTPReply
    ) throws -> HTTPReply {
        let message = try SignedMessage(request.body, expecting: .heartbeat)
        var answer = HeartbeatAnswer(
            kiosk: ModelJournal.kiosk, payloadDigest: message.payloadDigest, code: .taken,
            now: server.now)
        switch forgery {
        case .otherKiosk: answer.kiosk = .zero
        case .otherHeartbeat: answer.payloadDigest = .zero
        case .anOldAnswer: return old
        case .aReceipt:
            return try server.reply(
                server.receipt(
                    kiosk: ModelJournal.kiosk, chain: ModelJournal.chain,
                    digest: message.payloadDigest))
        case .otherRoot:
            let impostor = ModelServer(keys: try .init(), kioskKey: Rig.kioskKey.publicKey)
            return try impostor.reply(answer)
        case .afterTheCertificate: answer.now = WallTime(milliseconds: 4_000_000_000_001)
        case .bitFlipped:
            var reply = try server.reply(answer)
            reply.body[reply.body.count / 3] ^= 1
            return reply
        case .ourOwnHeartbeat:
            return HTTPReply(
                status: 200, contentType: "application/cbor", body: request.body)
        }
        return try server.reply(answer)
    }

    // MARK: The time

    @Test(arguments: [(0, 2_001), (900, 2_451), (9_000, 6_501)] as [(Int64, UInt64)])
    func `the server's time holds from the middle of the exchange, give or take half of it`(
        roundTrip: Int64, error: UInt64
    ) throws {
        let rig = try Rig(heartbeats: true)
        rig.roundTrip = .milliseconds(roundTrip)
        rig.give(.started)
        fire(rig, untilBeats: 1)
        let told = try #require(rig.told.first)
        #expect(told.at == rig.now)
        #expect(
            told.time
                == ClockRecord(
                    wall: rig.server.now + .milliseconds(roundTrip / 2), errorMilliseconds: error,
                    quality: .server))
        // Whenever within the exchange it was signed, the true time now is in the interval.
        for signed in [0, roundTrip] {
            let trueNow = rig.server.now + .milliseconds(roundTrip - signed)
            let off = (trueNow - told.time.wall).milliseconds.magnitude
            #expect(off <= told.time.errorMilliseconds)
        }
    }

    @Test func `a heartbeat's answer tells for which time certificates must be good`() throws {
        let rig = try Rig(heartbeats: true)
        rig.give(.started)
        fire(rig, untilBeats: 2)
        #expect(rig.requests.map(\.earliestNow) == [Version.date, rig.server.now])
    }

    // MARK: The end

    @Test func `none is sent at the farewell, and a batch comes after one that was under way`()
        throws
    {
        let rig = try Rig(heartbeats: true)
        rig.give(.started)
        rig.press(2)
        rig.server.nextHeartbeatAfter = .hours(1)
        let server = rig.server
        var stopped = false
        rig.carry = { [unowned rig] (request) throws(TransportError) in
            if !stopped {
                stopped = true
                #expect(request.path == .heartbeats)
                let until = rig.now + Limits.farewellUpload
                #expect(
                    rig.machine.handle(
                        .stopping(deadline: until), now: rig.now, random: &rig.random
                    ).isEmpty)
            }
            return server.answer(request)
        }
        fire(rig, untilBeats: 1)
        #expect(rig.requests.map(\.path) == [.heartbeats, .batches])
        #expect(rig.journal.coverage == [1])
        #expect(rig.finished)

        let idle = try Rig(heartbeats: true)
        idle.give(.started)
        idle.now = idle.now + .hours(1)
        idle.give(.stopping(deadline: idle.now + Limits.farewellUpload))
        #expect(idle.requests.isEmpty)
        #expect(idle.finished)
    }
}
