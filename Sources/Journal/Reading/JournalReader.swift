internal import BatchFormat
package import FeedbackCore
internal import Glibc
internal import Linux
internal import SQLite

/// Reads a journal while the daemon writes to it, or after it died.
///
/// It can neither write nor checkpoint. Reads are transactions of at most `Limits.rowsPerRead`
/// rows, so that the log never has to wait long for a reader.
package final class JournalReader {
    /// The directory that the database stands in.
    package let directory: String
    let vfs: String?
    let database: Database

    /// Opens the journal in `directory`, and refuses what is none.
    package init(directory: String, vfs: String? = nil) throws(JournalError) {
        self.directory = directory
        self.vfs = vfs
        let path = directory + "/" + JournalFiles.database
        guard JournalFiles.exists(path) else {
            throw .system(SystemError("open \(path)", code: errno))
        }
        try Schema.identify(path, vfs: vfs)
        do throws(SQLiteError) {
            database = try Self.connect(path, vfs)
        } catch {
            throw JournalError(error)
        }
        try Schema.identify(database)
    }

    private static func connect(
        _ path: String, _ vfs: String?
    ) throws(SQLiteError) -> Database {
        do throws(SQLiteError) {
            return try open(path, .readOnly, vfs)
        } catch {
            // Without the right to make the log's index, a database whose log is absent or empty
            // can still be read as it stands; with a log, that would show the past.
            let hasLog = (try? SmallFile.read(path + "-wal", upTo: 1))?.isEmpty == false
            guard error.isCannotOpen || error.isReadOnly, !hasLog else { throw error }
            return try open(path, .immutable, vfs)
        }
    }

    private static func open(
        _ path: String, _ access: Database.Access, _ vfs: String?
    ) throws(SQLiteError) -> Database {
        let database = try Database(path: path, access: access, vfs: vfs)
        try database.setBusyTimeout(milliseconds: 2_000)
        try database.pragma("mmap_size", "0")
        try database.pragma("cell_size_check", "ON")
        try database.pragma("trusted_schema", "OFF")
        _ = try database.first("SELECT 1 FROM sqlite_schema") { _ in }
        return database
    }

    /// Where the journal stands; also verifies its last few entries.
    package func summary() throws(JournalError) -> JournalSummary {
        try read {
            let state = try Restored(database)
            let refused = state.outbox.items.count { $0.refused != nil }
            let all = try database.first("SELECT count(*) FROM batch") { $0.int(0) } ?? 0
            let server = state.outbox.receiptNow
            return JournalSummary(
                kiosk: state.kiosk, chain: state.chain, head: state.tail.head,
                firstKept: state.base.head.sequence + 1,
                bootOrdinal: state.tail.moment.bootOrdinal, boot: try lastBoot(),
                lastMoment: state.tail.moment,
                endedCleanly: state.endedCleanly, lastPress: try lastPress(),
                unsent: state.outbox.unsent(owed: state.tail.owed) + state.salvage.unsent,
                batches: JournalSummary.Batches(
                    covered: all - state.outbox.items.count,
                    open: state.outbox.items.count - refused, setAside: refused),
                lastReceipt: try lastReceipt(), contiguous: state.outbox.contiguous,
                serverTime: server == 0 ? nil : WallTime(milliseconds: server),
                putAside: state.salvage.putAside)
        }
    }

    /// Calls `body` with each entry of `range` in order, until it returns false.
    ///
    /// Entries that were pruned, or are not there yet, are left out. The hashes are not checked.
    package func forEachEntry(
        in range: ClosedRange<UInt64> = 1...UInt64(Int64.max), _ body: (Entry) throws -> Bool
    ) throws {
        var next = range.lowerBound
        while next <= range.upperBound {
            let rows = try slice(from: next, through: range.upperBound)
            for row in rows {
                guard try body(row.unverified()) else { return }
            }
            guard let last = rows.last else { return }
            next = last.sequence + 1
        }
    }

    /// The same for entries of some kinds only; the others are not even decoded.
    package func forEachEntry(
        ofKinds kinds: Set<UInt64>, in range: ClosedRange<UInt64> = 1...UInt64(Int64.max),
        _ body: (Entry) throws -> Bool
    ) throws {
        let limits = try read {
            try database.first("SELECT min(seq), max(seq) FROM entry WHERE seq > 0") { row in
                row.isNull(0) ? nil : row.uint64(0)...row.uint64(1)
            } ?? nil
        }
        guard let limits, limits.overlaps(range) else { return }
        let places = range.clamped(to: limits)
        let listed = kinds.sorted().map { "x'\([UInt8($0)].hex)'" }.joined(separator: ", ")
        var next = places.lowerBound
        while next <= places.upperBound {
            let last = min(next + UInt64(Limits.rowsPerRead) - 1, places.upperBound)
            // The second byte of a fact is its kind.
            let rows = try read {
                try database.all(
                    EntryRow.select + "WHERE seq BETWEEN ? AND ? "
                        + "AND substr(body, 2, 1) IN (\(listed)) ORDER BY seq",
                    next, last, read: EntryRow.init)
            }
            for row in rows { guard try body(row.unverified()) else { return } }
            next = last + 1
        }
    }

    /// Runs `body` on one state of the journal.
    func read<T>(_ body: () throws -> T) throws(JournalError) -> T {
        do {
            return try database.transaction(.deferred, body: body)
        } catch {
            throw JournalError(error)
        }
    }

    private func slice(
        from first: UInt64, through last: UInt64
    ) throws(JournalError) -> [EntryRow] {
        try read {
            try database.all(
                EntryRow.select + "WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?", first, last,
                Limits.rowsPerRead, read: EntryRow.init)
        }
    }

    /// When the last rating was cast that counts: what staff tried in service mode does not.
    private func lastPress() throws -> Moment? {
        // The second byte of a fact is its kind; 1 is a rating.
        let query =
            EntryRow.select + "WHERE seq < ? AND substr(body, 2, 1) = x'01' "
            + "ORDER BY seq DESC LIMIT 64"
        var next = UInt64(Int64.max)
        while true {
            let rows = try database.all(query, next, read: EntryRow.init)
            guard let oldest = rows.last else { return nil }
            if let row = rows.first(where: { !$0.isTest }) { return row.moment }
            next = oldest.sequence
        }
    }

    private func lastBoot() throws -> BootRecord? {
        let query = "WHERE substr(body, 2, 1) = x'03' ORDER BY seq DESC LIMIT 1"
        let row = try database.first(EntryRow.select + query, read: EntryRow.init)
        guard case .boot(let record)? = try row?.unverified().fact else { return nil }
        return record
    }

    private func lastReceipt() throws -> JournalSummary.LastReceipt? {
        let query = """
            SELECT first, last, code, held_at FROM batch WHERE receipt IS NOT NULL
            ORDER BY first DESC LIMIT 1
            """
        return try database.first(query) { row in
            JournalSummary.LastReceipt(
                entries: row.uint64(0)...max(row.uint64(0), row.uint64(1)),
                code: ReceiptCode(rawValue: UInt8(truncatingIfNeeded: row.int64(2))) ?? .held,
                heldAt: WallTime(milliseconds: row.int64(3)))
        }
    }
}

extension EntryRow {
    /// True for a rating made in service mode.
    fileprivate var isTest: Bool {
        guard case .rating(let rating)? = try? unverified().fact else { return false }
        return rating.mark.service
    }
}
