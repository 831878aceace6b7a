package import FeedbackCore
import SQLite

/// The scoring server without a thread of its own: whoever hands something in does the work.
///
/// For simulations, which have to replay to the bit. Nothing is counted until somebody asks, and
/// heartbeats are told of no results.
package final class SingleThreadServer {
    /// Where batches and enrolments go in.
    package let ingest: Ingest
    /// Where heartbeats go in.
    package let heartbeats: Heartbeats
    private let workers: [DatabaseThread]
    private let lock: FileLock

    /// Opens the data directory, and makes it at the first start.
    ///
    /// - Parameters:
    ///   - directory: the data directory.
    ///   - now: the time, which certificates are checked against.
    ///   - nextHeartbeat: what kiosks are told to wait, within `Limits.nextHeartbeat`.
    ///   - warn: takes each alarm, and what is wrong with the keys, in words.
    /// - Throws: what cannot be used: the directory, its keys, its databases, or the clock.
    package init(
        _ directory: DataDirectory, now: WallTime, nextHeartbeat: TimeSpan = .zero,
        warn: @escaping @Sendable (String) -> Void
    ) throws(ServerError) {
        try directory.create()
        lock = try directory.lockForServing()
        let keys = try ServerKeys.load(directory, now: now, warn: warn)
        let tidy: @Sendable (Database, Bool) -> Void = { database, _ in
            if database.walPages >= 1_000 { _ = try? database.walCheckpoint(.passive) }
        }
        let writer = try DatabaseThread(
            withoutThread: .writing, open: { try Connections.main(directory, .writer) },
            tidy: tidy)
        let reader = try DatabaseThread(
            withoutThread: .reading, open: { try Connections.main(directory, .reader) })
        let fleet = try DatabaseThread(
            withoutThread: .writing, open: { try HeartbeatTable.open(directory, .writer) },
            tidy: tidy)
        workers = [writer, reader, fleet]
        heartbeats = Heartbeats(
            keys: keys, reader: reader, writer: fleet, nextAfter: nextHeartbeat)
        ingest = Ingest(keys: keys, writer: writer, reader: reader, stored: {}, warn: warn)
    }

    /// Commits what waits and closes everything.
    package func stop() {
        ingest.flushReceipts()
        for worker in workers { worker.stop() }
    }
}
