import BatchFormat
import FeedbackCore

extension UplinkMachine {
    /// The journal's answers to `freeze` and `settle`.
    mutating func batchOutcome(
        _ event: UplinkEvent, now: BootTime, random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        switch (step, event) {
        case (.freezing, .batchFrozen(let batch)):
            return send(batch, now: now)
        case (.freezing, .nothingToFreeze):
            ratings = 0
            succeeded(now: now)
            end(.held(nextUploadAfter: .zero, more: false), now: now, random: &random)
        case (.freezing, .freezeFailed(let why)):
            failed(.local(why), .unreachable, now: now, random: &random)
        case (.settling(let receipt), .settled(let more)):
            if !receipt.code.isRefusal { succeeded(now: now) }
            // The last count is older than this; a stale one would start the next cycle now.
            if !more { ratings = 0 }
            let outcome = UploadOutcome.held(
                nextUploadAfter: receipt.nextUploadAfter, more: more)
            end(outcome, now: now, random: &random)
        case (.settling, .settleFailed(let why)):
            failed(.local(why), .unreachable, now: now, random: &random)
        default: break
        }
        return []
    }

    private mutating func send(_ batch: SealedBatch, now: BootTime) -> [UplinkAction] {
        // Meanwhile a stick may have brought a binding without a server.
        guard let server = status.binding?.server else {
            step = .waiting
            return []
        }
        step = .sending(batch)
        return [post(batch.message, to: .batches, of: server, now: now)]
    }

    /// An answer: to a batch, to an enrolment, or to nothing that is under way.
    mutating func judged(
        _ reply: HTTPReply, now: BootTime, random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        switch step {
        case .sending(let batch):
            guard let root = status.binding?.root else { return [] }
            let subject = ReceiptSubject(
                kiosk: kiosk, chain: batch.chain, payloadDigest: batch.payloadDigest)
            let verifier = verifier(of: reply, under: root)
            switch Judgement(of: reply, by: verifier, about: subject) {
            case .statement((let receipt, let bytes)):
                tlsClock.hear(receipt.now)
                return act(on: receipt, bytes: bytes, now: now, random: &random)
            case .nothing(let finding):
                failed(finding, reply.outcome, now: now, random: &random)
            }
        case .enrolling(let order):
            return judged(reply, to: order, now: now, random: &random)
        case .beating(let heartbeat, let sent):
            return judged(reply, to: heartbeat, sent: sent, now: now, random: &random)
        default: break
        }
        return []
    }

    private mutating func act(
        on receipt: Receipt, bytes: [UInt8], now: BootTime,
        random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        switch receipt.code {
        case .held, .branch:
            attempted(receipt.code == .held ? .held : .branch, enrolling: false, now: now)
            status.lastReceipt = UplinkStatus.LastReceipt(
                at: now, serverTime: receipt.now, contiguous: receipt.contiguous.sequence)
        case .brokenChain, .unreadablePayload:
            // Sent again it would be refused again: the journal sets it aside, the next may go.
            attempted(.refused(receipt.code), enrolling: false, now: now)
            status.lastCycleSucceeded = false
        default:
            failed(
                .refused(receipt.code), .refused(nextUploadAfter: receipt.nextUploadAfter),
                now: now, random: &random)
            return []
        }
        step = .settling(receipt)
        return [.settle(receipt, bytes: bytes)]
    }

    /// The exchange is over, and changed nothing but the time of the next one.
    mutating func failed(
        _ finding: UplinkFinding, _ outcome: UploadOutcome, now: BootTime,
        random: inout some RandomNumberGenerator
    ) {
        switch step {
        case .sending, .freezing, .settling:
            attempted(finding, enrolling: false, now: now)
            status.lastCycleSucceeded = false
            end(outcome, now: now, random: &random)
        case .enrolling, .storing:
            enrolmentFailed(finding, outcome, now: now, random: &random)
        case .sealing, .beating:
            heartbeatEnded(finding, .unreachable, now: now, random: &random)
        case .waiting, .finished: break
        }
    }

    private mutating func succeeded(now: BootTime) {
        status.lastSuccess = now
        status.lastCycleSucceeded = true
    }

    mutating func attempted(_ finding: UplinkFinding, enrolling: Bool, now: BootTime) {
        let attempt = UplinkStatus.Attempt(at: now, enrolling: enrolling, finding: finding)
        status.lastAttempt = attempt
        guard enrolling else { return }
        status.lastEnrolment = attempt
        status.enrolments += 1
    }

    mutating func end(
        _ outcome: UploadOutcome, now: BootTime, random: inout some RandomNumberGenerator
    ) {
        schedule.ended(outcome, at: now, using: &random)
        step = .waiting
    }
}

extension HTTPReply {
    /// What the schedule makes of an answer that proves nothing.
    var outcome: UploadOutcome {
        .status(status, retryAfter: RetryAfter.span(retryAfter, date: date))
    }
}
