package import FeedbackCore
import SQLite
import Scoring
import Synchronization

/// The scoring server without its listener: keys, the writer, and everything that reads.
///
/// One per data directory; the directory is locked until it stops.
package final class Server: Sendable {
    /// Where batches and enrolments go in.
    package let ingest: Ingest
    /// Where heartbeats go in.
    package let heartbeats: Heartbeats
    let writer: DatabaseThread
    let reader: DatabaseThread
    /// What is published.
    let reports: Reports
    private let index: IndexThread
    private let figures: DatabaseThread
    private let publisher: DatabaseThread
    private let fleet: DatabaseThread
    private let lock: Mutex<FileLock?>

    /// Opens the data directory, and makes it at the first start.
    ///
    /// - Parameters:
    ///   - directory: the data directory.
    ///   - now: the time, which certificates are checked against.
    ///   - commitsTogether: false only to show what committing waiting batches together is worth.
    ///   - nextHeartbeat: what kiosks are told to wait, within `Limits.nextHeartbeat`.
    ///   - warn: takes each alarm, and what is wrong with the keys, in words, on any thread; the
    ///     log if not given.
    /// - Throws: what cannot be used: the directory, its keys, its databases, or the clock.
    package init(
        _ directory: DataDirectory, now: WallTime, commitsTogether: Bool = true,
        nextHeartbeat: TimeSpan = .zero,
        warn: @escaping @Sendable (String) -> Void = ServerLog.warning
    ) throws(ServerError) {
        try directory.create()
        lock = Mutex(try directory.lockForServing())
        let keys = try ServerKeys.load(directory, now: now, warn: warn)
        writer = try DatabaseThread(
            name: "writer", mode: .writing,
            together: commitsTogether ? DatabaseThread.mostTogether : 1,
            open: { try Connections.main(directory, .writer) },
            tidy: { Self.checkpoint($0, directory, isIdle: $1) })
        reader = try DatabaseThread(
            name: "reader", mode: .reading, open: { try Connections.main(directory, .reader) })
        let rules = try Self.begin(directory, now: now)
        let counting = try IndexThread(directory)
        index = counting
        figures = try DatabaseThread(
            name: "figures", mode: .reading, open: { try Indexer.openFigures(directory, .reader) })
        publisher = try DatabaseThread(
            name: "publisher", mode: .reading,
            open: { try Indexer.openFigures(directory, .writer) },
            tidy: { Self.checkpointOwn($0, isIdle: $1) })
        reports = Reports(main: reader, index: figures, publisher: publisher, rules: rules)
        fleet = try DatabaseThread(
            name: "fleet", mode: .writing, open: { try HeartbeatTable.open(directory, .writer) },
            tidy: { Self.checkpointOwn($0, isIdle: $1) })
        heartbeats = Heartbeats(
            keys: keys, reader: reader, writer: fleet, nextAfter: nextHeartbeat,
            results: LastResults(reports))
        ingest = Ingest(
            keys: keys, writer: writer, reader: reader, stored: { counting.poke() },
            warn: warn)
    }

    /// Commits what waits and closes everything.
    package func stop() {
        ingest.flushReceipts()
        writer.stop()
        fleet.stop()
        index.stop()
        reader.stop()
        figures.stop()
        publisher.stop()
        lock.withLock { $0 = nil }
    }

    /// Lets this program's flag rules begin, if they are new here, and reads all that hold.
    private static func begin(
        _ directory: DataDirectory, now: WallTime
    ) throws(ServerError) -> RuleCalendar {
        do {
            try PublishedFigures.begin(directory, now: now)
            return try PublishedFigures.rules(directory)
        } catch { throw ServerError(wrapping: error) }
    }

    /// Pages of write-ahead log before an idle writer copies them into the database.
    private static let idlePages = 1_000
    /// Pages before a busy one does, so that the log stays short under any load.
    private static let busyPages = 4_000

    /// Commands only read these, so that nobody has to be left out.
    private static func checkpointOwn(_ database: Database, isIdle: Bool) {
        guard database.walPages >= (isIdle ? idlePages : busyPages) else { return }
        _ = try? database.walCheckpoint(.passive)
    }

    /// Nobody waits while this runs if it can be helped; it is left out while a command writes.
    private static func checkpoint(
        _ database: Database, _ directory: DataDirectory, isIdle: Bool
    ) {
        guard database.walPages >= (isIdle ? idlePages : busyPages),
            let lock = try? directory.lockForWriting(waiting: false)
        else { return }
        withExtendedLifetime(lock) { _ = try? database.walCheckpoint(.passive) }
    }
}
