import BatchFormat
import Dispatch
import FeedbackCore
import ScoringServer
import Synchronization

/// Bodies that anybody may post to the server, past its HTTP listener.
///
/// Never an error of the server's own, and what is answered is signed or blames the sender.
enum ServerTargets {
    static let all: [FuzzTarget] = [
        FuzzTarget("server-batches", longest: Limits.messageBytes + 64, batches),
        FuzzTarget("server-chains", longest: 1_024, chains),
        FuzzTarget("server-enrolments", longest: Limits.messageBytes + 64, enrolments),
        FuzzTarget("server-heartbeats", longest: Limits.messageBytes + 64, heartbeats),
    ]

    /// An even byte and a body, or an odd one and a payload for an enrolled kiosk to sign.
    @Sendable private static func batches(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let province = try FuzzProvince.next()
        let body = try self.body(bytes, .batch, for: province) { payload in
            guard var batch = try? Batch(payload: payload) else { return payload }
            batch.kiosk = province.kiosk
            return (try? batch.payload()) ?? payload
        }
        let receipt = try province.receipt(
            province.server.ingest.ingest(body, now: FuzzProvince.noon))
        return receipt == nil ? .refused : .accepted
    }

    @Sendable private static func heartbeats(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let province = try FuzzProvince.next()
        let body = try self.body(bytes, .heartbeat, for: province) { payload in
            guard var heartbeat = try? Heartbeat(payload: payload) else { return payload }
            heartbeat.kiosk = province.kiosk
            return (try? heartbeat.payload()) ?? payload
        }
        let answer = try province.heartbeatAnswer(
            wait { await province.server.heartbeats.take(body, now: FuzzProvince.noon) })
        return answer == nil ? .refused : .accepted
    }

    @Sendable private static func enrolments(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let province = try FuzzProvince.next()
        let body = try self.body(bytes, .enrolment, for: province) { payload in
            guard var enrolment = try? Enrolment(payload: payload) else { return payload }
            enrolment.publicKey = province.key.publicKey
            return enrolment.payload()
        }
        let receipt = try province.receipt(
            province.server.ingest.enrol(body, now: FuzzProvince.noon))
        if let receipt {
            // Codes are 128 random bits.
            let expected: Set<ReceiptCode> = [.enrolmentCodeUnknown]
            try promise(expected.contains(receipt.code), "\(receipt.code) by a code nobody made")
        }
        return receipt == nil ? .refused : .accepted
    }

    private static func body(
        _ bytes: [UInt8], _ type: MessageType, for province: FuzzProvince,
        _ own: ([UInt8]) -> [UInt8]
    ) throws -> [UInt8] {
        var input = FuzzInput(bytes)
        let isRaw = input.number(UInt8.self) & 1 == 0
        let rest = input.rest()
        guard !isRaw, rest.count <= SignedMessage.longestPayload else { return rest }
        return try SignedMessage.seal(own(rest), as: type, with: province.key)
    }

    /// What a kiosk, its clone and its restored card write and send, a step of a few bytes each.
    @Sendable private static func chains(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        var input = FuzzInput(bytes)
        var kiosk = FuzzKiosk(at: try FuzzProvince.next())
        // More steps say nothing new, and take long.
        for _ in 0..<64 where !input.isEmpty {
            let step = input.number(UInt8.self)
            let (a, b) = (Int(input.number(UInt8.self)), Int(input.number(UInt8.self)))
            switch step % 8 {
            case 0: try kiosk.send(a, b)
            case 1: try kiosk.sendAgain(a)
            case 2: kiosk.goBack(to: a)
            case 3: try kiosk.send(a, b) { $0.headAfter = .zero }
            case 4: try kiosk.send(a, b) { $0.headBefore = .zero }
            case 5:
                guard let fact = try? FactCodec.decode(input.take(a)) else { continue }
                kiosk.append(fact, after: Int64(b))
            case 6:
                kiosk.append(.boot(BootRecord(bootID: .zero, version: "1", clean: true)), after: 0)
            default:
                let rating = Rating(panel: 1, question: 1, level: UInt8(a % 5 + 1))
                kiosk.append(.rating(rating), after: Int64(b) * 1_000)
            }
        }
        return kiosk.sent.contains { !$0.receipt.code.isRefusal } ? .accepted : .refused
    }

    /// Waits for what suspends.
    private static func wait(_ work: @escaping @Sendable () async -> Reply) throws -> Reply {
        let answer = Answer()
        Task {
            let reply = await work()
            answer.reply.withLock { $0 = reply }
            answer.isThere.signal()
        }
        answer.isThere.wait()
        guard let reply = answer.reply.withLock({ $0 }) else {
            throw BrokenPromise("there is always a reply")
        }
        return reply
    }

    private final class Answer: Sendable {
        let reply = Mutex<Reply?>(nil)
        let isThere = DispatchSemaphore(value: 0)
    }
}
