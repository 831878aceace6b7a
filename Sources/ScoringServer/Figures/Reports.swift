import FeedbackCore
import SQLite
import Scoring
import Synchronization

/// Makes reports from the index and the points.
///
/// Books are kept until something new is counted or another day begins.
package final class Reports: Sendable {
    private struct Kept {
        var today: CivilDate
        /// The last batch that was stored when this day was first asked about.
        var target: Int64
        var books: [String: (revision: FigureReader.Position, book: FigureBook)] = [:]
        var lists: [String: List] = [:]
        var conducts: [ConductKey: (revision: FigureReader.Position, conduct: Conduct)] = [:]
    }

    /// What the list of points says of a family.
    private struct List {
        var revision: FigureReader.Position
        var family: [Point]
        var today: CivilDate
        var reports: [String: [PointReport]]
    }

    private struct ConductKey: Hashable {
        var root: String
        var period: Period
    }

    /// What is kept of how kiosks did; beyond, all of it is read again.
    private static let mostConducts = 1_000
    /// So often a page looks whether the last batch is counted, 20 ms apart, before it gives up.
    private static let looks = 25

    private let main: DatabaseThread
    private let index: DatabaseThread
    private let publisher: DatabaseThread
    private let rules: RuleCalendar
    private let mostFigures: Int
    private let kept = Mutex<Kept?>(nil)

    /// - Parameters:
    ///   - main: a thread that reads the main database.
    ///   - index: a thread that reads the index.
    ///   - publisher: a thread with a connection that writes down what is shown.
    ///   - rules: which flag rules hold for which days.
    ///   - mostFigures: how many figures are kept in memory, but for a family that has more.
    init(
        main: DatabaseThread, index: DatabaseThread, publisher: DatabaseThread,
        rules: RuleCalendar, mostFigures: Int = 100_000
    ) {
        self.main = main
        self.index = index
        self.publisher = publisher
        self.rules = rules
        self.mostFigures = mostFigures
    }

    /// All points, units together.
    func points() async throws -> [Point] { try await main.run { try PointTable($0).all() } }

    /// The report of one closed period, or nothing if there is no such point.
    func report(
        _ id: String, _ period: Period, for audience: Audience, now: WallTime
    ) async throws -> PointReport? {
        let points = try await points()
        guard let point = points.first(where: { $0.id == id }) else { return nil }
        let target = try await awaitCounting(now: now)
        let root = point.parent ?? point.id
        let family = points.filter { $0.id == root || $0.parent == root }
        let revision = try await revision(of: family, now: now)
        let book = try await book(of: family, root, revision, countedUpTo: target, now: now)
        var report = PointReport(
            point: point, parent: points.first { $0.id == point.parent }, period: period,
            book: book, rules: rules, for: audience, now: now)
        // What was published keeps its own: a restored server gives the numbers to other batches.
        guard audience == .office else { return report }
        let batch = report.batch
        report.evidence = try await main.run { try Self.payload(of: batch, in: $0) }
        return report
    }

    /// All points, and of each but counters the last closed day, week and month.
    ///
    /// Points are read once, and of each family only how far it is counted unless that changed.
    func list(now: WallTime) async throws -> (points: [Point], last: [String: [PointReport]]) {
        let points = try await points()
        let target = try await awaitCounting(now: now)
        let families = Dictionary(grouping: points) { $0.parent ?? $0.id }
        var last: [String: [PointReport]] = [:]
        for root in points where root.parent == nil {
            let reports = try await lastReports(
                of: families[root.id] ?? [], root.id, countedUpTo: target, now: now)
            last.merge(reports) { first, _ in first }
        }
        return (points, last)
    }

    private func lastReports(
        of family: [Point], _ root: String, countedUpTo target: Int64, now: WallTime
    ) async throws -> [String: [PointReport]] {
        let today = CivilDate(at: now)
        let revision = try await revision(of: family, now: now)
        let found = kept.withLock { $0?.lists[root] }
        if let found, found.revision == revision, found.family == family, found.today == today {
            return found.reports
        }
        let book = try await book(of: family, root, revision, countedUpTo: target, now: now)
        var reports: [String: [PointReport]] = [:]
        for point in family where !point.isInternal {
            reports[point.id] = Period.Kind.allCases.map { kind in
                PointReport(
                    point: point, parent: family.first { $0.id == point.parent },
                    period: Period(kind, containing: today).previous, book: book, rules: rules,
                    for: .everybody, now: now)
            }
        }
        let list = List(revision: revision, family: family, today: today, reports: reports)
        kept.withLock { $0?.lists[root] = list }
        return reports
    }

    /// What was published last about a month, by point; a counter has what its centre has.
    ///
    /// Nothing is published by this: what no page has shown is not among it.
    func lastMonths(now: WallTime) async throws -> [String: [PublishedResult]] {
        var results = try await index.run { try FigureReader($0).lastMonths(now: now) }
        for point in try await points() where point.isInternal {
            results[point.id] = point.parent.flatMap { results[$0] }
        }
        return results
    }

    private static func payload(of batch: Int64, in main: Database) throws -> Digest? {
        try main.first("SELECT payload FROM batch WHERE position = ?", batch) {
            Digest($0.blob(0))
        } ?? nil
    }

    /// How the kiosks of a point did in a closed period.
    func conduct(of point: Point, _ period: Period) async throws -> Conduct {
        let family = try await points().filter { $0.id == point.id || $0.parent == point.id }
        let key = ConductKey(root: point.id, period: period)
        // A loss that is admitted late changes no figure.
        let revision = try await index.run { try FigureReader($0).position() }
        let found = kept.withLock { $0?.conducts[key] }
        if let found, found.revision == revision { return found.conduct }
        let kiosks = try await main.run { try FamilyKiosk.all(of: family, in: $0) }
        let conduct = try await index.run { index in
            try ConductReader(index: index, family: family, period: period).conduct(of: kiosks)
        }
        kept.withLock {
            if $0?.conducts.count ?? 0 >= Self.mostConducts { $0?.conducts = [:] }
            $0?.conducts[key] = (revision, conduct)
        }
        return conduct
    }

    /// Refuses as long as batches wait that were stored before the first question of the day, as
    /// when the index is made anew.
    ///
    /// - Returns: the last of them.
    private func awaitCounting(now: WallTime) async throws -> Int64 {
        let today = CivilDate(at: now)
        var target = kept.withLock { $0?.today == today ? $0?.target : nil }
        if target == nil {
            target = try await lastStored()
            let found = target ?? 0
            kept.withLock { if $0?.today != today { $0 = Kept(today: today, target: found) } }
        }
        let last = target ?? 0
        try await index.run { try FigureReader($0).expect(countedUpTo: last) }
        return last
    }

    /// Gives what was stored just now a moment to be counted: kiosks send all day.
    private func wait(forCounting batch: Int64) async throws {
        for _ in 0..<Self.looks {
            let counted = try await index.run { try FigureReader($0).position().batch }
            guard counted < batch else { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func lastStored() async throws -> Int64 {
        try await main.run { database in
            try database.first("SELECT max(position) FROM batch") {
                $0.isNull(0) ? 0 : $0.int64(0)
            } ?? 0
        }
    }

    private func revision(
        of family: [Point], now: WallTime
    ) async throws -> FigureReader.Position {
        try await index.run { try FigureReader($0).revision(of: family, now: now) }
    }

    private func book(
        of family: [Point], _ root: String, _ revision: FigureReader.Position,
        countedUpTo target: Int64, now: WallTime
    ) async throws -> FigureBook {
        let found = kept.withLock { $0?.books[root] }
        if let found, found.revision == revision { return found.book }
        // An index that is emptied between two looks at it is seen by each of them.
        var book = try await index.run {
            try FigureReader($0).expect(countedUpTo: target)
            return try FigureReader($0).book(of: family, now: now)
        }
        if !book.fresh.isEmpty {
            // Of a day that is counted by half nothing must ever be shown, whenever it came.
            let stored = try await lastStored()
            try await wait(forCounting: stored)
            book = try await publisher.run { [main] in
                try FigureReader($0).publish(family, countedUpTo: stored, now: now) { batch in
                    try main.perform { try Self.payload(of: batch, in: $0) }
                }
            }
        }
        keep(book, revision, of: root)
        return book
    }

    private func keep(_ book: FigureBook, _ revision: FigureReader.Position, of root: String) {
        kept.withLock { kept in
            kept?.books[root] = nil
            let others = kept?.books.values.reduce(0) { $0 + $1.book.figures.count } ?? 0
            if others + book.figures.count > mostFigures { kept?.books = [:] }
            kept?.books[root] = (revision, book)
        }
    }
}

extension PointReport {
    /// What a book says about a point to an audience.
    init(
        point: Point, parent: Point?, period: Period, book: FigureBook, rules: RuleCalendar,
        for audience: Audience, now: WallTime
    ) {
        let keys = book.questions(of: point.id).map {
            FigureBook.Key(point: point.id, question: $0.id, scale: $0.scale, period: period)
        }
        let questions = keys.compactMap { key in
            Self.question(key, point, book, audience)
        }
        let shown = audience == .office ? [] : keys.compactMap { book.published[$0] }
        let last = shown.max { $0.batch < $1.batch }
        self.init(
            point: point, parent: parent, period: period, questions: questions,
            rules: rules.versions(in: period),
            asOf: shown.map(\.at).min() ?? now,
            batch: last?.batch
                ?? (audience == .office ? keys.compactMap { book.batches[$0] }.max() : nil) ?? 0,
            evidence: last?.payload)
    }

    /// What is said of one question, or nothing if nobody needs to know that it was asked.
    private static func question(
        _ key: FigureBook.Key, _ point: Point, _ book: FigureBook, _ audience: Audience
    ) -> Question? {
        let shown = audience == .office ? nil : book.published[key]
        guard let figure = shown?.figure ?? book.figures[key] else { return nil }
        let few = Publication(count: figure.tally.total)
        let withheld: Withheld?
        switch audience {
        case .office: withheld = few == .suppressed ? .tooFew : nil
        case .everybody where point.isInternal: withheld = .counter
        case .everybody:
            // What a kiosk calls its question is its own word.
            guard shown != nil && PageText.isPlain(key.question) || PageText.knows(key.question)
            else { return nil }
            withheld = shown != nil ? nil : few < .published ? .tooFew : .protectsOthers
        }
        return Question(id: key.question, scale: key.scale, figure: figure, withheld: withheld)
    }
}
