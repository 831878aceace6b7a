import BatchFormat
import Control
import FeedbackCore
import Journal
import Linux
import Uplink

/// What people at the kiosk ask of the journal: one commit at a time, so that no press waits for
/// more than one.
extension Recorder {
    /// Does one step of the first errand.
    mutating func runErrand() {
        var errand = errands.removeFirst()
        guard step(&errand) else { return }
        errands.insert(errand, at: 0)
        if journal.needsCheckpoint { checkpoint() }
    }

    /// Does one step, and says what came of it if it was the last; true if there are more.
    private mutating func step(_ errand: inout Errand) -> Bool {
        switch errand.work {
        case .freeze(let made): return freezeOne(&errand, after: made)
        case .readBack(let chain, let last, let read, let made):
            guard chain == journal.chain else {
                // It was put aside meanwhile: what it holds is frozen out of there.
                errand.work = .freeze(made: made)
                return true
            }
            return readBack(&errand, after: last, read: read, made: made)
        case .adopt(let result, let made):
            return takeOver(adopt(result), for: &errand, after: made)
        case .service(let length, let user):
            reply(switchService(on: length, by: user), to: errand)
            return false
        case .settle(var answers):
            guard !answers.isEmpty else {
                reply(.settled(errand.outcomes), to: errand)
                return false
            }
            errand.outcomes.append(outcome(of: answers.removeFirst()))
            errand.work = .settle(answers)
            return true
        }
    }

    private mutating func freezeOne(_ errand: inout Errand, after made: Int) -> Bool {
        name(&errand)
        let chain = journal.chain
        let result = frozen { journal, signer throws in
            try journal.freezeWaiting(policy: BatchPolicy(), signer: signer)
                ?? journal.resignNext(signer)
        }
        switch result {
        case .failure(let error):
            return goOn(&errand, after: "\(error)", in: chain, made: made)
        case .success(nil):
            return takeOver(nextToSalvage(), for: &errand, after: made)
        case .success:
            errand.work = .freeze(made: made + 1)
            tell(of: errand, number: made, vi: "đang niêm phong", en: "freezing")
            return true
        }
    }

    /// Names who carries single ratings away, once there is anything to carry: whoever has the
    /// stick can read them.
    private mutating func name(_ errand: inout Errand) {
        guard let user = errand.unnamed, journal.owesBatches, loop.kiosk.signer != nil else {
            return
        }
        errand.unnamed = nil
        let now = loop.machine.now()
        backlog.add(.inspected(user: user), at: now)
        if retryAt == nil { commit([], at: now) }
        loop.log.write(
            .notice, "exported", "user \(user) carries single ratings away", [("USER", "\(user)")])
    }

    private func tell(of errand: Errand, number: Int, vi: String, en: String) {
        guard number % Self.progressEvery == 0 else { return }
        let words = Words(vi: "\(vi) gói \(number + 1) …", en: "\(en) batch \(number + 1) …")
        loop.replies?.send(ErrandReply(client: errand.client, reply: .progress(words)))
    }

    /// Goes on with journals that were put aside, which the uplink does where there is a network;
    /// the errand comes back with what a thread of its own has found in one.
    private func takeOver(
        _ answer: JournalLoop.Answer, for errand: inout Errand, after made: Int
    ) -> Bool {
        switch answer {
        case .frozen(.batch):
            tell(of: errand, number: made, vi: "đang niêm phong", en: "freezing")
            errand.work = .freeze(made: made + 1)
            return true
        case .salvage(let order?): read(order, for: errand, after: made)
        case .frozen(.failed(let words)): reply(.refused(Words(vi: words, en: words)), to: errand)
        case .salvage(nil), .frozen(.nothing), .settled:
            // Nothing is taken over while the disk refuses.
            guard !errand.hasBegunAnew || retryAt == nil && !backlog.holdsBoot else {
                reply(.refused(Self.unread), to: errand)
                return false
            }
            errand.work = .readBack(of: journal.chain, after: nil, read: 0, made: made)
            return true
        }
        return false
    }

    /// Reads one batch back, so that no export stops at a damaged one: what can still be read of
    /// such a journal is frozen out of what was put aside then.
    private mutating func readBack(
        _ errand: inout Errand, after last: ReadBackPlace?, read: Int, made: Int
    ) -> Bool {
        let chain = journal.chain
        guard let signer = loop.kiosk.signer else {
            return goOn(&errand, after: "\(KeyUnreadable())", in: chain, made: made)
        }
        let wasMended = journal.isMended
        do throws(JournalError) {
            guard let next = try journal.readBack(after: last, signer: signer) else {
                let words = Words(vi: "đã niêm phong \(made) gói", en: "\(made) batches frozen")
                reply(.done(words), to: errand)
                return false
            }
            if !wasMended { tellMended() }
            errand.work = .readBack(of: chain, after: next, read: read + 1, made: made)
            tell(of: errand, number: read, vi: "đang đọc lại", en: "reading back")
            return true
        } catch {
            let words = giveUp(error)
            return goOn(&errand, after: words, in: chain, made: made)
        }
    }

