package import BatchFormat
package import FeedbackCore

/// What happens to the uplink machine.
package enum UplinkEvent: Sendable {
    /// The thread runs; nothing has been sent in this run.
    case started
    /// So many ratings wait that no receipt covers.
    case unsentChanged(ratings: Int)
    /// The kiosk's clock is worth this from now on; until it is said, nothing.
    case clockJudged(ClockQuality)
    /// The server signed this time at some moment before now, in this run or an earlier one.
    case serverTimeKnown(WallTime)
    /// The time of the last `wake` has come.
    case timerFired
    /// Somebody at the kiosk orders an enrolment; it replaces one that is not answered yet.
    case enrolmentRequested(EnrolmentOrder)
    /// The daemon stops: one more try, and an end by this time.
    case stopping(deadline: BootTime)

    /// A stick brought a verified statement of the server, and what follows from it is on disk.
    case carried(CarriedStatement)

    // The outcomes of actions.

    /// The oldest batch that no receipt covers.
    case batchFrozen(SealedBatch)
    /// Everything is covered.
    case nothingToFreeze
    /// The journal cannot give a batch now, or cannot sign one.
    case freezeFailed(String)
    /// How the kiosk is, signed.
    case heartbeatSealed(SealedHeartbeat)
    /// There is nothing to say, or nothing to sign it with.
    case heartbeatFailed(String)
    /// An answer, from whomever.
    case reply(HTTPReply)
    /// No complete answer.
    case transportFailed(TransportError)
    /// The journal has taken note of the receipt; `more` if another batch could be frozen now.
    case settled(more: Bool)
    /// The journal could not take note of the receipt; the batch stays as it was.
    case settleFailed(String)
    /// The binding is on disk.
    case enrolmentStored
    /// The binding could not be written.
    case enrolmentNotStored(String)
}

/// A verified receipt that did not come over the network.
package struct CarriedStatement: Hashable, Sendable {
    /// Of a batch or an enrolment of this kiosk.
    package var receipt: Receipt
    /// What it binds the kiosk to; nothing unless it answers an enrolment.
    package var binding: ServerBinding?

    package init(receipt: Receipt, binding: ServerBinding? = nil) {
        self.receipt = receipt
        self.binding = binding
    }
}
