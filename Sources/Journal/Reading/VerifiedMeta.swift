internal import FeedbackCore
internal import SQLite

/// The one row about the chain, whose numbers are possible.
struct VerifiedMeta {
    var kiosk: KioskID
    var chain: ChainID
    var genesis: Digest
    /// Where the entries that were not pruned begin.
    var base: Tail
    var contiguous: UInt64

    /// Reads it; `corrupt` if it is missing or impossible.
    init(_ database: Database) throws {
        let query = """
            SELECT kiosk, chain, genesis, base_seq, base_hash, base_boot, base_owed, contiguous,
                base_ms FROM meta WHERE id = 1
            """
        let found = try database.first(query) { Self($0) } ?? nil
        guard let found else {
            throw JournalError.corrupt("the row of the chain is missing or makes no sense")
        }
        self = found
    }

    private init?(_ row: Statement) {
        guard [3, 5, 6, 7].allSatisfy({ row.int64($0) >= 0 }), row.int64(3) < .max,
            let kiosk = KioskID(row.blob(0)), let chain = ChainID(row.blob(1))
        else { return nil }
        self.kiosk = kiosk
        self.chain = chain
        genesis = row.digest(2)
        base = Tail(
            head: ChainHead(sequence: row.uint64(3), hash: row.digest(4)),
            moment: Moment(
                bootOrdinal: UInt32(truncatingIfNeeded: row.int64(5)), milliseconds: row.int64(8)),
            owed: row.uint64(6))
        contiguous = row.uint64(7)
    }
}
