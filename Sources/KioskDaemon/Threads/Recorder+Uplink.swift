import BatchFormat
import FeedbackCore
import Journal
import Linux
import Uplink

/// What the uplink asks: batches, receipts, and what was put aside.
extension Recorder {
    mutating func answer(_ message: JournalLoop.Message) {
        switch message {
        case .actions, .facts, .said: break
        case .freeze: loop.answers.send(.frozen(freeze()))
        case .settle(let receipt, let bytes):
            loop.answers.send(.settled(settle(receipt, bytes)))
        case .salvage: loop.answers.send(nextToSalvage())
        case .adopt(let result): loop.answers.send(adopt(result))
        // One commit, for which nobody waits as long as for a stick.
        case .errand(let errand) where errand.isService: errands.insert(errand, at: 0)
        case .errand(let errand): errands.append(errand)
        case .ping: prove()
        case .stop: stop()
        }
    }

    /// The oldest batch that no receipt covers, for the uplink.
    private mutating func freeze() -> FreezeResult {
        let now = loop.machine.now()
        let result = frozen { journal, signer throws in
            try journal.freeze(policy: BatchPolicy(), at: now, signer: signer)
        }
        return switch result {
        case .failure(let error): .failed("\(error)")
        case .success(nil): .nothing
        case .success(let batch?): hand(batch)
        }
    }

    /// What `make` gives; a journal that turns out to be damaged is put aside.
    mutating func frozen(
        _ make: (Journal, BatchSigner) throws -> FrozenBatch?
    ) -> Result<FrozenBatch?, any Error> {
        do {
            guard let signer = loop.kiosk.signer else { throw KeyUnreadable() }
            let batch = try make(journal, signer)
            if let batch { tell(batch) }
            return .success(batch)
        } catch {
            _ = giveUp(error)
            return .failure(error)
        }
    }

    private mutating func tell(_ batch: FrozenBatch) {
        planCheckpoint(after: loop.machine.now())
        let isOld = batch.chain != journal.chain
        loop.log.write(
            .info, "batch",
            "entries \(batch.entries) frozen, \(batch.message.count) bytes"
                + (isOld ? ", of chain \(batch.chain), which was put aside" : ""),
            [("PAYLOAD", "\(batch.payloadDigest)")])
    }

    /// Hands a batch to the uplink.
    private func hand(_ batch: FrozenBatch) -> FreezeResult {
        .batch(
            SealedBatch(
                chain: batch.chain, payloadDigest: batch.payloadDigest,
                message: batch.message, count: batch.entries.count))
    }

    /// Goes on in a new journal if the error ends this one; returns the error's words.
    mutating func giveUp(_ error: any Error) -> String {
        if let error = error as? JournalError, error.needsQuarantine {
            beginAnew(after: error, at: loop.machine.now())
        }
        return "\(error)"
    }

    /// What the uplink shall read next; nothing while the disk refuses.
    mutating func nextToSalvage() -> JournalLoop.Answer {
        guard let signer = loop.kiosk.signer, retryAt == nil, !backlog.holdsBoot else {
            return .salvage(nil)
        }
        do throws(JournalError) {
            let place = try journal.nextToSalvage(in: loop.recovery, at: loop.machine.now())
            return .salvage(
                place.map {
                    SalvageOrder(
                        place: $0, recovery: loop.recovery, signer: signer,
                        givesUp: journal.isGivenUp($0))
                })
        } catch {
            return .frozen(.failed(giveUp(error)))
        }
    }

    mutating func adopt(_ result: SalvageResult) -> JournalLoop.Answer {
        let now = loop.machine.now()
        switch result {
        case .failed(let place, let words):
            loop.log.write(.warning, "salvage", "\(place.name) cannot be read now: \(words)")
            journal.putOff(place, at: now)
        case .found(let find):
            // Another thread was there before, for a stick or for the network.
            guard journal.isCurrent(find) else { return nextToSalvage() }
            do throws(JournalError) {
                let batch = try journal.adopt(find, at: now)
                lastWrite = now
                if find.place.isRead { tellSalvaged(find.place) }
                loop.board.record(record)
                if let batch {
                    tell(batch)
                    return .frozen(hand(batch))
                }
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

    /// Takes a receipt that came over the network.
    private mutating func settle(_ receipt: Receipt, _ bytes: [UInt8]) -> SettleResult {
        switch settled(receipt, bytes) {
        case .failure(let error): return .failed("\(error)")
        case .success:
            let hasMore =
                journal.sendable > 0 || journal.hasToSalvage(at: loop.machine.now())
            return .settled(more: hasMore)
        }
    }

    /// Writes a verified receipt into the journal, whichever way it came, and removes what it lets
    /// go.
    mutating func settled(
        _ receipt: Receipt, _ bytes: [UInt8]
    ) -> Result<SettleOutcome, any Error> {
        guard !backlog.holdsBoot else { return .failure(DiskRefuses()) }
        let outcome: SettleOutcome
        do throws(JournalError) {
            outcome = try journal.settle(receipt: bytes, receipt, at: loop.machine.now())
            if case .covered = outcome.verdict { prunesAt = receipt.now }
            try journal.forget(in: loop.recovery, at: receipt.now)
        } catch {
            _ = giveUp(error)
            return .failure(error)
        }
        wrote(at: loop.machine.now())
        loop.log.write(
            outcome.isAlarming ? .warning : .info, "receipt",
            "\(receipt.code), held up to entry \(receipt.contiguous.sequence): \(outcome.words)")
        if outcome.needsNewChain { branch() }
        loop.board.record(record)
        loop.uplink.unsentChanged(ratings: journal.sendable)
        return .success(outcome)
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

/// Recording goes on, nothing can be signed.
struct KeyUnreadable: Error, CustomStringConvertible {
    var description: String { "the key file cannot be read: nothing can be signed" }
}

/// The chain has not heard of this start yet.
private struct DiskRefuses: Error, CustomStringConvertible {
    var description: String { "the disk refuses; nothing is written" }
}
