import FeedbackCore
import SQLite
import Scoring
import Synchronization

/// Makes reports from the index and the points.
///
/// Books are kept until something new is counted or another day begins.
package final class Reports: Sendable {
    private struct Kept {
        var position: FigureReader.Position
        var today: CivilDate
        var books: [String: FigureBook] = [:]
    }

    private let main: DatabaseThread
    private let index: DatabaseThread
    private let kept = Mutex<Kept?>(nil)

    /// - Parameters:
    ///   - main: a thread that reads the main database.
    ///   - index: a thread that reads the index.
    init(main: DatabaseThread, index: DatabaseThread) {
        self.main = main
        self.index = index
    }

    /// All points, units together.
    func points() async throws -> [Point] { try await main.run { try PointTable($0).all() } }

    /// The report of one closed period, or nothing if there is no such point.
    func report(
        _ id: String, _ period: Period, for audience: Audience, now: WallTime
    ) async throws -> PointReport? {
        let points = try await points()
        guard let point = points.first(where: { $0.id == id }) else { return nil }
        let (book, position) = try await book(of: point, points, now: now)
        var report = PointReport(
            point: point, parent: points.first { $0.id == point.parent }, period: period,
            questions: [], asOf: now, batch: position.batch, evidence: nil)
        report.evidence = try await main.run { database in
            try database.first(
                "SELECT payload FROM batch WHERE position = ?", position.batch
            ) { Digest($0.blob(0)) } ?? nil
        }
        report.questions = Self.questions(of: point, period, in: book, for: audience)
        return report
    }

    private func book(
        of point: Point, _ points: [Point], now: WallTime
    ) async throws -> (FigureBook, FigureReader.Position) {
        let root = point.parent ?? point.id
        let family = points.filter { $0.id == root || $0.parent == root }
        let today = CivilDate(at: now)
        let position = try await index.run { try FigureReader($0).position() }
        let found: FigureBook? = kept.withLock { kept in
            guard let kept, kept.position == position, kept.today == today else { return nil }
            return kept.books[root]
        }
        if let found { return (found, position) }
        let book = try await index.run { try FigureReader($0).book(of: family, now: now) }
        kept.withLock { kept in
            if kept?.position != position || kept?.today != today {
                kept = Kept(position: position, today: today)
            }
            kept?.books[root] = book
        }
        return (book, position)
    }

    /// What may be said of each question that the point was ever rated on.
    static func questions(
        of point: Point, _ period: Period, in book: FigureBook, for audience: Audience
    ) -> [PointReport.Question] {
        book.questions(of: point.id).compactMap { question in
            let key = FigureBook.Key(
                point: point.id, question: question.id, scale: question.scale, period: period)
            guard let figure = book.figures[key] else { return nil }
            return PointReport.Question(
                id: question.id, scale: question.scale, figure: figure,
                withheld: withheld(key, figure, point, book, audience))
        }
    }

    private static func withheld(
        _ key: FigureBook.Key, _ figure: Figure, _ point: Point, _ book: FigureBook,
        _ audience: Audience
    ) -> PointReport.Withheld? {
        let publication = Publication(count: figure.tally.total)
        switch audience {
        case .office: return publication == .suppressed ? .tooFew : nil
        case .everybody:
            if point.isInternal { return .counter }
            if publication < .published { return .tooFew }
            return book.published.contains(key) ? nil : .protectsOthers
        }
    }
}
