import FeedbackCore
import Uplink

/// What happens to messages between the kiosks and the server.
extension World {
    /// Sends a request on its way, and plans how the exchange ends.
    func exchange(_ kiosk: Kiosk, _ request: UploadRequest, within limit: TimeSpan) {
        guard let run = kiosk.run else { return }
        exchanges += 1
        run.exchange = exchanges
        let fate = kiosk.line.fate(at: now)
        trace.note("send", kiosk.number, fate.rawValue, at: now)
        var there = TimeSpan.milliseconds(20 + Int64(kiosk.line.number(below: 300)))
        var message = Happening.Message(
            kiosk: kiosk.number, run: run.number, exchange: exchanges, path: request.path,
            body: request.body, fate: fate, back: there, isAwaited: true)
        switch fate {
        case .refused: return fail(message, .notConnected, after: .seconds(1))
        case .requestLost: return fail(message, .timedOut, after: limit)
        case .portal: return answer(message, Self.loginPage)
        case .busy: return answer(message, HTTPReply(status: 429, retryAfter: "77"))
        case .oldReply:
            guard let old = kiosk.oldReplies.first else {
                return fail(message, .broken, after: .seconds(2))
            }
            return answer(message, old)
        case .requestLate:
            message.isAwaited = false
            fail(message, .timedOut, after: limit)
            there = .minutes(Int64(5 + kiosk.line.number(below: 1_000)))
        case .requestSpoilt: spoil(&message.body, kiosk)
        case .slow:
            there = .seconds(Int64(kiosk.line.number(below: 25)))
            message.back = .seconds(Int64(kiosk.line.number(below: 25)))
        case .repeated:
            var second = message
            second.isAwaited = false
            plan(
                .arrive(second),
                at: now + there + .seconds(Int64(kiosk.line.number(below: 20_000))))
        case .replyLost:
            message.isAwaited = false
            fail(message, .timedOut, after: limit)
        case .fine, .replySpoilt, .replyShort: break
        }
        plan(.arrive(message), at: now + there)
    }

    private static let loginPage = HTTPReply(
        status: 200, contentType: "text/html", body: Array("<html>".utf8))

    /// A request reaches the server.
    func arrive(_ message: Happening.Message) {
        let kiosk = kiosks[message.kiosk]
        var reply = province.answer(message.path, message.body, at: now)
        if reply != nil, message.path == .batches, province.dieIfDue(at: now) { reply = nil }
        if reply != nil { answers += 1 }
        trace.note("arrive", message.kiosk, Int64(reply?.status ?? 0), at: now)
        if let reply, message.path == .batches, kiosk.oldReplies.count < 3 {
            kiosk.oldReplies.append(reply)
        }
        guard message.isAwaited else { return }
        guard var reply else { return fail(message, .notConnected, after: .seconds(1)) }
        switch message.fate {
        case .replySpoilt: spoil(&reply.body, kiosk)
        case .replyShort: reply.body.removeLast(kiosk.line.number(below: reply.body.count))
        default: break
        }
        answer(message, reply, after: message.back)
    }

    private func answer(
        _ message: Happening.Message, _ reply: HTTPReply, after span: TimeSpan = .milliseconds(80)
    ) {
        plan(
            .ends(
                kiosk: message.kiosk, run: message.run, exchange: message.exchange,
                .success(reply)), at: now + span)
    }

    private func fail(
        _ message: Happening.Message, _ error: TransportError, after span: TimeSpan
    ) {
        plan(
            .ends(
                kiosk: message.kiosk, run: message.run, exchange: message.exchange,
                .failure(error)), at: now + span)
    }

    private func spoil(_ bytes: inout [UInt8], _ kiosk: Kiosk) {
        guard !bytes.isEmpty else { return }
        bytes[kiosk.line.number(below: bytes.count)] ^= 1 << UInt8(kiosk.line.number(below: 8))
    }
}
