import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

struct UplinkMachineTests {
    @Test func `the first upload waits a random part of a quarter of an hour`() throws {
        let waits = try (UInt64(0)..<40).map { seed in
            let rig = try Rig(seed: seed)
            rig.give(.started)
            rig.press(500)
            #expect(rig.requests.isEmpty)
            return (try #require(rig.wake) - rig.now).seconds
        }
        #expect(waits.allSatisfy { (0...900).contains($0) })
        #expect(Set(waits).count > 30)
    }

    @Test func `a backlog is sent without a pause, each batch once`() throws {
        let rig = try Rig()
        rig.give(.started)
        rig.press(19)
        rig.fire()
        #expect(rig.requests.count == 5)
        #expect(rig.requests.allSatisfy { $0.url == "https://hailong.example.vn/v1/batches" })
        #expect(rig.journal.coverage == [1, 1, 1, 1, 1])
        #expect(rig.finding == .held)
        #expect(rig.machine.status.lastCycleSucceeded == true)
        #expect(rig.machine.status.lastReceipt?.contiguous == 20)
        let wait = try #require(rig.wake) - rig.now
        #expect((TimeSpan.minutes(12)...TimeSpan.minutes(18)).contains(wait))
    }

    @Test func `many ratings start an upload early, a few do not`() throws {
        let rig = try Rig(perBatch: 100)
        rig.give(.started)
        rig.fire()
        rig.press(Limits.ratingsPerUpload - 2)
        #expect(rig.requests.isEmpty)
        rig.press(1)
        #expect(rig.requests.count == 1)
        #expect(rig.freezes == 2)
        // A count from before the receipt is out of date, and starts nothing but a look.
        rig.give(.unsentChanged(ratings: Limits.ratingsPerUpload))
        #expect(rig.requests.count == 1)
        #expect(try #require(rig.wake) > rig.now)
    }

    @Test func `a wish of the server for a later upload is kept, even with more to send`() throws {
        let rig = try Rig()
        rig.server.nextUploadAfter = .seconds(1_800)
        rig.give(.started)
        rig.press(10)
        rig.fire()
        #expect(rig.requests.count == 1)
        #expect(rig.wake == rig.now + .seconds(1_800))
        rig.press(400)
        #expect(rig.requests.count == 1)
    }

    @Test func `a kiosk without a binding sends nothing and sets no timer`() throws {
        let rig = try Rig(enrolled: false)
        rig.give(.started)
        rig.press(200)
        #expect(rig.wake == nil)
        #expect(rig.requests.isEmpty)
        #expect(rig.machine.status.binding == nil)
    }

    @Test func `after an enrolment everything recorded so far goes at once`() throws {
        let rig = try Rig(enrolled: false)
        rig.give(.started)
        rig.press(6)
        let root = rig.server.keys.root.publicKey.id
        rig.give(.enrolmentRequested(try rig.journal.order(server: try Rig.url, root: root)))
        #expect(rig.requests.map(\.path) == [.enrolments, .batches, .batches])
        let stored = try #require(rig.stored.first)
        #expect(stored.binding.point == "BR-VT.01")
        #expect(rig.machine.status.binding == stored.binding)
        #expect(!rig.machine.status.enrolling)
        #expect(
            try StatementVerifier(rootID: root).receipt(in: stored.answer).receipt
                == stored.receipt)
        #expect(rig.journal.coverage == [1, 1])
    }

    @Test(arguments: [
        ReceiptCode.enrolmentCodeUnknown, .enrolmentCodeExpired, .enrolmentCodeUsed, .revoked,
    ])
    func `a refused code is not tried again`(code: ReceiptCode) throws {
        let rig = try Rig(enrolled: false)
        rig.server.refusal = code
        rig.give(.started)
        let root = rig.server.keys.root.publicKey.id
        rig.give(.enrolmentRequested(try rig.journal.order(server: try Rig.url, root: root)))
        #expect(rig.finding == .refused(code))
        #expect(!rig.machine.status.enrolling)
        #expect(rig.stored.isEmpty)
        #expect(rig.wake == nil)
    }

    @Test func `a kiosk that is enrolled again is heard at once, whatever it was told before`()
        throws
    {
        let rig = try Rig(heartbeats: true)
        rig.give(.started)
        rig.server.refusal = .unknownKiosk
        for _ in 0..<100 where rig.machine.status.lastHeartbeat == nil { rig.fire() }
        rig.server.refusal = nil
        let refused = rig.now
        let root = rig.server.keys.root.publicKey.id
        rig.give(.enrolmentRequested(try rig.journal.order(server: try Rig.url, root: root)))
        #expect(rig.requests.suffix(2).map(\.path) == [.enrolments, .heartbeats])
        #expect(rig.now == refused)
        #expect(rig.machine.status.lastHeartbeat?.finding == .heard)
    }

