internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// What the journal in use says about journals that were put aside.
///
/// The seals of its rows show a change by chance or by hand, and anybody can make them anew. The
/// rest is held against what somebody signed, or what stands in the directory itself.
extension Verification {
    /// What is verified so far of the tables `closed` and `salvage`.
    struct PutAsideState {
        /// Every directory that the journal knows, as it stood when this began.
        var places: [ClosedChain] = []
        /// The entries of each chain in batches that were taken over.
        var taken: [ChainID: [ClosedRange<UInt64>]] = [:]
        /// Where chains ended that the chain in use names as the one before.
        var ends: [ChainID: UInt64] = [:]
        /// The row that was verified last.
        var lastRow = Int64.min
    }

    /// The row of a batch that was taken over, with what is said about it.
    private struct Row {
        var batch: StoredBatch
        var id: Int64
        var place: String
        var chain: ChainID?
        var receipt: ReceiptColumns
        /// True if the journal knows the directory that it came from.
        var isKnown: Bool

        init(_ row: Statement) {
            batch = StoredBatch(row)
            id = row.int64(8)
            place = row.text(9)
            chain = ChainID(row.blob(10))
            receipt = ReceiptColumns(
                receipt: row.optional(11, Statement.blob),
                code: row.optional(12, Statement.int64),
                heldAt: row.optional(13, Statement.int64))
            isKnown = row.int64(14) != 0
        }

        static let select = StoredBatch.select(
            from: "salvage", with: "id", "place", "chain", "receipt", "code", "held_at",
            "place IN (SELECT name FROM closed)")
    }

    /// Verifies the rows about the directories.
    mutating func readPlaces(_ database: Database) throws {
        guard try Schema.hasSalvage(database) else { return }
        let rows = try database.all(ClosedChain.select + " ORDER BY name") { row in
            (name: row.text(0), place: ClosedChain(row))
        }
        for row in rows where row.place == nil {
            fault(0, "what is known of it is not what was written", in: row.name)
        }
        putAside.places = rows.compactMap(\.place)
    }

    /// Verifies the next few batches that were taken over; false when there are no more.
    mutating func nextTaken(_ database: Database) throws -> Bool {
        guard try Schema.hasSalvage(database) else { return false }
        let rows = try database.all(
            Row.select + "WHERE id > ? ORDER BY id LIMIT 64", putAside.lastRow, read: Row.init)
        for row in rows {
            putAside.lastRow = row.id
            do {
                try check(row, database)
                report.taken += 1
            } catch let error as Mismatch {
                fault(row.batch.item.first, error.reason, in: row.place)
            } catch let error as FormatError {
                fault(row.batch.item.first, "\(error)", in: row.place)
            }
        }
        return !rows.isEmpty
    }

    private mutating func check(_ row: Row, _ database: Database) throws {
        guard let chain = row.chain, row.batch.isSealed(of: Salvage.owner(row.place, chain)) else {
            throw Mismatch(reason: "the batch that was taken over has changed")
        }
        guard row.isKnown else {
            throw Mismatch(reason: "the batch came from a directory that nothing is known of")
        }
        let item = row.batch.item
        let message = try SignedMessage(row.batch.message, expecting: .batch)
        let batch = try Batch(payload: message.payload)
        _ = try batch.verifiedHashes()
        let owed = batch.entries.filter { !$0.fact.ridesAlong }
        guard message.payloadDigest == item.payload, batch.kiosk == report.kiosk,
            batch.chain == chain, batch.firstSequence == item.first,
            batch.lastSequence == item.last, owed.count == item.owed,
            owed.first?.moment == item.oldest
        else { throw Mismatch(reason: "the batch is not what its row says") }
        try checkSignature(of: message)
        var receipt = row.receipt
        // With the batches of the chain in use, the oldest of its entries go.
        receipt.mayOutliveItsEntry = report.first > 1
        _ = try checkReceipt(receipt, for: item.payload, of: chain, database)
        putAside.taken[chain, default: []].append(item.first...item.last)
    }
}