    /// Freezes what a journal holds that was put aside, once; says why not if it is still in use,
    /// or if the next is no better.
    private func goOn(
        _ errand: inout Errand, after words: String, in chain: ChainID, made: Int
    ) -> Bool {
        guard journal.chain != chain, !errand.hasBegunAnew else {
            reply(.refused(Words(vi: words, en: words)), to: errand)
            return false
        }
        errand.hasBegunAnew = true
        errand.work = .freeze(made: made)
        return true
    }

    private static let unread = Words(
        vi: "chưa đọc được nhật ký đã cất riêng; mọi thứ vẫn còn ở ki-ốt, hãy thử lại sau",
        en: "what was put aside cannot be read now; the kiosk still has everything, repeat later")

    private func read(_ order: SalvageOrder, for errand: Errand, after made: Int) {
        let (inbox, replies, machine) = (loop.inbox, loop.replies, loop.machine)
        do {
            try machine.doAside("salvage") {
                var next = errand
                var toldAt = machine.now()
                let result = order.carryOut {
                    // Whoever waits must not take a slow disk for a dead daemon.
                    guard machine.now() - toldAt > Self.patience else { return }
                    toldAt = machine.now()
                    let words = Words(
                        vi: "đang đọc nhật ký đã cất riêng …", en: "reading what was put aside …")
                    replies?.send(ErrandReply(client: errand.client, reply: .progress(words)))
                }
                next.work = .adopt(result, made: made)
                inbox.send(.errand(next), evenIfFull: true)
            }
        } catch {
            reply(.refused(Words(vi: "\(error)", en: "\(error)")), to: errand)
        }
    }

    /// The longest that whoever waits hears nothing while a disk is read.
    private static let patience = TimeSpan.seconds(10)

    /// So many batches are frozen or read between two words to whoever waits.
    private static let progressEvery = 20

    private mutating func outcome(of answer: Errand.Carried) -> CarriedOutcome {
        guard case .receipt(let receipt, let bytes) = answer else {
            if case .judged(let outcome) = answer { return outcome }
            return .known
        }
        switch settled(receipt, bytes) {
        case .failure(let error): return .failed(Words(vi: "\(error)", en: "\(error)"))
        case .success(let outcome):
            loop.uplink.carried(CarriedStatement(receipt: receipt))
            return CarriedOutcome(outcome)
        }
    }

    private func reply(_ reply: ControlReply, to errand: Errand) {
        loop.replies?.send(ErrandReply(client: errand.client, reply: reply), evenIfFull: true)
    }
}

extension CarriedOutcome {
    /// What a person is told of a receipt that the journal took.
    fileprivate init(_ outcome: SettleOutcome) {
        switch outcome.verdict {
        case .covered(let entries, _): self = .covered(entries: UInt64(entries.count))
        case .alreadySettled: self = .known
        case .setAside(_, let code), .waits(let code):
            self = .refused(Words(vi: code.carriedWords, en: code.description))
        case .unknown:
            self = .foreign(
                Words(
                    vi: "biên nhận này không nói về gói nào trong chuỗi hiện tại",
                    en: "this receipt names no batch of the chain that is written now"))
        }
    }
}

extension ReceiptCode {
    /// Why the server refuses, in Vietnamese.
    var carriedWords: String {
        switch self {
        case .held: "đã nhận"
        case .branch: "đã nhận như một nhánh"
        case .unknownKiosk: "bị từ chối: máy chủ không biết ki-ốt này"
        case .revoked: "bị từ chối: khóa của ki-ốt này đã bị thu hồi"
        case .brokenChain: "bị từ chối: chuỗi băm của gói không đúng"
        case .unreadablePayload: "bị từ chối: không đọc được nội dung gói"
        case .enrolmentCodeUnknown: "bị từ chối: mã đăng ký không đúng"
        case .enrolmentCodeExpired: "bị từ chối: mã đăng ký đã hết hạn"
        case .enrolmentCodeUsed: "bị từ chối: mã đăng ký đã được ki-ốt khác dùng"
        }
    }
}
