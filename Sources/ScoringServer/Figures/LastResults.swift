import FeedbackCore
import SQLite
import Synchronization

/// What each kiosk is told of what was published last for its point.
///
/// Read now and then for all of them together, so that a heartbeat costs one look into memory.
final class LastResults: Sendable {
    private struct Kept {
        /// The time in which it need not be read again.
        var rests: ClosedRange<WallTime>?
        /// Nothing before it was read for the first time.
        var results: [KioskID: [PublishedResult]]?
    }

    /// So long a published month may be unknown to kiosks.
    static let keeps = TimeSpan.minutes(10)
    /// So long after it could not be read it is tried again.
    static let triesAgain = TimeSpan.minutes(1)

    private let reports: Reports
    private let main: DatabaseThread
    private let kept = Mutex(Kept())

    /// - Parameters:
    ///   - reports: what is published.
    ///   - main: a thread that reads the main database.
    init(reports: Reports, main: DatabaseThread) {
        self.reports = reports
        self.main = main
    }

    /// What was published last for the point of `kiosk`; nothing if that is not known, as of a
    /// kiosk that enrolled a moment ago.
    func results(for kiosk: KioskID) -> [PublishedResult]? {
        kept.withLock { $0.results?[kiosk] }
    }

    /// Reads it again if it is time; one caller waits for that, and others have what there is.
    func refresh(at now: WallTime) async {
        let isDue = kept.withLock { kept in
            // A clock that was set back waits for nothing.
            if let rests = kept.rests, rests.contains(now) { return false }
            kept.rests = now...(now + Self.triesAgain)
            return true
        }
        guard isDue else { return }
        do {
            let results = try await read(now)
            kept.withLock { $0 = Kept(rests: now...(now + Self.keeps), results: results) }
        } catch {
            ServerLog.error("what kiosks are to show was not read: \(ServerError(wrapping: error))")
        }
    }

    private func read(_ now: WallTime) async throws -> [KioskID: [PublishedResult]] {
        let results = try await reports.lastMonths(now: now)
        return try await main.run { try KioskTable($0).pointOfEach() }
            .mapValues { results[$0] ?? [] }
    }
}
