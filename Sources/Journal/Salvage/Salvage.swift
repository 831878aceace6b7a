internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// What is known of the chains that are no longer written, and of their batches that no receipt
/// covers; kept in memory.
///
/// It mirrors the tables `closed` and `salvage`.
struct Salvage {
    /// A batch of a chain that is no longer written.
    struct Item {
        var id: Int64
        /// The directory that it came from.
        var place: String
        var chain: ChainID
        var batch: Outbox.Item
        /// When the server first held it, by a receipt that stands in its directory; it goes once
        /// more.
        var heldAt: WallTime?

        /// Entries in it that no receipt covers, or that the server refuses now, without those that
        /// ride along.
        var owed: Int { heldAt == nil || batch.refused != nil ? batch.owed : 0 }

        /// Whose it is, for the seal of its row.
        var owner: String { Salvage.owner(place, chain) }
    }

    /// The words about a directory and its chain in the seal of a batch that was taken from it.
    ///
    /// A receipt names the chain: of another, none would ever cover the batch.
    static func owner(_ place: String, _ chain: ChainID) -> String { " \(place) \(chain)" }

    /// Not covered by a receipt; two columns say so, that one bit which turns takes no batch away.
    static let isOpen = """
        receipt IS NULL OR coalesce(code NOT IN \
        (\(ReceiptCode.held.rawValue), \(ReceiptCode.branch.rawValue)), TRUE)
        """

    /// By name.
    var places: [ClosedChain] = []
    /// Those that no receipt covers, in the order in which they were taken over.
    var items: [Item] = []
    /// Directories that could not be read, with the time from which they are tried again.
    var putOff: [String: BootTime] = [:]
    /// How often in a row each could not be read since the journal was opened.
    var failures: [String: Int] = [:]
    /// True if the server has taken something of a closed chain since it took the last of the
    /// chain in use.
    ///
    /// Put back to a copy from before, it has lost that, and only the chain in use can show it.
    var isToBeTold = false
    /// True once the directories were looked for.
    var isListed = false

    init() {}

    /// Reads both tables; a journal of an earlier version has none.
    init(_ database: Database) throws {
        guard try Schema.hasSalvage(database) else { return }
        places = try Self.places(in: database)
        let rows = try database.all(
            StoredBatch.select(
                from: "salvage", with: "id", "place", "chain", "refused_boot", "refused_ms",
                "held_at")
                + "WHERE \(Self.isOpen) ORDER BY id", read: Self.read)
        items = rows.compactMap(\.self)
        guard items.count == rows.count else {
            throw JournalError.corrupt("a batch that was taken over is not what it was")
        }
    }

    /// Reads what is known of closed chains.
    static func places(in database: Database) throws -> [ClosedChain] {
        let rows = try database.all(ClosedChain.select + " ORDER BY name", read: ClosedChain.init)
        let places = rows.compactMap(\.self)
        guard places.count == rows.count else {
            throw JournalError.corrupt("what is known of a closed chain is not what it was")
        }
        return places
    }

    private static func read(_ row: Statement) -> Item? {
        let stored = StoredBatch(row)
        let place = row.text(9)
        guard let chain = ChainID(row.blob(10)), stored.isSealed(of: owner(place, chain)),
            stored.item.isPossible
        else { return nil }
        var batch = stored.item
        batch.refused = row.moment(11)
        return Item(
            id: row.int64(8), place: place, chain: chain, batch: batch,
            heldAt: row.optional(13, Statement.int64).map(WallTime.init(milliseconds:)))
    }

    /// The oldest batch that the server has not refused.
    var next: Item? { items.first { $0.batch.refused == nil } }

    /// The first refused batch that is due to be offered again at `now`.
    func due(at now: Moment) -> Item? { items.first { $0.batch.isDue(at: now) } }

    /// What no receipt covers, with what still waits to be taken over, and since when.
    var unsent: Unsent {
        let names = Set(items.lazy.filter { $0.owed > 0 }.map(\.place))
        let waiting = places.lazy.map { place in
            Unsent(
                count: Int(clamping: place.waiting),
                oldest: place.waiting > 0 || names.contains(place.name) ? place.since : nil)
        }
        let owed = Unsent(count: items.reduce(0) { $0 + $1.owed }, oldest: nil)
        return waiting.reduce(owed, +)
    }

    /// Entries from a directory that were taken over, and that no receipt covers.
    func owed(from place: String) -> UInt64 {
        UInt64(items.reduce(0) { $1.place == place ? $0 + $1.owed : $0 })
    }

    /// The next directory to read from at `now`.
    func place(at now: BootTime) -> ClosedChain? {
        places.first { place in
            !place.isRead && putOff[place.name].map { $0 <= now } ?? true
        }
    }

    /// Replaces what is known of a directory.
    mutating func update(_ place: ClosedChain) {
        guard let index = places.firstIndex(where: { $0.name == place.name }) else { return }
        places[index] = place
    }
}
