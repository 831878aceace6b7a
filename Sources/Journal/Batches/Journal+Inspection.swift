internal import SQLite

extension Journal {
    /// Reads back what waits for a receipt, one batch a call: whoever carries it away reads the
    /// disk, and not what we keep of it in memory.
    ///
    /// Begins with nothing, which reads all but the batches of the chain in use; goes on after
    /// what was returned last. Batches may be frozen and settled in between.
    ///
    /// - Returns: the first entry of the batch that was read, 0 at the beginning, or nothing if
    ///   there are no more.
    /// - Throws: an error that `needsQuarantine` if a bit has changed.
    package func readBack(after last: UInt64?) throws(JournalError) -> UInt64? {
        try refuseIfPoisoned()
        do {
            return try readNext(after: last)
        } catch {
            guard JournalError(error).needsQuarantine else { throw judge(error) }
        }
        // A reading that failed once may succeed now.
        do {
            return try readNext(after: last)
        } catch {
            throw judge(error)
        }
    }

    private func readNext(after last: UInt64?) throws -> UInt64? {
        try database.execute("PRAGMA shrink_memory")
        guard let last else {
            let stored = try Restored(database)
            guard stored.tail.head == tail.head,
                stored.outbox.items.map(\.first) == outbox.items.map(\.first)
            else { throw JournalError.corrupt("the disk holds another state than was recorded") }
            return 0
        }
        guard let item = outbox.items.first(where: { $0.first > last }) else { return nil }
        _ = try stored(item)
        return item.first
    }
}
