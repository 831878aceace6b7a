import FeedbackCore
package import Journal
package import Uplink

/// A look into a journal that was put aside, which is not for the journal's own thread: a dying
/// disk may take long to answer, and no press waits for it.
package struct SalvageOrder: Sendable {
    let place: ClosedChain
    let recovery: JournalRecovery
    let signer: BatchSigner
    /// The disk has not answered for so long that what it hides is lost.
    let givesUp: Bool

    /// Looks for the next batch; `progress` is called between reads.
    package func carryOut(progress: () -> Void) -> SalvageResult {
        do {
            return .found(
                try recovery.salvage(
                    place, signer: signer, policy: BatchPolicy(), givesUp: givesUp,
                    progress: progress))
        } catch {
            return .failed(place, "\(error)")
        }
    }
}

/// What a look into a journal that was put aside brought.
package enum SalvageResult: Sendable {
    /// To be written into the journal in use.
    case found(SalvageFind)
    /// Not now; why, in words for the log.
    case failed(ClosedChain, String)
}

extension JournalLoop {
    /// Asks for the next batch: of the chain in use first, then of those that were put aside.
    ///
    /// - Parameters:
    ///   - progress: called between reads of what was put aside, each of which may take long.
    ///   - ask: takes one message to the journal's thread, and brings its answer.
    /// - Returns: what the uplink machine has to hear.
    package static func nextBatch(
        progress: () -> Void = {}, ask: (Message) -> Answer?
    ) -> FreezeResult {
        var question = Message.freeze
        while true {
            switch ask(question) {
            case .frozen(.nothing)?: question = .salvage
            case .frozen(let result)?: return result
            case .salvage(let order?)?: question = .adopt(order.carryOut(progress: progress))
            case .salvage(nil)?: return .nothing
            case .settled?, nil: return .failed("the journal does not answer")
            }
        }
    }
}
