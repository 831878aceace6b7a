internal import SQLite

/// How far somebody has read back what waits for a receipt.
package enum ReadBackPlace: Hashable, Sendable {
    /// What is not a batch: where the chain stands, and what is known of others.
    case state
    /// The batch of the chain in use that begins with this entry.
    case batch(first: UInt64)
    /// The batch of another chain that has this row.
    case takenOver(row: Int64)
}

extension Journal {
    /// Reads back what waits for a receipt, one batch a call: whoever carries it away reads the
    /// disk, and not what we keep of it in memory.
    ///
    /// Begins with nothing, which reads where the chain stands; goes on after what was returned
    /// last. Batches may be frozen, taken over and settled in between.
    ///
    /// - Returns: what was read, or nothing if there is no more.
    /// - Throws: an error that `needsQuarantine` if a bit has changed, or if something is no batch
    ///   that a key of the kiosk signed.
    package func readBack(
        after last: ReadBackPlace?, signer: BatchSigner
    ) throws(JournalError) -> ReadBackPlace? {
        try refuseIfPoisoned()
        do {
            return try readNext(after: last, signer)
        } catch {
            guard JournalError(error).needsQuarantine else { throw judge(error) }
        }
        // A reading that failed once may succeed now.
        do {
            return try readNext(after: last, signer)
        } catch {
            throw judge(error)
        }
    }

    private func readNext(
        after last: ReadBackPlace?, _ signer: BatchSigner
    ) throws -> ReadBackPlace? {
        try forgetPages()
        switch last {
        case nil:
            try readState()
            return .state
        case .state: return try readBatch(after: 0, signer)
        case .batch(let first): return try readBatch(after: first, signer)
        case .takenOver(let row): return try readTakenOver(after: row, signer)
        }
    }

    private func readState() throws {
        let stored = try Restored(database, withTakenOver: false)
        _ = try Salvage.places(in: database)
        let takenOver = try database.all(
            "SELECT id FROM salvage WHERE \(Salvage.isOpen) ORDER BY id"
        ) { $0.int64(0) }
        guard stored.tail.head == tail.head,
            stored.outbox.items.map(\.first) == outbox.items.map(\.first),
            takenOver == salvage.items.map(\.id)
        else { throw JournalError.corrupt("the disk holds another state than was recorded") }
    }

    private func readBatch(
        after first: UInt64, _ signer: BatchSigner
    ) throws -> ReadBackPlace? {
        guard let item = outbox.items.first(where: { $0.first > first }) else {
            return try readTakenOver(after: 0, signer)
        }
        _ = try stored(item, signer)
        return .batch(first: item.first)
    }

    private func readTakenOver(
        after row: Int64, _ signer: BatchSigner
    ) throws -> ReadBackPlace? {
        guard let item = salvage.items.first(where: { $0.id > row }) else { return nil }
        _ = try stored(item, signer)
        return .takenOver(row: item.id)
    }
}
