import BatchFormat
import FeedbackCore
import Journal
import Linux
import Uplink

/// What the uplink asks: batches, receipts, and what was put aside.
extension Recorder {
    mutating func answer(_ message: JournalLoop.Message) {
        switch message {
        case .actions, .facts: break
        case .freeze: loop.answers.send(.frozen(freeze()))
        case .settle(let receipt, let bytes):
            loop.answers.send(.settled(settle(receipt, bytes)))
        case .salvage: loop.answers.send(nextToSalvage())
        case .adopt(let result): loop.answers.send(adopt(result))
        case .ping: prove()
        case .stop: stop()
        }
    }

    private mutating func freeze() -> FreezeResult {
        guard let key = loop.kiosk.key else {
            return .failed("the key file cannot be read: nothing can be signed")
        }
        do {
            let batch = try journal.freeze(policy: BatchPolicy(), at: loop.machine.now()) {
                try SignedMessage.seal($0, as: .batch, with: key)
            }
            guard let batch else { return .nothing }
            return hand(batch)
        } catch {
            return .failed(giveUp(error))
        }
    }

    /// Hands a batch to the uplink.
    private mutating func hand(_ batch: FrozenBatch) -> FreezeResult {
        planCheckpoint(after: loop.machine.now())
        let isOld = batch.chain != journal.chain
        loop.log.write(
            .info, "batch",
            "entries \(batch.entries) frozen, \(batch.message.count) bytes"
                + (isOld ? ", of chain \(batch.chain), which was put aside" : ""),
            [("PAYLOAD", "\(batch.payloadDigest)")])
        return .batch(
            SealedBatch(
                chain: batch.chain, payloadDigest: batch.payloadDigest,
                message: batch.message, count: batch.entries.count))
    }

    /// Goes on in a new journal if the error ends this one; returns the error's words.
    private mutating func giveUp(_ error: any Error) -> String {
        if let error = error as? JournalError, error.needsQuarantine, recover(from: error) {
            commit([], at: loop.machine.now())
        }
        return "\(error)"
    }

    /// What the uplink shall read next; nothing while the disk refuses.
    private mutating func nextToSalvage() -> JournalLoop.Answer {
        guard let key = loop.kiosk.key, retryAt == nil, !backlog.holdsBoot else {
            return .salvage(nil)
        }
        do throws(JournalError) {
            let place = try journal.nextToSalvage(in: loop.recovery, at: loop.machine.now())
            return .salvage(
                place.map { SalvageOrder(place: $0, recovery: loop.recovery, key: key) })
        } catch {
            return .frozen(.failed(giveUp(error)))
        }
    }

    private mutating func adopt(_ result: SalvageResult) -> JournalLoop.Answer {
        let now = loop.machine.now()
        switch result {
        case .failed(let place, let words):
            loop.log.write(.warning, "salvage", "\(place.name) cannot be read now: \(words)")
            journal.putOff(place, at: now)
        case .found(let find):
            do throws(JournalError) {
                let batch = try journal.adopt(find, at: now)
                lastWrite = now
                if find.place.isRead { tellSalvaged(find.place) }
                loop.board.record(record)
                if let batch { return .frozen(hand(batch)) }
            } catch {
                return .frozen(.failed(giveUp(error)))
            }
        }
        return nextToSalvage()
    }

    private func tellSalvaged(_ place: ClosedChain) {
        loop.log.write(
            place.missing > 0 ? .warning : .notice, "salvaged",
            "\(place.name): \(place.taken) entries taken over that nobody had confirmed, "
                + "\(place.missing) cannot be read any more")
    }

    private mutating func settle(_ receipt: Receipt, _ bytes: [UInt8]) -> SettleResult {
        guard !backlog.holdsBoot else { return .failed("the disk refuses; nothing is written") }
        let outcome: SettleOutcome
        do throws(JournalError) {
            outcome = try journal.settle(receipt: bytes, receipt, at: loop.machine.now())
            try journal.prune(at: receipt.now)
            try journal.forget(in: loop.recovery, at: receipt.now)
        } catch {
            return .failed(giveUp(error))
        }
        lastWrite = loop.machine.now()
        planCheckpoint(after: lastWrite)
        loop.log.write(
            outcome.isAlarming ? .warning : .info, "receipt",
            "\(receipt.code), held up to entry \(receipt.contiguous.sequence): \(outcome.words)")
        if outcome.needsNewChain { branch() }
        loop.board.record(record)
        loop.uplink.unsentChanged(ratings: journal.unsent.count)
        let hasMore = journal.unsent.count > 0 || journal.hasToSalvage(at: loop.machine.now())
        return .settled(more: hasMore)
    }

    /// Leaves a chain of which the server follows another history, and begins a new one.
    ///
    /// If the disk does not let it, no press is recorded before it does.
    private mutating func branch() {
        let old = journal.chain
        journal.leave()
        loop.log.write(
            .error, "branch",
            "the server holds another history of chain \(old): was this card copied or "
                + "restored? A new chain begins, and the old one is sent to its end")
        commit([], at: loop.machine.now())
    }
}
