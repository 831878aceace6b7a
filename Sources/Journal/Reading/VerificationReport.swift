package import FeedbackCore

/// What a journal is worth as evidence.
package struct VerificationReport: Hashable, Sendable {
    /// Something that does not fit.
    package struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The entry, or the first entry of the batch, that does not fit.
        package var sequence: UInt64
        /// What was found, in words for a person.
        package var reason: String

        package var description: String { "entry \(sequence): \(reason)" }
    }

    /// The kiosk that the journal says it belongs to.
    package var kiosk: KioskID
    /// The chain that the journal says it holds.
    package var chain: ChainID
    /// The place of the first entry that was read.
    package var first: UInt64
    /// Entries whose hash follows from the one before.
    package var entries = 0
    /// The last of them.
    package var head: ChainHead
    /// Batches that hold exactly those entries.
    package var batches = 0
    /// Batches whose signature was checked too.
    package var signatures = 0
    /// Receipts that name their batch and stand in the chain.
    package var receipts = 0
    /// Receipts whose signature was checked too.
    package var receiptSignatures = 0
    /// What does not fit, in the order of the entries; the chain is followed to where it breaks.
    package var faults: [Fault] = []

    /// True if nothing was found.
    package var isSound: Bool { faults.isEmpty }
}
