import FeedbackCore
import Foundation
import Scoring
import Testing

@testable import ScoringServer

/// Ratings whose day nobody knows, and what is said of them.
struct FigureBookTests {
    /// Monday 16/11/2026, 09:00.
    private let monday = Rig.noon + .hours(-5 * 24 - 3)

    /// Thirty ratings on Monday, ten in a boot without any clock, ten on Wednesday.
    private func rig() throws -> Rig {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        for (count, start) in [(30, monday), (10, nil), (10, monday + .hours(48))] {
            kiosk.boot(at: start, point: "nha-trang")
            kiosk.press((0..<count).map { [4, 5, 3][$0 % 3] })
        }
        _ = try rig.send(try kiosk.everything())
        return rig
    }

    private func report(
        _ rig: Rig, _ kind: Period.Kind, for audience: Audience
    ) throws -> PointReport {
        try Auditor(rig.directory).report(
            "nha-trang", Period(kind, containing: CivilDate(at: monday)), for: audience,
            now: Rig.noon + .hours(24 * 40))
    }

    @Test func `a boot without a clock between two days counts in their week`() throws {
        let rig = try rig()
        let totals = try Period.Kind.allCases.map { kind in
            try report(rig, kind, for: .office).questions.map(\.figure.tally.total)
        }
        #expect(totals == [[30], [50], [50]])
        let dated = try Auditor(rig.directory).dated(kiosk: nil)
        #expect(dated.map(\.name) == ["day", "week", "month", "none"])
        #expect(dated.map(\.count) == [40, 10, 0, 0])
    }

    @Test func `a week says which share of it no day has`() throws {
        let rig = try rig()
        // 10 of 50.
        let week = FigureText.lines(try report(rig, .week, for: .office), .vietnamese)
        let words = "20,00% số lượt chỉ xác định được đến tuần hoặc tháng, không rõ ngày."
        #expect(week.contains(words))
        let day = FigureText.lines(try report(rig, .day, for: .office), .vietnamese)
        #expect(!day.contains { $0.contains("không rõ ngày") })
    }

    @Test func `files and pages say the same`() throws {
        let rig = try rig()
        let week = try report(rig, .week, for: .everybody)
        let object = try JSONSerialization.jsonObject(with: Data(ReportFiles.json(week).utf8))
        let questions = (object as? [String: Any])?["questions"] as? [[String: Any]]
        #expect(questions?.first?["without_day"] as? Double == 20)
        let page = try Templates.render(
            PointPage(week, .english, hotline: nil, isOpen: false, now: Rig.noon))
        #expect(page.contains("Of 20.00% of the ratings only the week or month is known"))
    }
}
