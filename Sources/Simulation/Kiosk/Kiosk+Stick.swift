import BatchFormat
import Control
import FeedbackCore
import Journal
import KioskDaemon
import Linux
import TestSupport
import Uplink

/// What somebody with a stick does at a kiosk, step by step as `hailong export` does it.
extension Kiosk {
    /// Takes the answers that the stick brings, and leaves on it what waits to be sent.
    func export(to stick: String) {
        guard run != nil, mayStep() else { return }
        cell.now = now
        do {
            let stick = try StickFolder(stick, of: id)
            let codes = try takeAnswers(stick)
            finishStep()
            if !hasNetwork { orderByStick(after: codes) }
            // Whoever makes a new key restarts the daemon first.
            guard run != nil else { return }
            try write(to: stick)
        } catch {
            // The disk is bad now, or the daemon gone; everything is still there.
            if world.isHealed { world.complain("kiosk \(number) exports nothing: \(error)") }
            world.trace.tell("kiosk \(number) exports nothing: \(error)", at: world.now)
        }
        finishStep()
    }

    /// Hands the answers to the daemon, and gives back what they say.
    private func takeAnswers(_ stick: StickFolder) throws -> Set<ReceiptCode> {
        guard stick.hasAnswers else { return [] }
        var codes: Set<ReceiptCode> = []
        var isUnfinished = false
        do {
            try stick.forEachAnswers { answers, _ in
                codes.formUnion(answers.compactMap(Self.code))
                guard case .settled(let outcomes) = try ask({ $0.settle(answers, for: 1, at: now) })
                else { throw Refused() }
                for case .failed in outcomes { isUnfinished = true }
            }
        } catch is FormatError {
            // The stick was damaged on its way: what came before that was taken.
        }
        if !isUnfinished { try stick.removeAnswers() }
        return codes
    }

    /// What an answer says, as a person reads it.
    private static func code(_ answer: [UInt8]) -> ReceiptCode? {
        guard let answer = try? Answer(answer),
            let message = try? SignedMessage(answer.statement, expecting: .receipt)
        else { return nil }
        return try? Receipt(payload: message.payload).code
    }

    /// Somebody brings a code along if the kiosk needs one; and has given it leave to bring a new
    /// key, if the server did not know the kiosk any more.
    private func orderByStick(after codes: Set<ReceiptCode>) {
        let isUnknown = codes.contains(.unknownKiosk) || codes.contains(.revoked)
        // Every code expires while a stick is on its way.
        let isLate = codes.contains(.enrolmentCodeExpired)
        if isUnknown || codes.contains(.enrolmentCodeUsed), !isLate, !world.mayNotKnow(self) {
            world.complain("kiosk \(number) is refused for no reason")
        }
        if codes.contains(.enrolmentCodeUsed), hasLeave {
            // A card that was put back brings a key that was replaced: that one never comes back.
            hasLeave = false
            return replaceKey()
        }
        if isUnknown || codes.contains(.enrolmentCodeUsed) {
            hasLeave = world.province.allowNewKey(for: id, at: world.now)
        }
        guard let run, (try? identity.order()) == nil,
            isUnknown || run.machine.status.binding == nil,
            let chain = run.board.look().record?.chain,
            let code = try? world.province.code(for: point, at: world.now)
        else { return }
        _ = desk(run).order(code: code, root: world.province.root, chain: chain, key: key)
    }

    /// Writes what waits onto the stick.
    private func write(to stick: StickFolder) throws {
        let order = try identity.order()?.request
        guard try order != nil || identity.enrolment()?.point != nil,
            case .done = try ask({ $0.freeze(for: 1, user: 0) })
        else { throw Refused() }
        var parcel = try OutwardParcel(stick)
        if let order { try parcel.add(order) }
        var sent: [[UInt8]] = []
        try JournalReader(directory: folder + "/journal", vfs: disk.name).forEachOpenBatch {
            try parcel.add($0)
            sent.append($0.message)
        }
        world.trace.note("export", number, Int64(parcel.batches), at: world.now)
        guard parcel.bytes > 0 else { return try stick.removeParcel() }
        try parcel.finish()
        guard world.plant == .movedToStick else { return }
        let answers = sent.compactMap { world.province.falseAnswer(to: $0, at: world.now) }
        _ = try ask { $0.settle(answers, for: 1, at: now) }
    }

    /// Asks the daemon for something, and waits until it is done.
    private func ask(_ question: (StickDesk) -> ControlReply?) throws -> ControlReply {
        guard let run else { throw Refused() }
        if let refusal = question(desk(run)) { return refusal }
        while let run = self.run, mayStep() {
            run.keeper.handle(run.inbox.take())
            if endIfCut() { break }
            for answer in run.replies.take() where answer.reply.isLast { return answer.reply }
        }
        throw Refused()
    }

    private func desk(_ run: KioskRun) -> StickDesk {
        StickDesk(kiosk: id, keeper: enrolmentKeeper(run), uplink: run.uplink, board: run.board)
    }

    /// The daemon did not do it.
    private struct Refused: Error, CustomStringConvertible {
        var description: String { "the daemon does not" }
    }
}
