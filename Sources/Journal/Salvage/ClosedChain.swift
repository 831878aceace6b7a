internal import BatchFormat
package import FeedbackCore
internal import SQLite

/// A journal that was put aside, and how far what it holds has been taken over.
///
/// Covered batches go once more too: of a chain that is no longer written no later receipt shows
/// that the server has lost something.
/// The journal in use keeps one row for each; the directory itself is only read.
package struct ClosedChain: Hashable, Sendable {
    /// Its directory, relative to the state directory: `quarantine/<boot>-<n>`, or
    /// `branches/<boot>-<n>` if nothing is wrong with it, with `@<head>` where that is known.
    package let name: String
    /// The chain, once something of it could be read.
    package var chain: ChainID?
    /// The first entry that has not been dealt with.
    package var next: UInt64 = 1
    /// The last entry that was acknowledged, once it is known.
    ///
    /// What stands after it was written by a commit that failed: it was recorded again elsewhere,
    /// or refused.
    package var head: UInt64?
    /// Entries that no receipt covered then, without those that ride along; none if unknown.
    package var unsent: UInt64?
    /// How many of them have been taken over.
    package var taken: UInt64 = 0
    /// Entries up to `head` that can no longer be read, and that no batch holds.
    package var missing: UInt64 = 0
    /// True once it was read to its end.
    package var isRead = false
    /// True once a server has lost data: receipts that stand in it no longer count.
    package var distrustsReceipts = false
    /// True if a loss entry told of what may be missing.
    package var admitsLoss = false
    /// When it was put aside, or found, by the clock of the chain in use.
    package var since: Moment
    /// The server's time when everything in it was first known to be held.
    package var doneAt: WallTime?

    package init(
        name: String, since: Moment = Moment(bootOrdinal: 0, milliseconds: 0)
    ) {
        self.name = name
        self.since = since
        head = name.lastIndex(of: Self.headMark).flatMap { UInt64(name[$0...].dropFirst()) }
        head = head.map(Self.clamped)
    }

    /// A place as far as any chain can reach: SQLite counts no further.
    static func clamped(_ sequence: UInt64) -> UInt64 { min(sequence, Limits.largestNumber) }

    /// What stands before the last acknowledged entry in the name of a directory.
    ///
    /// A name outlasts whatever the journals beside it know.
    static let headMark: Character = "@"

    /// Entries that wait in it and have not been taken over yet; 0 if nobody knows.
    package var waiting: UInt64 {
        guard !isRead, let unsent, unsent > taken else { return 0 }
        return unsent - taken
    }

    /// Counts entries as missing, and goes on after the last of them.
    mutating func lose(_ count: UInt64, through last: UInt64) {
        missing = Self.clamped(missing + count)
        next = Self.clamped(max(next, last + 1))
    }

    /// What a new chain has to know of it: the directory is read from its beginning, for what the
    /// chain before had taken over is no longer sent by that one.
    ///
    /// That had taken over batches with `owed` entries that no receipt covers: of a directory that
    /// was read, the server holds all the others, but those that are missing. How many were missing
    /// where nobody knew what there was is no number of entries that wait: that loss is admitted.
    func toReadAgain(owed: UInt64 = 0) -> ClosedChain {
        var place = self
        let isLost = unsent == nil && owed == 0 && missing > 0
        if isRead, !isLost { place.unsent = Self.clamped(owed + missing) }
        place.next = 1
        place.taken = 0
        place.missing = 0
        place.isRead = false
        place.doneAt = nil
        return place
    }

    /// Reads a row; nothing if a single bit of it has changed, or a number is below 0.
    ///
    /// No signature covers it, and what it says was dealt with would never be looked at again.
    init?(_ row: Statement) {
        name = row.text(0)
        chain = ChainID(row.blob(1))
        next = row.uint64(2)
        distrustsReceipts = row.int(3) != 0
        head = row.optional(4, Statement.uint64)
        unsent = row.optional(5, Statement.uint64)
        taken = row.uint64(6)
        missing = row.uint64(7)
        isRead = row.int(8) != 0
        admitsLoss = row.int(9) != 0
        since = row.moment(10) ?? Moment(bootOrdinal: 0, milliseconds: 0)
        doneAt = row.optional(12, Statement.int64).map(WallTime.init(milliseconds:))
        guard row.digest(13) == seal,
            [next, head, unsent, taken, missing].allSatisfy({ ($0 ?? 0) <= Limits.largestNumber })
        else { return nil }
    }

    /// The SHA-256 of everything that the row says.
    private var seal: Digest {
        let numbers: [Int64?] = [
            Int64(bitPattern: next), distrustsReceipts ? 1 : 0, head.map(Int64.init(bitPattern:)),
            unsent.map(Int64.init(bitPattern:)), Int64(bitPattern: taken),
            Int64(bitPattern: missing), isRead ? 1 : 0, admitsLoss ? 1 : 0,
            Int64(since.bootOrdinal), since.milliseconds, doneAt?.milliseconds,
        ]
        let words =
            [name, chain.map { "\($0)" } ?? "-"] + numbers.map { $0.map(String.init) ?? "-" }
        return sha256(Array(words.joined(separator: " ").utf8))
    }

    static let select = """
        SELECT name, chain, next, takes_covered, head, unsent, taken, missing, is_read,
            admits_loss, since_boot, since_ms, done_at, seal FROM closed
        """

    /// Writes the row, or puts this in its place; inside a transaction.
    func store(in database: Database) throws(SQLiteError) {
        try database.run(
            "INSERT OR REPLACE INTO closed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            name, chain?.bytes, next, distrustsReceipts, head, unsent, taken, missing,
            isRead, admitsLoss, since.bootOrdinal, since.milliseconds, doneAt?.milliseconds,
            seal.bytes)
    }
}
