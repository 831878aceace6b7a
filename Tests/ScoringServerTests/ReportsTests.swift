import BatchFormat
import FeedbackCore
import Scoring
import Synchronization
import Testing

@testable import ScoringServer

/// What everybody is shown of closed periods, and when.
struct ReportsTests {
    private let friday = Rig.noon + .hours(-24)
    private var day: Period { Period(.day, containing: CivilDate(at: friday)) }

    private func enrolled(_ rig: Rig, at point: String = "nha-trang") throws -> FakeKiosk {
        var kiosk = try rig.kiosk(at: point)
        kiosk.boot(at: friday + .hours(-5), point: point)
        return kiosk
    }

    private func report(_ rig: Rig, now: WallTime = Rig.noon) async throws -> PointReport {
        // Counts what came in.
        _ = try Auditor(rig.directory)
        return try #require(
            try await rig.server.reports.report("nha-trang", day, for: .everybody, now: now))
    }

    private func total(_ report: PointReport) -> Int? {
        report.questions.first { $0.withheld == nil }?.figure.tally.total
    }

    /// Reports of what a rig stores, with an index that counts only when it is told to; `looked` is
    /// called whenever somebody read it, and `asked` for the main database.
    private func reports(
        _ rig: Rig, counted: DataDirectory, mostFigures: Int = 1_000,
        asked: @escaping @Sendable () -> Void = {}, looked: @escaping @Sendable () -> Void = {}
    ) throws -> (Reports, Indexer) {
        try counted.create()
        let indexer = Indexer(
            main: try Connections.main(rig.directory, .reader),
            index: try Indexer.openIndex(counted, .writer))
        let reading: @Sendable () throws -> DatabaseThread = {
            try DatabaseThread(
                withoutThread: .reading, open: { try Indexer.openFigures(counted, .command) },
                tidy: { _, _ in looked() })
        }
        let main = try DatabaseThread(
            withoutThread: .reading, open: { try Connections.main(rig.directory, .reader) },
            tidy: { _, _ in asked() })
        let reports = Reports(
            main: main, index: try reading(), publisher: try reading(),
            rules: RuleCalendar(always: .current), mostFigures: mostFigures)
        return (reports, indexer)
    }

    @Test func `nothing is shown until all that was stored is counted`() async throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 4, count: 40))
        _ = try rig.send(try kiosk.everything())
        let empty = DataDirectory(rig.directory.path + "/empty")
        let (reports, indexer) = try reports(rig, counted: empty)
        await #expect(throws: ServerError.counting) {
            try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        }
        // Nor if the index was emptied after somebody looked how far it was.
        let figures = try Indexer.openFigures(empty, .command)
        #expect(throws: ServerError.counting) {
            try FigureReader(figures).publish([], countedUpTo: 1, now: Rig.noon) { _ in nil }
        }
        try indexer.catchUp()
        let shown = try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        #expect(shown.flatMap(total) == 40)
    }

    /// One transaction of the index counts a hundred batches.
    @Test func `a backlog that comes during the day is shown once it is all counted`() async throws
    {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 4, count: 40), every: 120_000)
        _ = try rig.send(try kiosk.everything())
        let counted = DataDirectory(rig.directory.path + "/counted")
        let (reports, indexer) = try reports(rig, counted: counted)
        try indexer.catchUp()
        let first = try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        #expect(first.flatMap(total) == 40)
        kiosk.press(Array(repeating: 1, count: 120), from: 6_000_000, every: 120_000)
        for place in 44...163 { _ = try rig.send(try kiosk.message(place...place)) }
        #expect(try indexer.step())
        await #expect(throws: ServerError.counting) {
            try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        }
        try indexer.catchUp()
        let last = try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        #expect(last.flatMap(total) == 160)
    }

    /// Kiosks send all day: there may always be a batch that came just now.
    @Test func `a page waits a moment for what came just now`() async throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 4, count: 160), every: 120_000)
        let counted = DataDirectory(rig.directory.path + "/counted")
        let looks = Counter()
        let (reports, indexer) = try reports(
            rig, counted: counted,
            looked: {
                // The page has found a hundred of them by then.
                guard looks.add() == 8 else { return }
                try? Indexer(
                    main: Connections.main(rig.directory, .reader),
                    index: Indexer.openIndex(counted, .writer)
                ).catchUp()
            })
        let before = try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        #expect(before?.isEmpty == true)
        for place in 1...163 { _ = try rig.send(try kiosk.message(place...place)) }
        #expect(try indexer.step())
        let shown = try await reports.report("nha-trang", day, for: .everybody, now: Rig.noon)
        #expect(shown.flatMap(total) == 160)
        #expect(looks.take() > 8)
    }

    /// Whoever polled the page could see what each late upload held.
    @Test func `a published figure is revised only for ten new ratings`() async throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 4, count: 40), every: 120_000)
        _ = try rig.send(try kiosk.everything())
        let first = try await report(rig)
        #expect(total(first) == 40)
        kiosk.press(Array(repeating: 1, count: 9), from: 10_000_000, every: 120_000)
        _ = try rig.send(try kiosk.everything())
        try rig.restart()
        let second = try await report(rig, now: Rig.noon + .hours(1))
        #expect(total(second) == 40)
        #expect(second.asOf == Rig.noon)
        #expect(second.batch == first.batch)
        let office = try Auditor(rig.directory).report(
            "nha-trang", day, for: .office, now: Rig.noon + .hours(1))
        #expect(total(office) == 49)
        kiosk.press([1], from: 20_000_000)
        _ = try rig.send(try kiosk.everything())
        let third = try await report(rig, now: Rig.noon + .hours(2))
        #expect(total(third) == 50)
        #expect(third.asOf == Rig.noon + .hours(2))
    }

    @Test func `a loss that is admitted late is told at once`() async throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 4, count: 40), every: 120_000)
        _ = try rig.send(try kiosk.everything())
        let point = try await report(rig).point
        let reports = rig.server.reports
        #expect(try await reports.conduct(of: point, day).losses.isEmpty)
        kiosk.append(.loss(Loss(reason: .refused, count: 4)), at: 5_000_000)
        _ = try rig.send(try kiosk.message(44...44))
        _ = try Auditor(rig.directory)
        let conduct = try await reports.conduct(of: point, day)
        #expect(conduct.losses[.refused]?.presses == 4)
    }

    @Test func `a file names the last batch in its figures and not the last of the province`()
        async throws
    {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 4, count: 40))
        let message = try kiosk.everything()
        _ = try rig.send(message)
        var other = try enrolled(rig, at: "vinh-hai")
        other.press([1, 2, 3])
        _ = try rig.send(try other.everything())
        let report = try await report(rig)
        #expect(report.batch == 1)
        #expect(report.evidence == sha256(try kiosk.batch(1...43).payload()))
    }

    @Test(arguments: [("Q.WAIT", 3, 0), ("Q.WAIT", 40, 1), ("<b>Q.OSS", 40, 0), ("Q.OSS", 3, 1)])
    func `a kiosk's own words for a question reach nobody`(
        id: String, count: Int, cards: Int
    ) async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.append(
            .configuration(
                DeclaredConfiguration(
                    questionSet: "own", version: 1, questions: [.init(id: id, scale: .sc5)],
                    point: "nha-trang", openingHours: .always
                ).canonicalBytes()))
        kiosk.press(Array(repeating: 4, count: count))
        _ = try rig.send(try kiosk.everything())
        let report = try await report(rig)
        #expect(report.questions.count == cards)
        let words = PageText(.english).question("Q.WAIT", at: report.point)
        #expect(words == "Another question at Point nha-trang")
    }

    /// Heartbeats wait for the reader of the main database, and figures for that of the index.
    @Test(arguments: [3, 12])
    func `the list reads points once and each of them once`(count: Int) async throws {
        let names = ["nha-trang"] + (1..<count).map { "point-\($0)" }
        let rig = try Rig(points: names)
        for name in names {
            var kiosk = try enrolled(rig, at: name)
            kiosk.press(Array(repeating: 4, count: 40), every: 120_000)
            _ = try rig.send(try kiosk.everything())
        }
        let (main, index) = (Counter(), Counter())
        let (reports, indexer) = try reports(
            rig, counted: DataDirectory(rig.directory.path + "/counted"),
            asked: { main.add() }, looked: { index.add() })
        try indexer.catchUp()
        let first = try await reports.list(now: Rig.noon)
        #expect(first.points.map(\.id) == names.sorted())
        #expect(names.allSatisfy { first.last[$0]?.first.flatMap(total) == 40 })
        _ = (main.take(), index.take())
        let second = try await reports.list(now: Rig.noon)
        #expect(second.last.mapValues { $0.map(total) } == first.last.mapValues { $0.map(total) })
        // Whether all is counted, and of each point whether anything is new.
        #expect(main.take() == 1 && index.take() == 1 + count)
    }

    @Test(arguments: [(1_000, 2), (5, 3)])
    func `so many figures are kept and no more`(most: Int, reads: Int) async throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        for name in ["nha-trang", "vinh-hai"] {
            // A day, a week and a month.
            var kiosk = try enrolled(rig, at: name)
            kiosk.press(Array(repeating: 4, count: 40), every: 120_000)
            _ = try rig.send(try kiosk.everything())
        }
        let index = Counter()
        let (reports, indexer) = try reports(
            rig, counted: DataDirectory(rig.directory.path + "/counted"), mostFigures: most,
            looked: { index.add() })
        try indexer.catchUp()
        let now = Rig.noon + .hours(24 * 40)
        for name in ["nha-trang", "vinh-hai", "nha-trang"] {
            _ = index.take()
            let report = try await reports.report(name, day, for: .everybody, now: now)
            #expect(report.flatMap(total) == 40)
        }
        #expect(index.take() == reads)
    }
}

/// Counts what is called from any thread.
private final class Counter: Sendable {
    private let count = Mutex(0)

    @discardableResult func add() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    /// The count, which begins anew.
    func take() -> Int {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }
}
