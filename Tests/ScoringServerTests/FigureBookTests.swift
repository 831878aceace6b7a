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

    /// A book of days and weeks of one point, of which some were shown with other numbers.
    private func book(
        _ counted: [(Period, Int)], shown: [(Period, Int)]
    ) throws -> [Period: Int] {
        func key(_ period: Period) -> FigureBook.Key {
            FigureBook.Key(point: "nha-trang", question: "Q.OSS", scale: .sc5, period: period)
        }
        func figure(_ total: Int) -> Figure {
            var figure = Figure(.sc5)
            figure.tally.add(level: 4, total)
            return figure
        }
        let rig = try Rig()
        let points = try Administration(rig.directory).read { try PointTable($0).all() }
        let book = FigureBook(
            points: points,
            counted: Dictionary(uniqueKeysWithValues: counted.map { (key($0), figure($1)) }),
            shown: Dictionary(
                uniqueKeysWithValues: shown.map {
                    (key($0), FigureBook.Shown(figure: figure($1), at: monday, batch: 1))
                }), now: monday + .hours(24 * 7))
        return Dictionary(
            uniqueKeysWithValues: book.published.map { ($0.period, $1.figure.tally.total) })
    }

    private func day(_ place: Int) -> Period {
        Period(.day, containing: CivilDate(at: monday).adding(days: place))
    }

    /// The last two were shown by an earlier program.
    @Test(arguments: [
        (40, 0, 40), (40, 6, 40), (40, 30, 40), (40, 49, 40), (40, 50, 50), (900, 880, 900),
        (900, 910, 910), (6, 29, 6), (6, 30, 30),
    ])
    func `a figure that was shown makes room for ten more and never for fewer`(
        shown: Int, counted: Int, expected: Int
    ) throws {
        let published = try book(
            counted > 0 ? [(day(0), counted)] : [], shown: [(day(0), shown)])
        #expect(published == [day(0): expected])
    }

    /// Monday 35, and of Tuesday's 40, which everybody saw, what a copy held.
    @Test(arguments: [(6, nil), (9, nil), (10, 45), (40, 75)] as [(Int, Int?)])
    func `a week does not give away what is left of a day that was shown`(
        left: Int, shown: Int?
    ) throws {
        let week = Period(.week, containing: CivilDate(at: monday))
        let published = try book(
            [(day(0), 35), (day(1), left), (week, 35 + left)], shown: [(day(1), 40)])
        #expect(published[day(0)] == 35 && published[day(1)] == 40)
        #expect(published[week] == shown)
    }

    /// Nor, once all 40 are back, the five of Wednesday.
    @Test func `a week beside a day that was shown gives away no other day`() throws {
        let week = Period(.week, containing: CivilDate(at: monday))
        let published = try book(
            [(day(0), 35), (day(1), 20), (day(2), 5), (week, 60)], shown: [(day(1), 40)])
        #expect(published == [day(0): 35, day(1): 40])
    }
}
