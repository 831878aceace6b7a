package import FeedbackCore

/// What a journal is worth as evidence.
package struct VerificationReport: Hashable, Sendable {
    /// Something that does not fit.
    package struct Fault: Hashable, Sendable, CustomStringConvertible {
        /// The entry, or the first entry of the batch, that does not fit; 0 if it is all that is
        /// known of `place`.
        package var sequence: UInt64
        /// The journal put aside that it is about; nothing for the chain in use.
        package var place: String?
        /// What was found, in words for a person.
        package var reason: String

        package var description: String {
            let names = [place, sequence > 0 || place == nil ? "entry \(sequence)" : nil]
            return names.compactMap(\.self).joined(separator: ", ") + ": " + reason
        }
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
    /// Batches that were taken over from journals put aside, and are what their rows say.
    package var taken = 0
    /// What does not fit, in the order of the entries; the chain is followed to where it breaks.
    ///
    /// What is wrong about journals that were put aside comes last.
    package var faults: [Fault] = []

    /// True if nothing was found.
    package var isSound: Bool { faults.isEmpty }
}
