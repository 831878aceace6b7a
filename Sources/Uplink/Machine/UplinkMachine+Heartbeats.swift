import BatchFormat
import FeedbackCore

extension UplinkMachine {
    func isHeartbeatDue(now: BootTime) -> Bool {
        guard hasServer, let heartbeats else { return false }
        return heartbeats.next <= now
    }

    mutating func beat() -> [UplinkAction] {
        step = .sealing
        heartbeatHasWaited = false
        return [.sealHeartbeat]
    }

    /// The daemon's answers to `sealHeartbeat`.
    mutating func heartbeatOutcome(
        _ event: UplinkEvent, now: BootTime, random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        switch (step, event) {
        case (.sealing, .heartbeatSealed(let heartbeat)):
            // A stop that came meanwhile leaves the time to a batch.
            guard let server = status.binding?.server, farewell == nil else {
                step = .waiting
                return []
            }
            step = .beating(heartbeat, sent: now)
            return [
                post(
                    heartbeat.message, to: .heartbeats, of: server,
                    within: Limits.heartbeatExchange, now: now)
            ]
        case (.sealing, .heartbeatFailed(let why)):
            heartbeatEnded(.local(why), .unreachable, now: now, random: &random)
        default: break
        }
        return []
    }

    /// An answer to a heartbeat.
    mutating func judged(
        _ reply: HTTPReply, to heartbeat: SealedHeartbeat, sent: BootTime, now: BootTime,
        random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        guard let root = status.binding?.root else { return [] }
        let verifier = verifier(of: reply, under: root)
        switch Judgement<HeartbeatAnswer>(of: reply, by: verifier, from: kiosk, to: heartbeat) {
        case .nothing(let finding):
            let outcome = HeartbeatSchedule.Outcome.status(
                reply.status, retryAfter: RetryAfter.span(reply.retryAfter, date: reply.date))
            heartbeatEnded(finding, outcome, now: now, random: &random)
            return []
        case .statement(let answer):
            tlsClock.hear(answer.now)
            let outcome: HeartbeatSchedule.Outcome =
                answer.code.isRefusal ? .refused : .heard(nextAfter: answer.nextAfter)
            heartbeatEnded(
                UplinkFinding(answer.code), outcome, now: now, random: &random)
            let time = ClockRecord(serverTime: answer.now, sent: sent, heard: now)
            return [.tellTime(time, at: now)] + (answer.results.map { [.tellResults($0)] } ?? [])
        }
    }

    /// The exchange is over; it changes nothing about batches.
    mutating func heartbeatEnded(
        _ finding: UplinkFinding, _ outcome: HeartbeatSchedule.Outcome, now: BootTime,
        random: inout some RandomNumberGenerator
    ) {
        heartbeats?.ended(outcome, at: now, using: &random)
        status.lastHeartbeat = UplinkStatus.Heartbeat(at: now, finding: finding)
        if finding.isSuccess { status.lastHeard = now }
        step = .waiting
    }
}

extension UplinkFinding {
    fileprivate init(_ code: HeartbeatCode) {
        self =
            switch code {
            case .taken: .heard
            case .notLater: .notLater
            case .unknownKiosk: .refused(.unknownKiosk)
            case .revoked: .refused(.revoked)
            }
    }
}
