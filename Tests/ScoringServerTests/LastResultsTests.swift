import BatchFormat
import FeedbackCore
import Foundation
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
        _ = try rig.send(try kiosk.everything())
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
        // A clock that was set back does not keep it from looking.
        #expect(try await told(rig, kiosk, at: 4, now: Rig.noon) == [Self.result])
    }

    @Test func `the last month that was published counts, not the last that is over`()
        async throws
    {
        let rig = try Rig()
        let kiosk = try kiosk(rig, Self.levels)
        try await open(rig)
        let january = Rig.noon + .hours(60 * 24)
        #expect(try await told(rig, kiosk, now: january) == [Self.result])
        let few = try self.kiosk(rig, [5, 5, 5], from: Rig.noon)
        let november = Period(.month, containing: CivilDate(at: Rig.noon))
        try await open(rig, now: january)
        try await open(rig, "nha-trang", november, now: january)
        #expect(try await told(rig, few, now: january + .minutes(11)) == [Self.result])
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

    @Test func `who is refused is told nothing`() async throws {
        let rig = try Rig()
        _ = try kiosk(rig, Self.levels)
        try await open(rig)
        #expect(try await told(rig, FakeKiosk()) == .some(nil))
    }

    @Test func `one that enrolled a moment ago waits for the next look`() async throws {
        let rig = try Rig()
        let first = try kiosk(rig, Self.levels)
        try await open(rig)
        _ = try await told(rig, first)
        let second = try rig.kiosk()
        #expect(try await told(rig, second) == .some(nil))
        #expect(
            try await told(rig, second, at: 2, now: Rig.noon + .minutes(11)) == [Self.result])
    }
}
