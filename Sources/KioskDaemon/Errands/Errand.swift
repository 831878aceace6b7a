package import BatchFormat
package import Control
package import FeedbackCore
package import Journal

/// What a person at the kiosk asked of the journal; done one step at a time, presses first.
package struct Errand: Sendable {
    /// What is left to do.
    package enum Work: Sendable {
        /// Freeze everything that waits; so many batches were made so far.
        case freeze(made: Int)
        /// Read back what waits while this is the chain, after this; so many were read.
        case readBack(of: ChainID, after: ReadBackPlace?, read: Int, made: Int)
        /// Take over what was found in a journal that was put aside, and look for more.
        case adopt(SalvageResult, made: Int)
        /// Take these answers.
        case settle([Carried])
        /// Switch service mode on for so long, or off, because this user asks for it.
        case service(TimeSpan?, user: UInt32)
    }

    /// An answer that a stick brought.
    package enum Carried: Sendable {
        /// A verified receipt of this kiosk, and its message.
        case receipt(Receipt, bytes: [UInt8])
        /// One with which the journal has nothing to do, and what came of it.
        case judged(CarriedOutcome)
    }

    /// True for an order about service mode.
    var isService: Bool { if case .service = work { true } else { false } }

    /// Who waits for the answer at the control socket.
    package let client: UInt64
    /// What is left to do.
    package var work: Work
    /// True once the journal was found damaged and put aside for it.
    var hasBegunAnew = false
    /// What came of the answers that are done.
    var outcomes: [CarriedOutcome] = []

    /// Who carries single ratings away, until the chain names them.
    var unnamed: UInt32?

    package init(client: UInt64, work: Work) {
        self.client = client
        self.work = work
    }

    /// Has everything frozen for a user who carries it away.
    init(freezing client: UInt64, user: UInt32) {
        self.init(client: client, work: .freeze(made: 0))
        unnamed = user
    }
}

/// What the journal thread says to a client of the control socket.
package struct ErrandReply: Sendable {
    /// The client that asked.
    package var client: UInt64
    /// What it is told.
    package var reply: ControlReply
}
