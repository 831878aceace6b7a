internal import BatchFormat
internal import FeedbackCore
internal import SQLite

extension Verification {
    /// A batch's row with what is said about it.
    private struct Row {
        var batch: StoredBatch
        var receipt: ReceiptColumns

        init(_ row: Statement) {
            batch = StoredBatch(row)
            receipt = ReceiptColumns(
                receipt: row.optional(8, Statement.blob),
                code: row.optional(9, Statement.int64),
                heldAt: row.optional(10, Statement.int64), waits: row.int64(11) != 0)
        }

        static let select = StoredBatch.select(
            with: "receipt", "code", "held_at", "first IN (SELECT first FROM outbox)")
    }

    /// Verifies the next few batches; false when there are no more.
    mutating func nextBatches(_ database: Database) throws -> Bool {
        let rows = try database.all(
            Row.select + "WHERE first > ? ORDER BY first LIMIT 64", lastBatch, read: Row.init)
        // The daemon may prune meanwhile.
        nextBatch = max(nextBatch, try VerifiedMeta(database).base.head.sequence + 1)
        for row in rows {
            let item = row.batch.item
            lastBatch = item.first
            if item.first != nextBatch, !isShort {
                fault(
                    min(item.first, nextBatch),
                    "the batches do not follow each other: one begins at \(item.first), "
                        + "not at \(nextBatch)")
            }
            nextBatch = max(nextBatch, item.last + 1)
            guard try holds(item, database) else { continue }
            do {
                try check(row, database)
                report.batches += 1
            } catch let error as Mismatch {
                fault(item.first, error.reason)
            } catch let error as FormatError {
                fault(item.first, "\(error)")
            }
        }
        return !rows.isEmpty
    }

    /// True if there is a verified chain to hold a batch against.
    private mutating func holds(_ item: Outbox.Item, _ database: Database) throws -> Bool {
        guard item.last > report.head.sequence else { return true }
        // Beyond the first fault there is none; what the daemon appended since is for next time.
        let last = try Self.lastSequence(database)
        if report.head.sequence == goal, item.last > last, !isShort {
            isShort = true
            fault(
                last + 1,
                "the chain ends before it, and entries up to \(item.last) were signed")
        }
        return false
    }

    private mutating func check(_ row: Row, _ database: Database) throws {
        guard row.batch.isSealed() else { throw Mismatch(reason: "the stored batch has changed") }
        let item = row.batch.item
        let message = try SignedMessage(row.batch.message, expecting: .batch)
        guard message.payloadDigest == item.payload else {
            throw Mismatch(reason: "the batch is not the one that was frozen")
        }
        let batch = try Batch(payload: message.payload)
        _ = try batch.verifiedHashes()
        let owed = batch.entries.filter { !$0.fact.ridesAlong }
        guard batch.kiosk == report.kiosk, batch.chain == report.chain,
            batch.firstSequence == item.first, batch.lastSequence == item.last,
            owed.count == item.owed, owed.first?.moment == item.oldest,
            try batch.headBefore == hash(at: item.first - 1, database),
            try batch.headAfter == hash(at: item.last, database)
        else { throw Mismatch(reason: "the batch does not hold the entries of the chain") }
        if try checkSignature(of: message) { report.signatures += 1 }
        let receipt = row.receipt
        guard receipt.receipt != nil || receipt.waits && receipt.heldAt == nil else {
            throw Mismatch(reason: "it is marked as received, and there is no receipt")
        }
        if try checkReceipt(receipt, for: item.payload, of: report.chain, database) {
            report.receiptSignatures += 1
        }
        if receipt.receipt != nil { report.receipts += 1 }
    }

    /// Holds what the server said it had against the chain, when all batches are verified.
    ///
    /// `held` are receipts that were kept elsewhere; those of other chains are ignored.
    mutating func finish(_ held: [Receipt], _ database: Database) throws {
        let lost = try database.all(
            "SELECT first FROM outbox WHERE first NOT IN (SELECT first FROM batch)"
        ) { $0.uint64(0) }
        for first in lost { fault(first, "its batch waits to be sent, and is gone") }
        let last = try Self.lastSequence(database)
        let meta = try VerifiedMeta(database)
        if meta.contiguous > last {
            fault(last + 1, Self.shortened(ChainHead(sequence: meta.contiguous, hash: .zero)))
        }
        for receipt in held
        where receipt.code == .held && receipt.kiosk == report.kiosk
            && receipt.chain == report.chain
        {
            let theirs = receipt.contiguous
            if theirs.sequence > last {
                fault(last + 1, Self.shortened(theirs))
            } else if theirs.sequence <= report.head.sequence,
                let ours = try hash(at: theirs.sequence, database), ours != theirs.hash
            {
                fault(theirs.sequence, "the server signed that it holds another entry here")
            }
        }
    }

    private static func shortened(_ theirs: ChainHead) -> String {
        "the chain ends before it, and the server holds entries up to \(theirs.sequence)"
    }

    private func hash(at sequence: UInt64, _ database: Database) throws -> Digest? {
        let base = try VerifiedMeta(database).base
        if sequence == base.head.sequence { return base.head.hash }
        return try EntryRow.read(sequence, from: database)?.hash
    }
}
