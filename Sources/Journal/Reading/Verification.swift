internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// The state of one verification, from slice to slice.
struct Verification {
    var report: VerificationReport
    /// The last entry to verify.
    let goal: UInt64

    private var keys: [KeyID: PublicKey] = [:]
    private let receiptKeys: [PublicKey]
    private let checksSignatures: Bool
    private var receipts: Set<Digest> = []
    private var lastBatch: UInt64 = 0

    init(
        _ database: Database, _ key: PublicKey?, _ receiptKeys: [PublicKey]
    ) throws {
        self.receiptKeys = receiptKeys
        let base = try Self.base(database)
        report = VerificationReport(
            kiosk: base.kiosk, chain: base.chain, first: base.head.sequence + 1, head: base.head)
        goal = try database.first("SELECT max(seq) FROM entry") { $0.uint64(0) } ?? 0
        if let key { keys[key.id] = key }
        checksSignatures = key != nil
        let genesis = ChainHash.genesis(kiosk: base.kiosk, chain: base.chain)
        if base.head.sequence == 0, base.head.hash != genesis {
            fault(1, "the chain does not begin at the h₀ of its kiosk and chain id")
        }
    }

    private mutating func fault(_ sequence: UInt64, _ reason: String) {
        report.faults.append(VerificationReport.Fault(sequence: sequence, reason: reason))
    }

    /// Where the entries that were not pruned begin.
    private static func base(
        _ database: Database
    ) throws -> (kiosk: KioskID, chain: ChainID, head: ChainHead) {
        let query = "SELECT kiosk, chain, base_seq, base_hash FROM meta WHERE id = 1"
        let row = try database.first(query) { row in
            (
                kiosk: KioskID(row.blob(0)) ?? .zero, chain: ChainID(row.blob(1)) ?? .zero,
                head: ChainHead(sequence: row.uint64(2), hash: row.digest(3))
            )
        }
        guard let row else { throw JournalError.corrupt("the row of the chain is missing") }
        return row
    }

    /// Verifies the next slice of entries; false at the goal or at the first fault.
    mutating func nextEntries(_ database: Database) throws -> Bool {
        let base = try Self.base(database)
        // The daemon may prune meanwhile; what it pruned it had verified when it froze it.
        if base.head.sequence > report.head.sequence { report.head = base.head }
        guard report.head.sequence < goal else { return false }
        let rows = try database.all(
            EntryRow.select + "WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            report.head.sequence, goal, Limits.rowsPerRead, read: EntryRow.init)
        for row in rows {
            let expected = report.head.sequence + 1
            guard let entry = try? row.entry(after: report.head.hash, at: expected) else {
                fault(expected, Self.reason(row, expected))
                return false
            }
            report.head = ChainHead(sequence: expected, hash: row.hash)
            report.entries += 1
            note(entry.fact)
        }
        return !rows.isEmpty
    }

    private static func reason(_ row: EntryRow, _ expected: UInt64) -> String {
        if row.sequence != expected { return "it is missing" }
        do throws(FormatError) {
            _ = try FactCodec.decode(row.body)
        } catch {
            return "\(error)"
        }
        return "its hash does not follow from its content and the entry before"
    }

    private mutating func note(_ fact: Fact) {
        switch fact {
        case .receipt(let digest): receipts.insert(digest)
        case .key(let spki, _):
            if let key = try? PublicKey(spki: spki) { keys[key.id] = key }
        default: break
        }
    }

    /// Verifies the next few batches; false when there are no more.
    mutating func nextBatches(_ database: Database) throws -> Bool {
        let rows = try database.all(
            StoredBatch.select(with: "receipt") + "WHERE first > ? ORDER BY first LIMIT 64",
            lastBatch
        ) { (batch: StoredBatch($0), receipt: $0.optional(8, Statement.blob)) }
        for row in rows {
            let item = row.batch.item
            lastBatch = item.first
            // Beyond the first fault there is no chain to hold a batch against.
            guard item.last <= report.head.sequence else { continue }
            do {
                try check(row.batch, row.receipt, database)
                report.batches += 1
            } catch let error as Mismatch {
                fault(item.first, error.reason)
            } catch let error as FormatError {
                fault(item.first, "\(error)")
            }
        }
        return !rows.isEmpty
    }

    private mutating func check(
        _ row: StoredBatch, _ receipt: [UInt8]?, _ database: Database
    ) throws {
        guard row.isSealed else { throw Mismatch(reason: "the stored batch has changed") }
        let item = row.item
        let message = try SignedMessage(row.message, expecting: .batch)
        guard message.payloadDigest == item.payload else {
            throw Mismatch(reason: "the batch is not the one that was frozen")
        }
        let batch = try Batch(payload: message.payload)
        _ = try batch.verifiedHashes()
        guard batch.kiosk == report.kiosk, batch.chain == report.chain,
            batch.firstSequence == item.first, batch.lastSequence == item.last,
            try batch.headBefore == hash(at: item.first - 1, database),
            try batch.headAfter == hash(at: item.last, database)
        else { throw Mismatch(reason: "the batch does not hold the entries of the chain") }
        if checksSignatures {
            guard let key = keys[message.keyID] else {
                throw Mismatch(reason: "key \(message.keyID) that signed it is not the kiosk's")
            }
            try message.verify(with: key)
            report.signatures += 1
        }
        if let receipt { try check(receipt, of: item) }
    }

    private mutating func check(_ bytes: [UInt8], of item: Outbox.Item) throws {
        let message = try SignedMessage(bytes, expecting: .receipt)
        let receipt = try Receipt(payload: message.payload)
        guard receipt.payloadDigest == item.payload else {
            throw Mismatch(reason: "its receipt names another batch")
        }
        guard receipts.contains(sha256(bytes)) else {
            throw Mismatch(reason: "its receipt does not stand in the chain")
        }
        report.receipts += 1
        if let key = receiptKeys.first(where: { $0.id == message.keyID }) {
            try message.verify(with: key)
            report.receiptSignatures += 1
        }
    }

    private func hash(at sequence: UInt64, _ database: Database) throws -> Digest? {
        let base = try Self.base(database)
        if sequence == base.head.sequence { return base.head.hash }
        return try EntryRow.read(sequence, from: database)?.hash
    }

    private struct Mismatch: Error { var reason: String }
}
