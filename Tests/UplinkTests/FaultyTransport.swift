import BatchFormat
import FeedbackCore

@testable import Uplink

/// A network that does to messages what networks do, as a seed decides.
final class FaultyTransport {
    /// What happens to one exchange.
    enum Fault: CaseIterable {
        case none
        case requestLost
        case replyLost
        case requestTwice
        case requestCorrupt
        case replyCorrupt
        case replyTruncated
        case oldReply
        case otherKiosksReply
        case portal
        case redirection
        case proxyLogin
        case proxy422
        case badGateway
        case busy
        case serverRefuses
    }

    private let server: ModelServer
    private var random: Seeded
    private var replies: [HTTPReply] = []
    /// Once true, everything arrives.
    var healed = false
    private(set) var met: Set<Fault> = []

    init(server: ModelServer, seed: UInt64) {
        self.server = server
        random = Seeded(seed)
    }

    func send(_ request: UploadRequest) throws(TransportError) -> HTTPReply {
        let fault = healed ? Fault.none : Fault.allCases.randomElement(using: &random) ?? .none
        met.insert(fault)
        switch fault {
        case .none: return deliver(request)
        case .requestLost: throw .notConnected
        case .replyLost:
            _ = deliver(request)
            throw .timedOut
        case .requestTwice:
            _ = deliver(request)
            return deliver(request)
        case .requestCorrupt:
            var request = request
            flipBit(in: &request.body)
            return deliver(request)
        case .replyCorrupt:
            var reply = deliver(request)
            flipBit(in: &reply.body)
            return reply
        case .replyTruncated:
            var reply = deliver(request)
            reply.body.removeLast(Int.random(in: 1...reply.body.count, using: &random))
            return reply
        case .oldReply: return replies.randomElement(using: &random) ?? HTTPReply(status: 500)
        case .otherKiosksReply: return otherKiosksReply()
        case .serverRefuses:
            server.refusal = .unknownKiosk
            defer { server.refusal = nil }
            return deliver(request)
        case .portal, .redirection, .proxyLogin, .proxy422, .badGateway, .busy:
            return intercepted(fault)
        }
    }

    private func deliver(_ request: UploadRequest) -> HTTPReply {
        server.now = server.now + .seconds(7)
        let reply = server.answer(request)
        replies.append(reply)
        return reply
    }

    private func flipBit(in bytes: inout [UInt8]) {
        guard let index = bytes.indices.randomElement(using: &random) else { return }
        bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
    }

    private func otherKiosksReply() -> HTTPReply {
        let receipt = server.receipt(kiosk: .zero, chain: .zero, digest: .zero)
        return (try? server.reply(receipt)) ?? HTTPReply(status: 500)
    }

    private func intercepted(_ fault: Fault) -> HTTPReply {
        let page = Array("<html>no</html>".utf8)
        let status =
            switch fault {
            case .portal: 200
            case .redirection: 302
            case .proxyLogin: 407
            case .proxy422: 422
            case .badGateway: 502
            default: 503
            }
        return HTTPReply(
            status: status, retryAfter: fault == .busy ? "86400000" : nil,
            contentType: "text/html", body: page)
    }
}
