package import BatchFormat

/// What a verified receipt changed.
package struct SettleOutcome: Hashable, Sendable {
    /// What became of the batch that the receipt names.
    package enum Verdict: Hashable, Sendable {
        /// The server holds these entries; as a branch, if it holds others in their place or
        /// its chain has gone on otherwise.
        case covered(ClosedRange<UInt64>, branch: Bool)
        /// An earlier receipt had settled the batch: nothing changed.
        case alreadySettled
        /// The server refused the batch itself: it is kept and offered again daily.
        case setAside(ClosedRange<UInt64>, ReceiptCode)
        /// The server refuses this kiosk: nothing changed, and the whole uplink waits.
        case waits(ReceiptCode)
        /// The receipt names nothing of this chain: nothing changed.
        case unknown
    }

    /// About the batch that the receipt names, and no other.
    package var verdict: Verdict
    /// Covered batches that the server has lost, and that are sent again.
    package var resent: Int
    /// True if the server follows another history of the chain in use: its card was copied or
    /// restored, and a new chain has to be begun.
    package var needsNewChain: Bool

    package init(_ verdict: Verdict, resent: Int = 0, needsNewChain: Bool = false) {
        self.verdict = verdict
        self.resent = resent
        self.needsNewChain = needsNewChain
    }
}
