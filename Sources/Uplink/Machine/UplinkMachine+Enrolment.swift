import BatchFormat
import FeedbackCore

extension UplinkMachine {
    /// An answer to an enrolment.
    mutating func judged(
        _ reply: HTTPReply, to order: EnrolmentOrder, now: BootTime,
        random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        let subject = ReceiptSubject(
            kiosk: kiosk, chain: order.chain, payloadDigest: order.payloadDigest)
        let verifier = verifier(of: reply, under: order.root)
        switch Judgement(of: reply, by: verifier, about: subject) {
        case .nothing(let finding):
            failed(finding, reply.outcome, now: now, random: &random)
        case .statement((let receipt, let bytes)):
            tlsClock.hear(receipt.now)
            if !receipt.code.isRefusal, let point = receipt.point {
                return store(
                    ServerBinding(server: order.server, root: order.root, point: point),
                    made: receipt, bytes, by: reply, now: now)
            }
            // It would be refused again: only a new order with a new code helps.
            let finding: UplinkFinding =
                receipt.code.isRefusal
                ? .refused(receipt.code) : .notVerified("the receipt names no point")
            attempted(finding, enrolling: true, now: now)
            dropOrder()
            step = .waiting
        }
        return []
    }

    private mutating func store(
        _ binding: ServerBinding, made receipt: Receipt, _ bytes: [UInt8], by reply: HTTPReply,
        now: BootTime
    ) -> [UplinkAction] {
        step = .storing(binding)
        attempted(.held, enrolling: true, now: now)
        let enrolment = StoredEnrolment(
            binding: binding, receipt: receipt, receiptBytes: bytes, answer: reply.body)
        return [.storeEnrolment(enrolment)]
    }

    /// The answer to `storeEnrolment`.
    mutating func storeOutcome(
        _ event: UplinkEvent, now: BootTime, random: inout some RandomNumberGenerator
    ) {
        guard case .storing(let binding) = step else { return }
        if case .enrolmentNotStored(let why) = event {
            failed(.local(why), .unreachable, now: now, random: &random)
        } else {
            bind(to: binding, now: now)
            // What was recorded before the enrolment goes at once: somebody watches.
            end(.held(nextUploadAfter: .zero, more: true), now: now, random: &random)
        }
    }

    /// A statement of the server that came another way than over the network, and is on disk.
    mutating func take(_ statement: CarriedStatement, now: BootTime) {
        let receipt = statement.receipt
        tlsClock.hear(receipt.now)
        if let binding = statement.binding {
            // It is newer than any order that was not answered over the network.
            orderIsNew = false
            bind(to: binding, now: now)
        } else {
            status.lastReceipt = UplinkStatus.LastReceipt(
                at: now, serverTime: receipt.now, contiguous: receipt.contiguous.sequence)
        }
    }

    private mutating func bind(to binding: ServerBinding, now: BootTime) {
        status.binding = binding
        dropOrder()
        // What the last heartbeat was told belongs to the binding before.
        heartbeats?.begin(at: now)
        status.lastHeartbeat = nil
    }

    /// No signed answer: a kiosk without a binding tries again, the same code stays good.
    ///
    /// One with a binding goes on with it, or its batches would wait behind a mistyped address.
    mutating func enrolmentFailed(
        _ finding: UplinkFinding, _ outcome: UploadOutcome, now: BootTime,
        random: inout some RandomNumberGenerator
    ) {
        attempted(finding, enrolling: true, now: now)
        if status.binding == nil {
            end(outcome, now: now, random: &random)
        } else {
            dropOrder()
            step = .waiting
        }
    }

    /// Forgets the order that was tried, unless a newer one came meanwhile.
    private mutating func dropOrder() {
        guard !orderIsNew else { return }
        order = nil
        status.enrolling = false
    }
}
