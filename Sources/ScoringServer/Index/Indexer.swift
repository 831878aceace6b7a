import BatchFormat
import FeedbackCore
import SQLite
import Scoring

/// Reads stored batches after its position and counts them.
///
/// The position moves in the transaction of the rows, so whoever runs it, and wherever it is
/// stopped, each entry is counted once.
struct Indexer {
    private let main: Database
    private let index: Database
    /// Batches of one transaction.
    private static let step = 100

    /// Takes a reading connection to the main database and a writing one to the index.
    init(main: Database, index: Database) {
        self.main = main
        self.index = index
    }

    /// Opens both for `directory`; an index that other rules made is made anew.
    static func open(_ directory: DataDirectory, _ role: Connections.Role) throws -> Indexer {
        // Also makes the database if the server was never started.
        _ = try Connections.main(directory, .command)
        let main = try Connections.main(directory, .reader)
        let index: Database
        do {
            index = try openIndex(directory, role)
        } catch ServerError.schema where role == .writer {
            try SecretFile.remove([
                directory.index, directory.index + "-wal", directory.index + "-shm",
            ])
            index = try openIndex(directory, role)
        }
        return Indexer(main: main, index: index)
    }

    /// Opens the index alone.
    static func openIndex(_ directory: DataDirectory, _ role: Connections.Role) throws -> Database {
        // Whatever a power cut takes from it is counted again.
        try Connections.open(
            directory.index, role: role, tables: IndexSchema.tables, version: IndexSchema.version,
            durable: false)
    }

    /// Counts everything that is stored; `fault` is called in each transaction before its commit.
    func catchUp(fault: () throws -> Void = {}) throws {
        while try step(fault: fault) {}
    }

    /// Copies what the log holds into the index, where no command writes at the same time.
    func checkpoint(_ directory: DataDirectory) throws {
        guard index.walPages > 4_000, let lock = try directory.lockForWriting(waiting: false) else {
            return
        }
        _ = try withExtendedLifetime(lock) { try index.walCheckpoint(.passive) }
    }

    private struct Stored {
        var position: Int64
        var received: WallTime
        var forked: Bool
        var message: [UInt8]
        var payload: [UInt8]
    }

    /// Counts some batches in one transaction; false if there was nothing to count.
    func step(fault: () throws -> Void = {}) throws -> Bool {
        try index.transaction {
            try main.transaction(.deferred) {
                var position = try IndexPosition.resume(index, in: main)
                let batches = try stored(after: position.batch)
                let forks = try main.all(
                    "SELECT id, batch FROM fork WHERE id > ? ORDER BY id", position.fork
                ) { ($0.int64(0), $0.int64(1)) }
                guard !batches.isEmpty || !forks.isEmpty else { return false }
                var affected: [Int64: UInt32] = [:]
                for batch in batches { try read(batch, &affected) }
                for (_, batch) in forks { try markForked(batch, &affected) }
                for (line, ordinal) in affected {
                    try LineReckoning(index: index, line: line, points: try points(of: line))
                        .reckon(from: ordinal)
                }
                position.batch = batches.last?.position ?? position.batch
                position.fork = forks.last?.0 ?? position.fork
                try position.store(batches.last?.payload, in: index)
                try fault()
                return true
            }
        }
    }

    private func stored(after position: Int64) throws -> [Stored] {
        try main.all(
            """
            SELECT position, received_at, code, message, payload FROM batch WHERE position > ?
            ORDER BY position LIMIT \(Self.step)
            """, position
        ) { row in
            Stored(
                position: row.int64(0), received: WallTime(milliseconds: row.int64(1)),
                forked: row.int(2) == 1, message: row.blob(3), payload: row.blob(4))
        }
    }

    /// Takes one batch apart.
    ///
    /// What is stored was verified, so that an error here is a fault of the disk or of a newer
    /// format, and stops the index, never an upload.
    private func read(_ stored: Stored, _ affected: inout [Int64: UInt32]) throws {
        let message = try SignedMessage(stored.message, expecting: .batch)
        let batch = try Batch(payload: message.payload)
        let line = try line(of: batch)
        var latest: [UInt32: Int64] = [:]
        for (entry, hash) in zip(batch.entries, batch.recomputedHashes()) {
            let ordinal = entry.moment.bootOrdinal
            latest[ordinal] = max(latest[ordinal] ?? .min, entry.moment.milliseconds)
            try keep(entry, hash, line, stored)
        }
        for (ordinal, boot) in latest {
            try keepEvidence(
                message.payloadDigest, line, Moment(bootOrdinal: ordinal, milliseconds: boot),
                kind: 2, wall: stored.received)
            affected[line] = min(affected[line] ?? .max, ordinal)
        }
    }

    private func keep(_ entry: Entry, _ hash: Digest, _ line: Int64, _ stored: Stored) throws {
        switch entry.fact {
        case .rating(let rating):
            try index.run(
                """
                INSERT OR IGNORE INTO rating (identity, line, sequence, ordinal, boot, panel,
                    question, level, mark, batch, received, forked)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, hash.bytes, line, entry.sequence, entry.moment.bootOrdinal,
                entry.moment.milliseconds, Int(rating.panel), Int(rating.question),
                Int(rating.level), rating.mark.code, stored.position,
                stored.received.milliseconds, stored.forked)
        case .clock(let clock) where clock.quality != .unset:
            try keepEvidence(
                hash, line, entry.moment, kind: 0, wall: clock.wall,
                error: Int64(clamping: clock.errorMilliseconds), quality: clock.quality)
        case .receipt(let digest):
            let signed = try main.first(
                "SELECT signed_at FROM receipt WHERE digest = ?", digest.bytes
            ) { WallTime(milliseconds: $0.int64(0)) }
            guard let signed else { return }
            try keepEvidence(hash, line, entry.moment, kind: 1, wall: signed)
        case .configuration(let bytes):
            try index.run(
                "INSERT OR IGNORE INTO declared VALUES (?, ?, ?, ?)", hash.bytes, line,
                entry.sequence, bytes)
        default: return
        }
    }

    private func keepEvidence(
        _ source: Digest, _ line: Int64, _ moment: Moment, kind: Int, wall: WallTime,
        error: Int64 = 0, quality: ClockQuality = .unset
    ) throws {
        try index.run(
            "INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)", source.bytes,
            moment.bootOrdinal, kind, line, moment.milliseconds, wall.milliseconds, error,
            Int(quality.rawValue))
    }

    private func markForked(_ batch: Int64, _ affected: inout [Int64: UInt32]) throws {
        let lines = try index.all(
            "SELECT line, min(ordinal) FROM rating WHERE batch = ? GROUP BY line", batch
        ) { ($0.int64(0), UInt32($0.int64(1))) }
        try index.run("UPDATE rating SET forked = 1 WHERE batch = ?", batch)
        for (line, ordinal) in lines { affected[line] = min(affected[line] ?? .max, ordinal) }
    }

    private func line(of batch: Batch) throws -> Int64 {
        try index.run(
            "INSERT OR IGNORE INTO line (kiosk, chain) VALUES (?, ?)", batch.kiosk.bytes,
            batch.chain.bytes)
        return try index.first(
            "SELECT id FROM line WHERE kiosk = ? AND chain = ?", batch.kiosk.bytes,
            batch.chain.bytes
        ) { $0.int64(0) } ?? 0
    }

    private func points(of line: Int64) throws -> [String] {
        let kiosk = try index.first("SELECT kiosk FROM line WHERE id = ?", line) { $0.blob(0) }
        return try KioskTable(main).points(of: KioskID(trusted: kiosk ?? []))
    }
}
