import FeedbackCore
import SQLite
import Scoring

/// Reads figures from the index; nothing of a period that is not over ever leaves it.
struct FigureReader {
    private let index: Database

    /// Takes the database of what was published, with an index beside it.
    init(_ index: Database) { self.index = index }

    /// How far the index has read.
    struct Position: Hashable, Sendable {
        /// The last batch that is counted, or 0.
        var batch: Int64
        /// The last batch that was found to be a branch, by its number.
        var fork: Int64
    }

    /// The last batch that is counted.
    func position() throws -> Position {
        try index.first("SELECT batch, fork FROM state") {
            Position(batch: $0.int64(0), fork: $0.int64(1))
        } ?? Position(batch: 0, fork: 0)
    }

    /// Refuses to go on with an index that has not counted `batch`, in this same view of it.
    func expect(countedUpTo batch: Int64) throws {
        guard try position().batch >= batch else { throw ServerError.counting }
    }

    /// What a book of a family depends on: changes of today leave the closed periods alone.
    func revision(of family: [Point], now: WallTime) throws -> Position {
        let today = CivilDate(at: now).dayNumber
        var last: Int64 = 0
        for point in family {
            let batch = try index.first(
                """
                SELECT max(batch) FROM tally WHERE point = ? AND (period = 0 AND first < ?
                    OR period = 1 AND first + 6 < ? OR period = 2 AND first + 27 < ?)
                """, point.id, today, today, today
            ) { $0.isNull(0) ? 0 : $0.int64(0) }
            last = max(last, batch ?? 0)
        }
        return Position(batch: last, fork: try position().fork)
    }

    /// The figures of a family of points, in periods that are closed at `now`.
    func book(of family: [Point], now: WallTime) throws -> FigureBook {
        var counted: [FigureBook.Key: Figure] = [:]
        var batches: [FigureBook.Key: Int64] = [:]
        for point in family {
            let rows = try index.all(
                """
                SELECT question, scale, period, first, level, status, count, batch FROM tally
                WHERE point = ? AND count > 0
                """, point.id
            ) { row in
                (
                    key: Self.key(row, point: point.id), level: UInt8(row.int64(4)),
                    status: TallyKey.Status(code: row.int(5)), count: row.int(6),
                    batch: row.int64(7)
                )
            }
            for row in rows {
                guard let key = row.key, key.period.isClosed(at: now) else { continue }
                counted[key, default: Figure(key.scale)]
                    .add(row.count, level: row.level, row.status)
                batches[key] = max(batches[key] ?? 0, row.batch)
            }
        }
        return FigureBook(
            points: family, counted: counted, batches: batches,
            shown: try shown(of: family, now: now), now: now)
    }

    /// Makes a book and remembers what it shows for the first time, in the same transaction.
    ///
    /// - Parameters:
    ///   - family: a point without a parent, and its parts.
    ///   - target: the batch that must be counted, or nothing is shown.
    ///   - now: the time.
    ///   - payload: the digest of a batch's payload.
    /// - Returns: the book, with what it shows now.
    /// - Throws: `ServerError.counting`, or what the databases refused.
    func publish(
        _ family: [Point], countedUpTo target: Int64, now: WallTime,
        payload: (Int64) throws -> Digest?
    ) throws -> FigureBook {
        // A transaction that writes first waits for its turn; one that reads first may fail.
        try index.run("UPDATE rule SET first = first")
        try expect(countedUpTo: target)
        var book = try book(of: family, now: now)
        for key in book.fresh {
            guard var shown = book.published[key] else { continue }
            shown.payload = try payload(shown.batch)
            book.published[key] = shown
            try index.run(
                "INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key.point, key.question, Int(key.scale.rawValue), key.period.kind.code,
                key.period.first.dayNumber, shown.at.milliseconds, shown.batch,
                Self.text(shown.figure.tally.counts.enumerated().map { ($0.offset, $0.element) }),
                Self.text(shown.figure.excluded.map { ($0.key.rawValue, $0.value) }),
                Self.text(shown.figure.noted.map { ($0.key.rawValue, $0.value) }),
                shown.figure.withoutDay, shown.payload?.bytes)
        }
        return book
    }

