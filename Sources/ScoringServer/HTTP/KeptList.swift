import FeedbackCore
import Scoring
import Synchronization

/// The list of points as it was made last, in each language.
///
/// Once there is one it is made once a minute, however many ask; the last one is shown meanwhile,
/// and for a minute more if it could not be made.
final class KeptList: Sendable {
    private struct Kept {
        /// When it need not be made again.
        var rest: ClosedRange<WallTime>
        var page: String
    }

    /// So long a point or figure that is new may be missing.
    static let keeps = TimeSpan.minutes(1)

    private let kept = Mutex<[Language: Kept]>([:])

    /// The page, or what `make` makes of it if there is none or it is time.
    ///
    /// - Parameters:
    ///   - language: of the reader.
    ///   - now: the time.
    ///   - make: makes the page.
    /// - Returns: the page.
    /// - Throws: what `make` threw; the last page is kept then.
    func page(
        _ language: Language, now: WallTime, make: () async throws -> String
    ) async throws -> String {
        // A clock that was set back starts anew.
        let rest = (now + (.zero - Self.keeps))...(now + Self.keeps)
        let found: String? = kept.withLock { kept in
            guard let last = kept[language] else { return nil }
            if last.rest.contains(now) { return last.page }
            kept[language] = Kept(rest: rest, page: last.page)
            return nil
        }
        if let found { return found }
        let page = try await make()
        kept.withLock { $0[language] = Kept(rest: rest, page: page) }
        return page
    }
}
