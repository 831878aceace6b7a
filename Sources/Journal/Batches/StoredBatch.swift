internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// The part of a batch's row that never changes, with the seal that shows that it did not.
struct StoredBatch {
    var item: Outbox.Item
    var message: [UInt8]
    private(set) var seal: Digest

    /// What `init` reads, up to the condition; further columns follow, from the ninth on.
    static func select(from table: String = "batch", with more: String...) -> String {
        let columns = ["first", "last", "owed", "oldest_boot", "oldest_ms", "payload", "message"]
        return "SELECT " + (columns + ["seal"] + more).joined(separator: ", ") + " FROM \(table) "
    }

    static let select = select()

    init(_ row: Statement) {
        item = Outbox.Item(
            first: row.uint64(0), last: row.uint64(1), owed: row.int(2), oldest: row.moment(3),
            payload: row.digest(5))
        message = row.blob(6)
        seal = row.digest(7)
    }

    /// A batch that has just been frozen, or that was read and found to be sealed.
    init(_ item: Outbox.Item, _ message: [UInt8]) {
        self.item = item
        self.message = message
        seal = Self.seal(item, message)
    }

    /// True if not a single bit of the row has changed since the batch was frozen.
    ///
    /// `owner` says whose it is, where the table does not.
    func isSealed(of owner: String = "") -> Bool { Self.seal(item, message, of: owner) == seal }

    /// The hash of its last entry, which is signed: whoever hashes the entries again, without the
    /// key, does not come out here.
    var headAfter: Digest {
        get throws(JournalError) {
            do throws(FormatError) {
                let signed = try SignedMessage(message, expecting: .batch)
                return try Batch(payload: signed.payload).headAfter
            } catch {
                throw .chainBroken(item.first)
            }
        }
    }

    /// The SHA-256 of everything in the row that must not change.
    static func seal(
        _ item: Outbox.Item, _ message: [UInt8], of owner: String = ""
    ) -> Digest {
        let numbers: [Int64] = [
            Int64(bitPattern: item.first), Int64(bitPattern: item.last), Int64(item.owed),
            Int64(item.oldest?.bootOrdinal ?? 0), item.oldest?.milliseconds ?? -1,
        ]
        let words = numbers.map(String.init).joined(separator: " ") + owner
        return sha256(Array(words.utf8) + item.payload.bytes + message)
    }

    /// Writes a new batch, inside a transaction, as one that no receipt covers.
    static func insert(
        _ item: Outbox.Item, _ message: [UInt8], into database: Database
    ) throws(SQLiteError) {
        try database.run(
            """
            INSERT INTO batch (first, last, owed, oldest_boot, oldest_ms, payload, message, seal)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            item.first, item.last, item.owed, item.oldest?.bootOrdinal, item.oldest?.milliseconds,
            item.payload.bytes, message, seal(item, message).bytes)
        try database.run("INSERT INTO outbox (first) VALUES (?)", item.first)
    }
}
