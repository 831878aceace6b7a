internal import FeedbackCore

/// What one look into a journal that was put aside brought.
///
/// Nothing has changed by it yet: `Journal.adopt` writes it into the journal in use.
package struct SalvageFind: Sendable {
    /// What was known of the directory when the look began.
    let from: ClosedChain
    /// How far the directory is dealt with once this is written.
    package var place: ClosedChain
    /// A batch to send; byte for byte as it was if it had been frozen.
    var batch: StoredBatch?
    /// When the server first held that batch, if a receipt says so.
    var heldAt: WallTime?

    init(from place: ClosedChain) {
        from = place
        self.place = place
    }

    /// True if nobody knows how much of what was unsent is lost.
    private(set) var losesUnknown = false

    /// What a directory brings that will never be opened: it is dealt with, and what was unsent in
    /// it and has not been taken over is missing.
    init(losing place: ClosedChain) {
        self.init(from: place)
        // What a server has lost since counts as taken over, wherever it stands.
        losesUnknown = place.unsent == nil || place.distrustsReceipts
        let lost = max(place.missing, losesUnknown ? 1 : place.waiting)
        self.place.lose(lost - place.missing, through: place.head ?? place.next)
        self.place.isRead = true
    }

    /// The places of the entries that were found; nothing if there were none.
    package var entries: ClosedRange<UInt64>? { batch.map { $0.item.first...$0.item.last } }
}