    private func shown(
        of family: [Point], now: WallTime
    ) throws -> [FigureBook.Key: FigureBook.Shown] {
        var shown: [FigureBook.Key: FigureBook.Shown] = [:]
        for point in family where !point.isInternal {
            let rows = try index.all(
                """
                SELECT question, scale, period, first, at, batch, levels, excluded, noted,
                    without_day, payload
                FROM shown WHERE point = ?
                """, point.id
            ) { row in
                (
                    key: Self.key(row, point: point.id),
                    at: WallTime(milliseconds: row.int64(4)), batch: row.int64(5),
                    levels: Self.counts(row.text(6)), excluded: Self.counts(row.text(7)),
                    noted: Self.counts(row.text(8)),
                    withoutDay: row.isNull(9) ? nil : row.int(9),
                    payload: row.isNull(10) ? nil : Digest(row.blob(10))
                )
            }
            for row in rows {
                guard let key = row.key, key.period.isClosed(at: now) else { continue }
                var figure = Figure(key.scale)
                for (place, count) in row.levels {
                    figure.tally.add(level: UInt8(place + 1), count)
                }
                for (code, count) in row.excluded {
                    if let flag = Flag(rawValue: code) { figure.excluded[flag] = count }
                }
                for (code, count) in row.noted {
                    if let flag = Flag(rawValue: code) { figure.noted[flag] = count }
                }
                figure.withoutDay = row.withoutDay
                shown[key] = .init(
                    figure: figure, at: row.at, batch: row.batch, payload: row.payload)
            }
        }
        return shown
    }

    private static func key(
        _ row: Statement, point: String
    ) -> FigureBook.Key? {
        guard let scale = Scale(rawValue: UInt8(row.int64(1))),
            let kind = Period.Kind(code: row.int(2))
        else { return nil }
        let first = CivilDate(dayNumber: row.int(3))
        return FigureBook.Key(
            point: point, question: row.text(0), scale: scale,
            period: Period(kind, containing: first))
    }

    /// Numbers and counts as `number:count,number:count`.
    private static func text(_ counts: [(Int, Int)]) -> String {
        counts.sorted { $0.0 < $1.0 }.map { "\($0.0):\($0.1)" }.joined(separator: ",")
    }

    private static func counts(_ text: String) -> [(Int, Int)] {
        text.split(separator: ",").compactMap { item in
            let parts = item.split(separator: ":").compactMap { Int($0) }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }
}

extension FigureReader {
    /// Of each point and question the last closed month that everybody was shown, by point: those
    /// of the latest months first, `Limits.publishedResults` at most.
    func lastMonths(now: WallTime) throws -> [String: [PublishedResult]] {
        let month = Period(.month, containing: CivilDate(at: now))
        // SQLite takes the other columns from the row that has the highest.
        let rows = try index.all(
            """
            SELECT point, question, scale, max(first), levels, excluded FROM shown
            WHERE period = 2 AND first < ? GROUP BY point, question, scale
            ORDER BY max(first) DESC, question, scale
            """, month.first.dayNumber
        ) { row in
            (
                point: row.text(0), question: row.text(1), scale: row.int64(2),
                month: CivilDate(dayNumber: row.int(3)), levels: Self.counts(row.text(4)),
                leftOut: Self.counts(row.text(5)).reduce(0) { $0 + $1.1 }
            )
        }
        var results: [String: [PublishedResult]] = [:]
        for row in rows where PageText.isPlain(row.question) {
            guard results[row.point]?.count ?? 0 < Limits.publishedResults,
                let scale = Scale(rawValue: UInt8(clamping: row.scale))
            else { continue }
            var tally = Tally(scale)
            for (place, count) in row.levels { tally.add(level: UInt8(place + 1), count) }
            let result = PublishedResult(
                of: row.question, in: row.month, tally, leftOut: row.leftOut)
            if let result { results[row.point, default: []].append(result) }
        }
        return results
    }
}

extension PublishedResult {
    /// What a tally says about the month of `date`, rounded as the pages have it; nothing where
    /// no page or kiosk would show it.
    fileprivate init?(of question: String, in date: CivilDate, _ tally: Tally, leftOut: Int) {
        let date = date.components
        guard Publication(count: tally.total) >= .published, let share = tally.satisfaction,
            let interval = tally.interval, Limits.resultYears.contains(date.year)
        else { return nil }
        self.init(
            question: question, scale: tally.scale, year: date.year, month: date.month,
            ratings: tally.total, share: Int(share.hundredths), interval: interval.hundredths,
            leftOut: leftOut)
    }
}
