internal import BatchFormat
internal import FeedbackCore
internal import SQLite

/// The state of one verification, from slice to slice.
struct Verification {
    var report: VerificationReport
    /// The last entry to verify.
    let goal: UInt64

    /// The kiosk's keys, as they were given: whoever can write into the chain could declare one.
    let keys: [KeyID: PublicKey]
    let receiptKeys: [PublicKey]
    let checksSignatures: Bool
    /// The digests that the chain's receipt entries name.
    private(set) var receipts: Set<Digest> = []
    /// The first entry of the batch that was verified last.
    var lastBatch: UInt64 = 0
    /// Where the next batch has to begin.
    var nextBatch: UInt64
    /// True once a batch was found whose entries are gone.
    var isShort = false
    /// What is verified of journals that were put aside.
    var putAside = PutAsideState()
    /// Up to where entries were looked through that the daemon has appended beyond the goal.
    private var looked: UInt64
    private var tail: Tail
    private var corrections: CorrectionCheck

    init(
        _ database: Database, _ keys: [PublicKey], _ receiptKeys: [PublicKey]
    ) throws {
        self.receiptKeys = receiptKeys
        let row = try VerifiedMeta(database)
        tail = row.base
        nextBatch = row.base.head.sequence + 1
        corrections = CorrectionCheck(from: nextBatch)
        report = VerificationReport(
            kiosk: row.kiosk, chain: row.chain, first: nextBatch, head: row.base.head)
        // Nothing reads what stands before the beginning, so a number below 0 is no goal.
        goal = try Self.lastSequence(database)
        looked = goal
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
        checksSignatures = !keys.isEmpty
        let genesis = ChainHash.genesis(kiosk: row.kiosk, chain: row.chain)
        if row.genesis != genesis || row.base.head.sequence == 0 && row.base.head.hash != genesis {
            fault(nextBatch, "the chain does not begin at the h₀ of its kiosk and chain id")
        }
        try findStrangers(database)
    }

    mutating func fault(_ sequence: UInt64, _ reason: String, in place: String? = nil) {
        report.faults.append(
            VerificationReport.Fault(sequence: sequence, place: place, reason: reason))
    }

    /// The place of the last entry that is there now, or 0.
    static func lastSequence(_ database: Database) throws -> UInt64 {
        let last = try database.first("SELECT max(seq) FROM entry") { $0.int64(0) } ?? 0
        return UInt64(clamping: last)
    }

    /// Finds what no daemon of ours puts into a journal.
    private mutating func findStrangers(_ database: Database) throws {
        let programs = try database.all(Schema.strangers) { $0.text(0) }
        for name in programs {
            fault(nextBatch, "the database does something of its own: \(name)")
        }
        let before = try database.first(
            "SELECT count(*) FROM entry WHERE seq <= ?", tail.head.sequence
        ) { $0.int(0) }
        if let before, before > 0 {
            fault(nextBatch, "\(before) rows stand before the beginning of the chain")
        }
    }

    /// Verifies the next slice of entries; false at the goal or at the first fault.
    mutating func nextEntries(_ database: Database) throws -> Bool {
        let base = try VerifiedMeta(database).base
        // The daemon may prune meanwhile; what it pruned it had verified when it froze it.
        if base.head.sequence > report.head.sequence {
            report.head = base.head
            tail = base
            corrections = CorrectionCheck(from: base.head.sequence + 1)
        }
        guard report.head.sequence < goal else { return false }
        let rows = try database.all(
            EntryRow.select + "WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            report.head.sequence, goal, Limits.rowsPerRead, read: EntryRow.init)
        for row in rows {
            let expected = report.head.sequence + 1
            guard let entry = try? row.entry(after: tail) else {
                fault(expected, reason(row, expected))
                return false
            }
            tail = row.tail
            report.head = tail.head
            report.entries += 1
            note(entry)
        }
        return !rows.isEmpty
    }

    private func reason(_ row: EntryRow, _ expected: UInt64) -> String {
        if row.sequence != expected { return "it is missing" }
        do throws(FormatError) {
            _ = try FactCodec.decode(row.body)
        } catch {
            return "\(error)"
        }
        guard (try? row.entry(after: tail.head.hash, at: expected)) == nil else {
            return "the count of entries to send does not go on as it must"
        }
        return "its hash does not follow from its content and the entry before"
    }

    private mutating func note(_ entry: Entry) {
        if let reason = corrections.take(entry, declared(by: entry.fact)) {
            fault(entry.sequence, reason)
        }
        switch entry.fact {
        case .receipt(let digest): receipts.insert(digest)
        case .start(let start):
            putAside.ends[start.previous] = max(
                putAside.ends[start.previous] ?? 0, start.sequence)
        default: break
        }
    }

    /// True if an entry tells of this receipt; one that the daemon has taken meanwhile may stand
    /// beyond the goal.
    mutating func tells(of receipt: Digest, _ database: Database) throws -> Bool {
        while !receipts.contains(receipt) {
            let rows = try database.all(
                EntryRow.select + "WHERE seq > ? ORDER BY seq LIMIT ?", looked,
                Limits.rowsPerRead, read: EntryRow.init)
            guard let last = rows.last else { return false }
            looked = last.sequence
            for row in rows {
                if case .receipt(let digest)? = try? row.unverified().fact {
                    receipts.insert(digest)
                }
            }
        }
        return true
    }

    private func declared(by fact: Fact) -> DeclaredConfiguration? {
        guard case .configuration(let bytes) = fact else { return nil }
        return try? DeclaredConfiguration(canonicalBytes: bytes)
    }
}
