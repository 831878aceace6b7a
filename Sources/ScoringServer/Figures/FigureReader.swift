import FeedbackCore
import SQLite
import Scoring

/// Reads figures from the index; nothing of a period that is not over ever leaves it.
struct FigureReader {
    private let index: Database

    init(_ index: Database) { self.index = index }

    /// How far the index has read.
    struct Position: Hashable, Sendable {
        /// The last batch that is counted, or 0.
        var batch: Int64
    }

    /// The last batch that is counted.
    func position() throws -> Position {
        Position(batch: try index.first("SELECT batch FROM state") { $0.int64(0) } ?? 0)
    }

    /// The figures of a family of points, in periods that are closed at `now`.
    func book(of family: [Point], now: WallTime) throws -> FigureBook {
        var counted: [FigureBook.Key: Figure] = [:]
        for point in family {
            let rows = try index.all(
                """
                SELECT question, scale, period, first, level, status, count FROM tally
                WHERE point = ? AND count > 0
                """, point.id
            ) { row in
                (
                    question: row.text(0), scale: Scale(rawValue: UInt8(row.int64(1))),
                    kind: Period.Kind(code: row.int(2)), first: CivilDate(dayNumber: row.int(3)),
                    level: UInt8(row.int64(4)), status: TallyKey.Status(code: row.int(5)),
                    count: row.int(6)
                )
            }
            for row in rows {
                guard let scale = row.scale, let kind = row.kind else { continue }
                let period = Period(kind, containing: row.first)
                guard period.isClosed(at: now) else { continue }
                let key = FigureBook.Key(
                    point: point.id, question: row.question, scale: scale, period: period)
                counted[key, default: Figure(scale)].add(row.count, level: row.level, row.status)
            }
        }
        return FigureBook(points: family, counted: counted)
    }
}
