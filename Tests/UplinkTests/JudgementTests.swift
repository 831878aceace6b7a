import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// Answers that prove nothing: each leaves everything as it was, but the time and the words.
struct JudgementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var reply: HTTPReply
        var finding: UplinkFinding
        /// The wait in seconds; the first failure draws from 0…30.
        var wait: ClosedRange<Int64>
        var testDescription: String { name }
    }

    static let html = Array("<html><body>Đăng nhập Wi-Fi</body></html>".utf8)
    static let backoff: ClosedRange<Int64> = 0...30
    static let hour: ClosedRange<Int64> = 3_600...3_600
    static let date = "Tue, 17 Nov 2026 01:00:00 GMT"

    static let unsigned: [Case] = [
        Case(
            name: "a captive portal",
            reply: HTTPReply(status: 200, contentType: "text/html; charset=utf-8", body: html),
            finding: .networkLogin(status: 200), wait: backoff),
        Case(
            name: "an empty 204", reply: HTTPReply(status: 204),
            finding: .networkLogin(status: 204), wait: backoff),
        Case(
            name: "a redirection", reply: HTTPReply(status: 302, body: html),
            finding: .networkLogin(status: 302), wait: backoff),
        Case(
            name: "network authentication", reply: HTTPReply(status: 511, body: html),
            finding: .networkLogin(status: 511), wait: backoff),
        Case(
            name: "a proxy that wants a password", reply: HTTPReply(status: 407, body: html),
            finding: .proxyLogin, wait: hour),
        Case(
            name: "a proxy's 422", reply: HTTPReply(status: 422, body: html),
            finding: .unsigned(status: 422), wait: hour),
        Case(
            name: "somebody's 403", reply: HTTPReply(status: 403, body: html),
            finding: .unsigned(status: 403), wait: hour),
        Case(
            name: "not found", reply: HTTPReply(status: 404), finding: .unsigned(status: 404),
            wait: hour),
        Case(
            name: "gone", reply: HTTPReply(status: 410), finding: .unsigned(status: 410),
            wait: hour),
        Case(
            name: "a proxy that waited too long for us", reply: HTTPReply(status: 408, body: html),
            finding: .unsigned(status: 408), wait: backoff),
        Case(
            name: "a bad gateway", reply: HTTPReply(status: 502, body: html),
            finding: .unsigned(status: 502), wait: backoff),
        Case(
            name: "an error", reply: HTTPReply(status: 500), finding: .unsigned(status: 500),
            wait: backoff),
        Case(
            name: "a status that does not exist", reply: HTTPReply(status: 999),
            finding: .unsigned(status: 999), wait: backoff),
        Case(
            name: "too many requests", reply: HTTPReply(status: 429),
            finding: .busy(status: 429), wait: backoff),
        Case(
            name: "later, in seconds", reply: HTTPReply(status: 503, retryAfter: "120"),
            finding: .busy(status: 503), wait: 120...240),
        Case(
            name: "later, by a date",
            reply: HTTPReply(
                status: 503, retryAfter: "Tue, 17 Nov 2026 01:02:05 GMT", date: date),
            finding: .busy(status: 503), wait: 125...250),
        Case(
            name: "later, by a date that has passed",
            reply: HTTPReply(status: 429, retryAfter: date, date: date),
            finding: .busy(status: 429), wait: 1...31),
        Case(
            name: "later, in garbage", reply: HTTPReply(status: 503, retryAfter: "soon"),
            finding: .busy(status: 503), wait: backoff),
        Case(
            name: "in ten years", reply: HTTPReply(status: 503, retryAfter: "315576000"),
            finding: .busy(status: 503), wait: 21_600...22_500),
        Case(
            name: "in more seconds than fit",
            reply: HTTPReply(status: 429, retryAfter: "99999999999999999999"),
            finding: .busy(status: 429), wait: 21_600...22_500),
        Case(
            name: "Retry-After where it means nothing",
            reply: HTTPReply(status: 500, retryAfter: "7200"), finding: .unsigned(status: 500),
            wait: backoff),
    ]

    @Test(arguments: unsigned)
    func `what is not signed changes nothing`(example: Case) throws {
        let rig = try Rig()
        rig.carry = { (_) throws(TransportError) in example.reply }
        rig.give(.started)
        rig.press(2)
        rig.fire()
        #expect(rig.settled.isEmpty)
        #expect(rig.finding == example.finding)
        #expect(rig.machine.status.failures == 1)
        #expect(rig.machine.status.lastCycleSucceeded == false)
        #expect(example.wait.contains((try #require(rig.wake) - rig.now).seconds))
        let first = try #require(rig.requests.first)
        rig.carry = { [server = rig.server] (request) throws(TransportError) in
            server.answer(request)
        }
        rig.fire()
        #expect(rig.requests.map(\.body) == [first.body, first.body])
        #expect(rig.journal.coverage == [1])
    }

    /// Ways to be nearly right; each makes an answer from a true one's receipt.
    enum Forgery: CaseIterable {
        case otherKiosk
        case otherChain
        case otherPayload
        case asBatch
        case asEnrolment
        case otherRoot
        case otherReceiptKey
        case keyForConfiguration
        case afterTheCertificate
        case bitFlipped
        case truncated
        case longer
        case onlyTheReceipt
        case ourOwnBatch
    }

    @Test(arguments: Forgery.allCases)
    func `a receipt that is nearly right changes nothing`(forgery: Forgery) throws {
        let rig = try Rig()
        let server = rig.server
        rig.carry = { (request) throws(TransportError) in
            do {
                return try Self.forge(forgery, request, server)
            } catch {
                Issue.record(error)
                throw .broken
            }
        }
        rig.give(.started)
        rig.press(2)
        rig.fire()
        #expect(rig.requests.count == 1)
        #expect(rig.settled.isEmpty)
        switch rig.finding {
        case .otherReceipt: #expect([.otherKiosk, .otherChain, .otherPayload].contains(forgery))
        case .notVerified: break
        default: Issue.record("\(String(describing: rig.finding))")
        }
    }

    private static func forge(
        _ forgery: Forgery, _ request: UploadRequest, _ server: ModelServer
    ) throws -> HTTPReply {
        let honest = server.answer(request)
        let answer = try Answer(honest.body)
        let payload = try SignedMessage(answer.statement, expecting: .receipt).payload
        var receipt = try Receipt(payload: payload)
        var reply = honest
        switch forgery {
        case .otherKiosk:
            receipt.kiosk = .zero
            return try server.reply(receipt)
        case .otherChain:
            receipt.chain = .zero
            return try server.reply(receipt)
        case .otherPayload:
            receipt.payloadDigest = .zero
            return try server.reply(receipt)
        case .asBatch: return try server.reply(receipt, as: .batch)
        case .asEnrolment: return try server.reply(receipt, as: .enrolment)
        case .afterTheCertificate:
            receipt.now = WallTime(milliseconds: 4_000_000_000_001)
            return try server.reply(receipt)
        case .otherRoot:
            let impostor = ModelServer(keys: try .init(), kioskKey: Rig.kioskKey.publicKey)
            return try impostor.reply(receipt)
        case .keyForConfiguration:
            let keys = try ModelServer.Keys(use: .configuration)
            return try ModelServer(keys: keys, kioskKey: Rig.kioskKey.publicKey).reply(receipt)
        case .otherReceiptKey:
            reply.body =
                Answer(
                    statement: try SignedMessage.seal(payload, as: .receipt, with: SigningKey()),
                    certificate: answer.certificate, rootSPKI: answer.rootSPKI
                ).bytes()
        case .bitFlipped: reply.body[reply.body.count / 3] ^= 1
        case .truncated: reply.body.removeLast()
        case .longer: reply.body.append(0)
        case .onlyTheReceipt: reply.body = answer.statement
        case .ourOwnBatch: reply.body = request.body
        }
        return reply
    }

    @Test func `an old receipt again does not cover a new batch`() throws {
        let rig = try Rig()
        let server = rig.server
        var old: HTTPReply?
        rig.carry = { (request) throws(TransportError) in
            let fresh = server.answer(request)
            defer { old = old ?? fresh }
            return old ?? fresh
        }
        rig.give(.started)
        rig.press(6)
        rig.fire()
        #expect(rig.requests.count == 2)
        #expect(rig.journal.coverage == [1, 0])
        #expect(rig.finding == .otherReceipt)
    }

    @Test(arguments: [200, 204, 302, 403, 404, 422, 500, 503])
    func `a verified receipt counts under any status`(status: Int) throws {
        let rig = try Rig()
        let server = rig.server
        rig.carry = { (request) throws(TransportError) in
            var reply = server.answer(request)
            reply.status = status
            reply.contentType = "text/html"
            return reply
        }
        rig.give(.started)
        rig.press(2)
        rig.fire()
        #expect(rig.journal.coverage == [1])
    }
}
