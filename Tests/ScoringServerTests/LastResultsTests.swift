import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Scoring
import Testing

@testable import ScoringServer

/// What kiosks are told of what was published for their points.
struct LastResultsTests {
    /// 13:00 on 21/10/2026, in the month before that of `Rig.noon`.
    private static let october = Rig.noon + .hours(-31 * 24 + 1)
    private static let month = Period(.month, containing: CivilDate(at: october))

    /// A kiosk whose citizens pressed these levels in October.
    private func kiosk(
        _ rig: Rig, at point: String = "nha-trang", _ levels: [UInt8],
        from begin: WallTime = october
    ) throws -> FakeKiosk {
        var kiosk = try rig.kiosk(at: point)
        kiosk.boot(at: begin, point: point)
        kiosk.press(levels, every: 120_000)
        _ = try rig.send(try kiosk.everything(), now: max(Rig.noon, begin + .hours(3)))
        return kiosk
    }

    /// Somebody opens the page of the month.
    private func open(
        _ rig: Rig, _ point: String = "nha-trang", _ period: Period = month,
        now: WallTime = Rig.noon
    ) async throws {
        _ = try Auditor(rig.directory)
        _ = try await rig.server.reports.report(point, period, for: .everybody, now: now)
    }

    private func told(
        _ rig: Rig, _ kiosk: FakeKiosk, at milliseconds: Int64 = 1, now: WallTime = Rig.noon
    ) async throws -> [PublishedResult]? {
        let message = try kiosk.seal(kiosk.heartbeat(at: milliseconds))
        return try await rig.heard(message, now: now).results
    }

    /// 46 of 60 are 76,67 %, with the interval 64,56 to 85,56 of the table of examples.
    private static let levels = (0..<60).map { UInt8($0 < 46 ? 4 : 1) }
    private static let result = PublishedResult(
        question: "Q.OSS", scale: .sc5, year: 2_026, month: 10, ratings: 60, share: 7_667,
        interval: 6_456...8_556, leftOut: 0)

    @Test func `a kiosk is told the month that was published, rounded as the page has it`()
        async throws
    {
        let rig = try Rig()
        let kiosk = try kiosk(rig, Self.levels)
        try await open(rig)
        #expect(try await told(rig, kiosk) == [Self.result])
    }

    @Test func `nothing is published for a kiosk's sake, and it follows in ten minutes`()
        async throws
    {
        let rig = try Rig()
        let kiosk = try kiosk(rig, Self.levels)
        _ = try Auditor(rig.directory)
        #expect(try await told(rig, kiosk) == [])
        try await open(rig)
        #expect(try await told(rig, kiosk, at: 2, now: Rig.noon + .minutes(9)) == [])
        #expect(
            try await told(rig, kiosk, at: 3, now: Rig.noon + .minutes(11)) == [Self.result])
    }

    @Test func `a clock that was set back a day keeps nobody from what is new`() async throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig, Self.levels)
        #expect(try await told(rig, kiosk) == [])
        try await open(rig)
        let back = Rig.noon + .hours(-24)
        #expect(try await told(rig, kiosk, at: 2, now: back) == [Self.result])
    }

    @Test func `the later of two published months counts, and not one with too few ratings`()
        async throws
    {
        let rig = try Rig()
        let kiosk = try kiosk(rig, Self.levels)
        try await open(rig)
        let november = try self.kiosk(rig, Array(repeating: 5, count: 40), from: Rig.noon)
        let december = try self.kiosk(rig, [1, 1, 1], from: Rig.noon + .hours(20 * 24))
        let later = Rig.noon + .hours(60 * 24)
        for day in [Rig.noon, Rig.noon + .hours(20 * 24)] {
            try await open(
                rig, "nha-trang", Period(.month, containing: CivilDate(at: day)), now: later)
        }
        for (number, kiosk) in [kiosk, november, december].enumerated() {
            let told = try await told(rig, kiosk, at: Int64(number), now: later)
            #expect(told?.map(\.month) == [11])
            #expect(told?.first?.ratings == 40)
        }
    }

    @Test func `fewer than thirty ratings are told to no kiosk`() async throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig, Array(Self.levels.prefix(29)))
        try await open(rig)
        #expect(try await told(rig, kiosk) == [])
    }

    @Test func `a counter shows what its centre has, and no other point does`() async throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        try rig.add("window-1", kind: .counter, parent: "nha-trang")
        let kiosk = try kiosk(rig, at: "window-1", Self.levels)
        let other = try rig.kiosk(at: "vinh-hai")
        try await open(rig)
        #expect(try await told(rig, kiosk) == [Self.result])
        #expect(try await told(rig, other) == [])
    }

    @Test func `a kiosk that moves to another point is told at once of that one`() async throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        let kiosk = try kiosk(rig, Self.levels)
        try await open(rig)
        #expect(try await told(rig, kiosk) == [Self.result])
        let message = try kiosk.enrolment(code: try rig.code(for: "vinh-hai"))
        #expect(rig.server.ingest.enrol(message, now: Rig.noon).status == 200)
        #expect(try await told(rig, kiosk, at: 2) == [])
    }

    @Test func `who is refused is told nothing`() async throws {
        let rig = try Rig()
        _ = try kiosk(rig, Self.levels)
        try await open(rig)
        #expect(try await told(rig, FakeKiosk()) == .some(nil))
    }

    /// A month of a question as it was shown, with 30 ratings of the best level.
    private func show(_ rig: Rig, _ question: String, _ first: CivilDate) throws {
        try PublishedFigures.open(rig.directory, .writer).run(
            """
            INSERT INTO shown
            VALUES ('nha-trang', ?, 5, 2, ?, 0, 0, '4:30', '1:2,2:1', '', 0, NULL)
            """, question, first.dayNumber)
    }

    @Test func `of more than eight questions those with the latest months are told`()
        async throws
    {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        for number in 1...9 {
            try show(rig, "Q.\(number)", try #require(CivilDate(year: 2026, month: number, day: 1)))
        }
        let told = try #require(try await told(rig, kiosk))
        #expect(told.map(\.question) == (2...9).reversed().map { "Q.\($0)" })
        #expect(told.allSatisfy { $0.leftOut == 3 && $0.share == 10_000 })
    }

    @Test(arguments: [("Ý kiến", 2_026), ("Q.OSS", 1_999)])
    func `what no page shows, or no kiosk would read, is told to none`(
        question: String, year: Int
    ) async throws {
        let rig = try Rig()
        let kiosk = try rig.kiosk()
        try show(rig, question, try #require(CivilDate(year: year, month: 10, day: 1)))
        #expect(try await told(rig, kiosk) == [])
    }
}