    @Test func `an enrolment without an answer is tried again, and stays the same`() throws {
        let rig = try Rig(enrolled: false)
        rig.carry = { (_) throws(TransportError) in throw .nameNotFound }
        rig.give(.started)
        let root = rig.server.keys.root.publicKey.id
        let order = try rig.journal.order(server: try Rig.url, root: root)
        rig.give(.enrolmentRequested(order))
        rig.fire()
        #expect(rig.machine.status.enrolling)
        rig.carry = { [server = rig.server] (request) throws(TransportError) in
            server.answer(request)
        }
        rig.storeFails = true
        rig.fire()
        #expect(rig.finding == .local("disk full"))
        rig.storeFails = false
        rig.fire()
        #expect(rig.machine.status.binding != nil)
        #expect(
            rig.requests.filter { $0.path == .enrolments }.map(\.body)
                == Array(repeating: order.message, count: 4))
    }

    @Test func `an answer under another root enrols nobody`() throws {
        let rig = try Rig(enrolled: false)
        rig.give(.started)
        rig.give(.enrolmentRequested(try rig.journal.order(server: try Rig.url, root: .zero)))
        #expect(rig.stored.isEmpty)
        guard case .notVerified(let why) = rig.finding else {
            Issue.record("\(String(describing: rig.finding))")
            return
        }
        #expect(why.contains("the root 00000000000000000000000000000000"))
    }

    @Test func `a mistyped enrolment does not keep an enrolled kiosk from sending`() throws {
        let rig = try Rig()
        let server = rig.server
        rig.carry = { (request) throws(TransportError) in
            guard request.path == .batches else { throw .nameNotFound }
            return server.answer(request)
        }
        rig.give(.started)
        rig.press(3)
        let root = rig.server.keys.root.publicKey.id
        rig.give(
            .enrolmentRequested(
                try rig.journal.order(server: try ServerURL("https://typo.vn"), root: root)))
        #expect(rig.finding == .transport(.nameNotFound))
        #expect(!rig.machine.status.enrolling)
        rig.fire()
        #expect(rig.journal.coverage == [1])
    }

    @Test(arguments: [ReceiptCode.unknownKiosk, .revoked])
    func `a kiosk that is not wanted asks hourly and keeps its batches`(code: ReceiptCode) throws {
        let rig = try Rig()
        rig.server.refusal = code
        rig.give(.started)
        rig.press(10)
        rig.fire()
        #expect(rig.finding == .refused(code))
        #expect(rig.settled.isEmpty)
        #expect(rig.wake == rig.now + .hours(1))
        rig.server.refusal = nil
        rig.fire()
        #expect(rig.journal.coverage == [1, 1, 1])
    }

    @Test(arguments: [ReceiptCode.brokenChain, .unreadablePayload])
    func `a batch that is refused for good makes room for the next`(code: ReceiptCode) throws {
        let rig = try Rig()
        let server = rig.server
        var first: [UInt8]?
        rig.carry = { (request) throws(TransportError) in
            first = first ?? request.body
            server.refusal = request.body == first ? code : nil
            return server.answer(request)
        }
        rig.give(.started)
        rig.press(10)
        rig.fire()
        #expect(rig.journal.setAside == [true, false, false])
        #expect(rig.journal.coverage == [0, 1, 1])
        #expect(rig.requests.count == 3)
    }

    @Test func `a journal that cannot take the receipt gets it again, for the same bytes`() throws {
        let rig = try Rig()
        rig.settleFails = true
        rig.give(.started)
        rig.press(2)
        rig.fire()
        #expect(rig.finding == .local("disk full"))
        #expect(rig.machine.status.lastCycleSucceeded == false)
        rig.settleFails = false
        rig.fire()
        #expect(rig.journal.coverage == [1])
        #expect(Set(rig.requests.map(\.body)).count == 1)
        #expect(rig.server.deliveries.values.allSatisfy { $0 == 2 })
    }

    @Test func `a journal that cannot sign is asked again later`() throws {
        let rig = try Rig()
        rig.freezeFails = true
        rig.give(.started)
        rig.press(2)
        rig.fire()
        #expect(rig.finding == .local("no key"))
        #expect(rig.requests.isEmpty)
        #expect(rig.wake != nil)
    }

    @Test func `outcomes that nobody waits for are ignored`() throws {
        let rig = try Rig()
        rig.give(.started)
        rig.press(2)
        let batch = try #require(try rig.journal.freeze())
        let reply = rig.server.answer(
            UploadRequest(server: try Rig.url, path: .batches, body: batch.message))
        let before = rig.machine.status
        let stray: [UplinkEvent] = [
            .reply(reply), .transportFailed(.timedOut), .settled(more: true),
            .settleFailed("x"), .batchFrozen(batch), .nothingToFreeze, .freezeFailed("x"),
            .enrolmentStored, .enrolmentNotStored("x"), .heartbeatFailed("x"),
            .heartbeatSealed(SealedHeartbeat(payloadDigest: .zero, message: [1])),
        ]
        for event in stray {
            #expect(rig.machine.handle(event, now: rig.now, random: &rig.random).isEmpty)
        }
        #expect(rig.machine.status == before)
    }

    @Test func `people are told only what has changed`() throws {
        let rig = try Rig()
        rig.give(.started)
        let reports = rig.reports
        for _ in 0..<10 { rig.give(.unsentChanged(ratings: 3)) }
        #expect(rig.reports == reports)
    }
}
