package import BatchFormat
package import Control
package import FeedbackCore
import Journal
import Linux
package import Uplink

/// What travels on a stick, seen from the daemon: orders go out, answers come home.
///
/// It hands errands to the journal thread; a refusal comes back at once if that takes none.
package struct StickDesk: Sendable {
    private let kiosk: KioskID
    private let keeper: EnrolmentKeeper
    private let uplink: UplinkLoop
    private let board: StatusBoard

    /// Takes whose kiosk it is, and what answers change.
    package init(
        kiosk: KioskID, keeper: EnrolmentKeeper, uplink: UplinkLoop, board: StatusBoard
    ) {
        self.kiosk = kiosk
        self.keeper = keeper
        self.uplink = uplink
        self.board = board
    }

    /// Hands an errand to the journal thread.
    func send(_ errand: Errand) -> ControlReply? {
        guard !keeper.journal.send(.errand(errand)) else { return nil }
        return .refused(
            Words(
                vi: "nhật ký đang bận; hãy thử lại sau ít phút",
                en: "the journal is busy; try again in a few minutes"))
    }

    /// Freezes everything that waits, because somebody carries it away.
    package func freeze(for client: UInt64, user: UInt32) -> ControlReply? {
        send(Errand(freezing: client, user: user))
    }

    /// Verifies answers that a stick brought, and has the journal settle those about batches.
    package func settle(
        _ answers: [[UInt8]], for client: UInt64, at now: BootTime
    ) -> ControlReply? {
        var trust = trust()
        let judged = answers.map { judge($0, under: &trust, at: now) }
        return send(Errand(client: client, work: .settle(judged)))
    }

    /// Keeps an enrolment for the stick: it goes out with the next export, byte for byte the same
    /// each time, until an answer comes back.
    package func order(code: String, root: KeyID, chain: ChainID, key: SigningKey) -> ControlReply {
        do {
            let payload = Enrolment(
                code: code, kiosk: kiosk, publicKey: key.publicKey, chain: chain
            ).payload()
            let message = try SignedMessage.seal(payload, as: .enrolment, with: key)
            try keeper.identity.setOrder(
                EnrolmentRecord(url: nil, root: root, request: message))
        } catch {
            return .refused(Words(vi: "\(error)", en: "\(error)"))
        }
        keeper.log.write(.notice, "enrolment-ordered", "it leaves with the next export to a stick")
        return .done(
            Words(
                vi: "yêu cầu đăng ký sẽ đi cùng lần `hailong export` tới",
                en: "the enrolment leaves with the next `hailong export`"))
    }

    /// The enrolment that waits for a stick, and whom to believe about what.
    private struct Trust {
        var order: (root: KeyID, payload: Digest, chain: ChainID)?
        var root: KeyID?
    }

    private func trust() -> Trust {
        var trust = Trust()
        trust.root = board.look().uplink.binding?.root
        if let order = try? keeper.identity.order(), let request = order.request,
            let message = try? SignedMessage(request, expecting: .enrolment),
            let enrolment = try? Enrolment(verifying: request)
        {
            trust.order = (order.root, message.payloadDigest, enrolment.chain)
        }
        return trust
    }

    /// What an answer is worth: the server's own statement about this kiosk, or nothing.
    private func judge(
        _ answer: [UInt8], under trust: inout Trust, at now: BootTime
    ) -> Errand.Carried {
        var refusal: FormatError?
        for root in Set([trust.order?.root, trust.root].compactMap(\.self)) {
            do throws(FormatError) {
                let (receipt, bytes) = try StatementVerifier(rootID: root).receipt(in: answer)
                guard receipt.kiosk == kiosk else { return .judged(Self.otherKiosk) }
                if let order = trust.order, order.root == root,
                    order.payload == receipt.payloadDigest, order.chain == receipt.chain
                {
                    let outcome = enrol(receipt, bytes, by: answer, under: root, at: now)
                    // What comes after it in the same parcel is for the new binding.
                    if case .enrolled = outcome { trust = Trust(root: root) }
                    return .judged(outcome)
                }
                guard root == trust.root else { return .judged(Self.notYet) }
                return .receipt(receipt, bytes: bytes)
            } catch {
                refusal = error
            }
        }
        let words = refusal?.description ?? "the kiosk is not enrolled, and no order waits"
        return .judged(
            .foreign(
                Words(
                    vi: "không được ký bằng khóa đã ghim khi đăng ký: \(words)",
                    en: "not signed under the key that enrolment pinned: \(words)")))
    }

    private static let notYet = CarriedOutcome.foreign(
        Words(
            vi: "yêu cầu đăng ký của ki-ốt chưa được trả lời",
            en: "the kiosk's enrolment has not been answered yet"))

    private static let otherKiosk = CarriedOutcome.foreign(
        Words(vi: "câu trả lời cho một ki-ốt khác", en: "an answer to another kiosk"))

    private func enrol(
        _ receipt: Receipt, _ bytes: [UInt8], by answer: [UInt8], under root: KeyID,
        at now: BootTime
    ) -> CarriedOutcome {
        guard !receipt.code.isRefusal, let point = receipt.point else {
            // It would be refused again: only a new order with a new code helps.
            try? keeper.identity.setOrder(nil)
            return .refused(Words(vi: receipt.code.carriedWords, en: receipt.code.description))
        }
        let binding = ServerBinding(server: nil, root: root, point: point)
        let enrolment = StoredEnrolment(
            binding: binding, receipt: receipt, receiptBytes: bytes, answer: answer)
        if case .failed(let why) = keeper.store(enrolment, at: now) {
            return .failed(Words(vi: why, en: why))
        }
        uplink.carried(CarriedStatement(receipt: receipt, binding: binding))
        return .enrolled(point: point)
    }
}
