import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Scoring
import Testing

@testable import ScoringServer

/// What was published by earlier rules, after the rules were raised.
struct PublishedFiguresTests {
    private let friday = Rig.noon + .hours(-24)

    /// A day of 40 ratings, 12 of them at even gaps: version 3 leaves those out.
    private func press(_ kiosk: inout FakeKiosk, from start: Int64) {
        kiosk.press((0..<28).map { UInt8($0 % 5 + 1) }, from: start)
        for place in 0..<12 {
            kiosk.append(
                .rating(Rating(panel: 1, question: 1, level: 5)),
                at: start + 20_000_000 + Int64(place) * 20_000)
        }
    }

    /// Makes the directory look as an earlier program left it: rules 2 alone.
    private func lower(_ rig: Rig) throws {
        rig.stop()
        let published = try PublishedFigures.open(rig.directory, .writer)
        try published.execute("DELETE FROM rule; INSERT INTO rule VALUES (2, 0)")
    }

    /// The published file and page of a day, and of its week.
    private func shown(_ rig: Rig, now: WallTime) async throws -> [String] {
        _ = try Auditor(rig.directory)
        var files: [String] = []
        for kind in [Period.Kind.day, .week] {
            let report = try #require(
                try await rig.server.reports.report(
                    "nha-trang", Period(kind, containing: CivilDate(at: friday)), for: .everybody,
                    now: now))
            files += [ReportFiles.json(report), ReportFiles.csv(report)]
            files.append(
                try Templates.render(
                    PointPage(report, .vietnamese, hotline: nil, isOpen: false, now: now)))
        }
        return files
    }

    @Test func `raising the rules leaves what was published as it was, byte for byte`() async throws
    {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        press(&kiosk, from: 1_000)
        _ = try rig.send(try kiosk.everything())
        try lower(rig)
        // Rules 3 begin tomorrow, whenever this program first starts.
        let now = Rig.noon + .hours(24 * 7)
        try PublishedFigures.begin(rig.directory, now: Rig.noon)
        try rig.restart()
        let before = try await shown(rig, now: now)
        #expect(before[0].contains("\"n\":40") && before[0].contains("flags-2\""))
        #expect(before[3].contains("flags-2+3"))
        // The index is made again from the first batch on.
        rig.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: rig.directory.index + suffix)
        }
        try rig.restart()
        #expect(try await shown(rig, now: now) == before)
    }

    @Test func `ratings of the days after are judged by the new rules`() async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        // Pressed on Sunday 22/11, the first day of rules 3.
        kiosk.boot(at: Rig.noon + .hours(19), point: "nha-trang")
        press(&kiosk, from: 1_000)
        _ = try rig.send(try kiosk.everything(), now: Rig.noon + .hours(48))
        try lower(rig)
        try rig.restart()
        _ = try Auditor(rig.directory)
        let sunday = Period(.day, containing: CivilDate(at: Rig.noon).adding(days: 1))
        let report = try #require(
            try await rig.server.reports.report(
                "nha-trang", sunday, for: .everybody, now: Rig.noon + .hours(72)))
        #expect(report.questions.first?.figure.tally.total == 28)
        #expect(report.questions.first?.figure.excluded == [.rhythm: 12])
        #expect(report.rules == [.three])
    }

    @Test func `a new server has its rules from the first day and begins them once`() throws {
        let rig = try Rig()
        #expect(try PublishedFigures.rules(rig.directory) == RuleCalendar(always: .current))
        try lower(rig)
        for hours in [Int64(0), 240] {
            try PublishedFigures.begin(rig.directory, now: Rig.noon + .hours(hours))
            // 22/11/2026 is day 20779.
            #expect(try PublishedFigures.rules(rig.directory).text == "2,3@20779")
        }
    }

    @Test func `figures by rules that nobody here knows are not touched`() throws {
        let rig = try Rig()
        rig.stop()
        let published = try PublishedFigures.open(rig.directory, .writer)
        try published.execute("INSERT INTO rule VALUES (9, 30000)")
        let error = #expect(throws: ServerError.self) { try rig.restart() }
        #expect("\(try #require(error))".contains("flag rules 9"))
    }

    /// What everybody is shown of November.
    private func month(_ rig: Rig) async throws -> PointReport {
        _ = try Auditor(rig.directory)
        return try #require(
            try await rig.server.reports.report(
                "nha-trang", Period(.month, containing: CivilDate(at: friday)), for: .everybody,
                now: Rig.noon + .hours(24 * 40)))
    }

    @Test func `the share without a day stays that of the ratings that were shown`() async throws {
        let start = Rig.noon + .hours(-24 * 19)
        let rig = try Rig(since: start)
        var kiosk = try rig.kiosk()
        kiosk.boot(at: start + .hours(-5), point: "nha-trang")
        kiosk.press(Array(repeating: 4, count: 40), every: 300_000)
        let reply = rig.server.ingest.ingest(try kiosk.everything(), now: start)
        kiosk.append(.receipt(sha256(try Answer(reply.body).statement)), at: 20_000_000)
        let first = try #require(try await month(rig).questions.first)
        #expect([first.figure.tally.total, first.figure.withoutDay] == [40, 0])
        // Nine of the same month, and nobody can say of which day.
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.press(Array(repeating: 1, count: 9))
        _ = try rig.send(try kiosk.message(44...kiosk.entries.count))
        for _ in 0..<2 {
            let second = try #require(try await month(rig).questions.first)
            #expect([second.figure.tally.total, second.figure.withoutDay] == [40, 0])
            try rig.restart()
        }
    }

    @Test func `a published figure keeps its evidence when its number goes to another batch`()
        async throws
    {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        var (kiosk, other) = (try rig.kiosk(), try rig.kiosk(at: "vinh-hai"))
        let file = rig.directory.path + "/backup"
        try Administration(rig.directory).backUp(to: file)
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.press(Array(repeating: 4, count: 40))
        other.boot(at: friday, point: "vinh-hai")
        let evidence = sha256(try kiosk.batch(1...kiosk.entries.count).payload())
        _ = try rig.send(try kiosk.everything())
        let first = try await month(rig)
        #expect(first.batch == 1 && first.evidence == evidence)
        rig.stop()
        _ = try Restoration(of: file, into: rig.directory)
        try rig.restart()
        _ = try rig.send(try other.everything())
        _ = try rig.send(try kiosk.everything())
        let second = try await month(rig)
        #expect(second.batch == 1 && second.evidence == evidence)
    }

    @Test(arguments: [0, 6])
    func `what was shown stays where a copy holds less of it`(held: Int) async throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.press(Array(repeating: 4, count: 40), every: 120_000)
        // Three entries of the boot come before the ratings.
        if held > 0 { _ = try rig.send(try kiosk.message(1...3 + held)) }
        let file = rig.directory.path + "/backup"
        try Administration(rig.directory).backUp(to: file)
        _ = try rig.send(try kiosk.message((held > 0 ? 4 + held : 1)...43))
        let now = Rig.noon + .hours(24 * 7)
        let before = try await shown(rig, now: now)
        #expect(before[0].contains("\"n\":40") && before[3].contains("\"n\":40"))
        rig.stop()
        _ = try Restoration(of: file, into: rig.directory)
        try rig.restart()
        #expect(try await shown(rig, now: now) == before)
        let office = try Auditor(rig.directory).report(
            "nha-trang", Period(.day, containing: CivilDate(at: friday)), for: .office, now: now)
        #expect(office.questions.map(\.figure.tally.total) == (held > 0 ? [held] : []))
        _ = try rig.send(try kiosk.everything())
        #expect(try await shown(rig, now: now) == before)
    }

    @Test func `what an earlier program published is shown without what it did not keep`()
        async throws
    {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.press(Array(repeating: 4, count: 40))
        _ = try rig.send(try kiosk.everything())
        let first = try await month(rig)
        rig.stop()
        try PublishedFigures.open(rig.directory, .writer).execute(
            """
            ALTER TABLE shown DROP COLUMN without_day; ALTER TABLE shown DROP COLUMN payload;
            PRAGMA user_version = 1;
            """)
        try rig.restart()
        let second = try await month(rig)
        #expect(second.questions.first?.figure.tally == first.questions.first?.figure.tally)
        #expect(second.questions.first?.figure.withoutDay == nil && second.evidence == nil)
        #expect(ReportFiles.json(second).contains("\"without_day\":null"))
    }

    /// The table as the program of rules 2 made it, inside of its index.
    @Test func `what an earlier program kept in its index is taken over`() async throws {
        let rig = try Rig()
        rig.stop()
        for name in ["index.db", "published.db"] {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(
                    atPath: rig.directory.path + "/" + name + suffix)
            }
        }
        let old = try Database(path: rig.directory.index, access: .create)
        try old.execute(
            """
            PRAGMA user_version = 3002;
            CREATE TABLE shown (
                point TEXT NOT NULL, question TEXT NOT NULL, scale INTEGER NOT NULL,
                period INTEGER NOT NULL, first INTEGER NOT NULL, at INTEGER NOT NULL,
                batch INTEGER NOT NULL, levels TEXT NOT NULL, excluded TEXT NOT NULL,
                noted TEXT NOT NULL, PRIMARY KEY (point, question, scale, period, first)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO shown VALUES ('nha-trang', 'Q.OSS', 5, 0, 20777, 1795237200000, 1,
                '0:2,1:4,2:6,3:12,4:16', '2:10', '');
            """)
        var kiosk = FakeKiosk()
        try rig.restart()
        let reply = rig.server.ingest.enrol(
            try kiosk.enrolment(code: try rig.code()), now: Rig.noon)
        #expect(reply.status == 200)
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.press(Array(repeating: 5, count: 33))
        _ = try rig.send(try kiosk.everything())
        let files = try await shown(rig, now: Rig.noon + .hours(1))
        #expect(files[0].contains("\"levels\":[2,4,6,12,16],\"left_out\":{\"mash\":10}"))
        #expect(files[0].contains("flags-2\""))
    }
}
