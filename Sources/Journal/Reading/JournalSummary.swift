package import BatchFormat
package import FeedbackCore

/// One screen about a journal.
package struct JournalSummary: Hashable, Sendable {
    /// Batches by what the server said about them.
    package struct Batches: Hashable, Sendable {
        /// Held by the server, by a verified receipt, and not pruned yet.
        package var covered: Int
        /// Frozen, and not confirmed yet.
        package var open: Int
        /// Refused by the server, and offered again daily.
        package var setAside: Int
    }

    /// The newest batch that the server confirmed.
    package struct LastReceipt: Hashable, Sendable {
        /// The places of the entries that it covers.
        package var entries: ClosedRange<UInt64>
        /// `held`, or `branch` if the server has another history of the chain.
        package var code: ReceiptCode
        /// When the server first had them on disk, by its own clock.
        package var heldAt: WallTime
    }

    /// The kiosk that the chain belongs to.
    package var kiosk: KioskID
    /// The one chain that the journal holds.
    package var chain: ChainID
    /// The last entry's place and hash.
    package var head: ChainHead
    /// The place of the oldest entry that was not pruned.
    package var firstKept: UInt64
    /// How often the daemon has started on this chain.
    package var bootOrdinal: UInt32
    /// What the newest start of the daemon said of itself; nothing if it was pruned.
    package var boot: BootRecord?
    /// The last entry's moment.
    package var lastMoment: Moment
    /// True if the last entry says that the daemon stopped.
    package var endedCleanly: Bool
    /// The moment of the newest rating, never which key.
    package var lastPress: Moment?
    /// What no receipt covers, and since when.
    package var unsent: Unsent
    /// Only those that are still here.
    package var batches: Batches
    /// Nothing until a batch was confirmed, or once all of those are pruned.
    package var lastReceipt: LastReceipt?
    /// How far the server held the chain without a gap, by the newest receipt of all.
    package var contiguous: UInt64
    /// The server's time in that receipt, if there was one.
    package var serverTime: WallTime?
    /// Journals that were put aside, as far as this one knows of them.
    package var putAside: [PutAside]
}
