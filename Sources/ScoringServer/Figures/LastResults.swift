import FeedbackCore
import Synchronization

/// What kiosks are told of what was published last for their point.
///
/// Read now and then for all points together, so that a heartbeat costs one look into memory.
final class LastResults: Sendable {
    private struct Kept {
        /// When it need not be read again.
        var rest: ClosedRange<WallTime>?
        /// By point; nothing before it was read for the first time.
        var results: [String: [PublishedResult]]?
    }

    /// So long a month that was just published may be unknown to the server's own answers.
    static let keeps = TimeSpan.minutes(10)
    /// So long after it could not be read it is tried again.
    static let triesAgain = TimeSpan.minutes(1)

    private let reports: Reports
    private let kept = Mutex(Kept())

    /// Reads what `reports` have published.
    init(_ reports: Reports) { self.reports = reports }

    /// What was published last for a point; nothing if that is not known.
    func results(for point: String) -> [PublishedResult]? {
        kept.withLock { kept in kept.results.map { $0[point] ?? [] } }
    }

    /// Reads it again if it is time; one caller waits for that, and others have what there is.
    func refresh(at now: WallTime) async {
        let isDue = kept.withLock { kept in
            if let rest = kept.rest, rest.contains(now) { return false }
            kept.rest = Self.rest(at: now, for: Self.triesAgain)
            return true
        }
        guard isDue else { return }
        do {
            let results = try await reports.lastMonths(now: now)
            kept.withLock {
                $0 = Kept(rest: Self.rest(at: now, for: Self.keeps), results: results)
            }
        } catch {
            ServerLog.error("what kiosks are to show was not read: \(ServerError(wrapping: error))")
        }
    }

    /// Callers come with times in any order; only a clock that was set far back starts anew.
    private static func rest(at now: WallTime, for span: TimeSpan) -> ClosedRange<WallTime> {
        (now + (.zero - keeps))...(now + span)
    }
}
