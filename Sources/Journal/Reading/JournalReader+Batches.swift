internal import FeedbackCore
internal import SQLite

extension JournalReader {
    /// Calls `body` with each frozen batch that no receipt covers, oldest first; then with those
    /// that were taken over from chains that are no longer written.
    ///
    /// Those that the server refused are among them. One of which a single bit has changed is an
    /// error that `needsQuarantine`, and ends it.
    package func forEachOpenBatch(_ body: (FrozenBatch) throws -> Void) throws {
        let chain = try read { try Restored(database).chain }
        var last: UInt64 = 0
        while let found = try stored(StoredBatch.select + Self.nextOpen, after: Int64(last)) {
            try body(FrozenBatch(chain, found.item, found.message))
            last = found.item.first
        }
        for item in try read({ try Salvage(database).items }) {
            let query = StoredBatch.select(from: "salvage") + "WHERE id = ?"
            guard let found = try stored(query, after: item.id, of: item.owner) else { continue }
            try body(FrozenBatch(item.chain, found.item, found.message))
        }
    }

    /// The batch that a query finds with a number, if no bit of it has changed.
    private func stored(
        _ query: String, after number: Int64, of owner: String = ""
    ) throws -> StoredBatch? {
        let found = try read { try database.first(query, number, read: StoredBatch.init) }
        guard let found else { return nil }
        guard found.isSealed(of: owner), found.item.first <= found.item.last else {
            throw JournalError.chainBroken(found.item.first)
        }
        return found
    }

    private static let nextOpen = """
        WHERE first > ? AND first IN (SELECT first FROM outbox) ORDER BY first LIMIT 1
        """
}
