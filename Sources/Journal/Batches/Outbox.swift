internal import FeedbackCore
internal import SQLite

/// The batches that no receipt covers, and where the next batch begins; kept in memory.
///
/// It mirrors the table `outbox`, which a healthy kiosk empties with each receipt.
struct Outbox {
    /// A frozen batch that is not covered.
    struct Item {
        var first: UInt64
        var last: UInt64
        /// Entries in it that do not ride along.
        var owed: Int
        /// The moment of the first of them.
        var oldest: Moment?
        /// The digest of the payload, by which a receipt names the batch.
        var payload: Digest
        /// When the server refused it, if it did.
        var refused: Moment?

        /// Entries in it that the server has not refused, as `owed`.
        var offered: Int { refused == nil ? owed : 0 }

        /// True if the server refused it, and it is to be offered again at `now`: a day after the
        /// refusal, and once after each start of the daemon.
        func isDue(at now: Moment) -> Bool {
            guard let refused else { return false }
            let age: TimeSpan =
                .milliseconds(now.milliseconds) - .milliseconds(refused.milliseconds)
            return refused.bootOrdinal != now.bootOrdinal || age >= .hours(24)
        }

        /// True if a row with these numbers may be a batch of ours; who seals it can write any.
        var isPossible: Bool {
            (1...Limits.largestNumber).contains(first) && last >= first
                && last <= Limits.largestNumber && (0...Limits.entriesPerBatch).contains(owed)
        }
    }

    /// Ascending by sequence.
    var items: [Item] = []
    /// The last entry of the newest batch, or 0.
    var frozenLast: UInt64 = 0
    /// Entries up to there that do not ride along.
    var frozenOwed: UInt64 = 0
    /// The moment of the oldest entry after there that does not ride along.
    var waitingSince: Moment?
    /// How far the server said that it holds the chain without a gap.
    var contiguous: UInt64 = 0
    /// The server's time in the newest receipt, in ms since 1970.
    var receiptNow: Int64 = 0

    /// What no receipt covers, if so many entries up to the head do not ride along.
    func unsent(owed: UInt64) -> Unsent {
        let frozen = items.reduce(0) { $0 + $1.owed }
        let oldest = items.lazy.compactMap(\.oldest).first
        return Unsent(count: waiting(owed: owed) + frozen, oldest: oldest ?? waitingSince)
    }

    /// Entries in no batch that do not ride along, if there are so many of them up to the head.
    func waiting(owed: UInt64) -> Int { owed > frozenOwed ? Int(clamping: owed - frozenOwed) : 0 }

    /// The oldest batch that the server has not refused.
    var next: Item? { items.first { $0.refused == nil } }

    /// The first refused batch that is due to be offered again at `now`.
    func due(at now: Moment) -> Item? { items.first { $0.isDue(at: now) } }

    /// Reads the items in ascending order; one whose batch is gone, or cannot be, is damage.
    static func items(in database: Database) throws -> [Item] {
        let items = try database.all(query, read: item)
        if let damaged = items.first(where: { !$0.isPossible }) {
            throw JournalError.chainBroken(damaged.first)
        }
        return items
    }

    private static func item(_ row: Statement) -> Item {
        Item(
            first: row.uint64(0), last: row.uint64(1), owed: row.int(2),
            oldest: row.moment(3), payload: row.digest(5),
            refused: row.moment(6))
    }

    private static let query = """
        SELECT o.first, b.last, b.owed, b.oldest_boot, b.oldest_ms, b.payload,
            o.refused_boot, o.refused_ms
        FROM outbox o LEFT JOIN batch b ON b.first = o.first ORDER BY o.first
        """
}

extension Statement {
    /// The moment in a column and the one after it, or nothing if they are NULL.
    func moment(_ column: Int32) -> Moment? {
        guard !isNull(column) else { return nil }
        return Moment(
            bootOrdinal: UInt32(truncatingIfNeeded: int64(column)), milliseconds: int64(column + 1))
    }

    /// A digest in a column that the schema keeps 32 bytes long.
    func digest(_ column: Int32) -> Digest { Digest(blob(column)) ?? .zero }
}
