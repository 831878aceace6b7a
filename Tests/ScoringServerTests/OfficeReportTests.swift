import FeedbackCore
import Scoring
import Testing

@testable import ScoringServer

/// What the office is told of a month that nobody else is.
struct OfficeReportTests {
    private var month: Period { Period(.month, containing: CivilDate(at: Rig.noon)) }
    private let later = Rig.noon + .hours(24 * 40)

    /// 60 ratings of levels 4 and 5, then so many of level 1 a second apart, then ten of level 5 at
    /// even gaps.
    private func rig(hammered: Int) throws -> Rig {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-72), point: "nha-trang")
        kiosk.press((0..<60).map { UInt8($0 % 2 + 4) }, every: 1_500_000)
        kiosk.press(Array(repeating: 1, count: hammered), from: 100_000_000, every: 1_000)
        for place in 0..<10 {
            kiosk.append(
                .rating(Rating(panel: 1, question: 1, level: 5)),
                at: 110_000_000 + Int64(place) * 60_000)
        }
        _ = try rig.send(try kiosk.everything())
        return rig
    }

    private func lines(_ rig: Rig, _ period: Period? = nil, rules: RuleVersion? = nil) throws
        -> [String]
    {
        let office = try Auditor(rig.directory).office(
            "nha-trang", period ?? month, rules: rules, now: later)
        return OfficeText.lines(office, .vietnamese)
    }

    /// 60 of 60 without; with 20 of level 1 and 10 of level 5 it is 70 of 90.
    @Test func `the index is shown both ways`() throws {
        let lines = try lines(rig(hammered: 20))
        #expect(lines.contains("  không tính lượt bị đánh dấu: 100,00%, n = 60"))
        #expect(lines.contains("  tính cả lượt bị đánh dấu: 77,78%, n = 90 (−22,22)"))
    }

    /// Rules 2 know no rhythm: 70 of 70 there.
    @Test func `the month is counted once more by other rules and nothing published moves`() throws
    {
        let rig = try rig(hammered: 20)
        let before = ReportFiles.json(
            try Auditor(rig.directory).report("nha-trang", month, for: .everybody, now: later))
        let lines = try lines(rig, rules: .two)
        #expect(lines.contains("  theo quy tắc 2: 100,00%, n = 70 (0,00)"))
        #expect(try self.lines(rig, rules: .three).contains("  theo quy tắc 3: không khác"))
        let after = ReportFiles.json(
            try Auditor(rig.directory).report("nha-trang", month, for: .everybody, now: later))
        #expect(after == before)
        #expect(after.contains("flags-3\""))
    }

    /// The difference would tell the levels of a few.
    @Test func `fewer than ten ratings left out are not told by the second way`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-72), point: "nha-trang")
        kiosk.press((0..<60).map { UInt8($0 % 2 + 4) }, every: 1_500_000)
        kiosk.press(Array(repeating: 1, count: 9), from: 100_000_000, every: 1_000)
        _ = try rig.send(try kiosk.everything())
        let lines = try lines(rig)
        #expect(lines.contains("Dưới 10 lượt bị loại: không hiển thị cách thứ hai."))
        #expect(!lines.contains { $0.contains("n = 69") })
    }

    @Test func `days and counters have one way and no signals`() throws {
        let rig = try rig(hammered: 20)
        let day = Period(.day, containing: CivilDate(at: Rig.noon).adding(days: -2))
        let lines = try lines(rig, day)
        #expect(lines.last?.contains("--period month") == true)
        #expect(!lines.contains { $0.contains("tính cả lượt bị đánh dấu") })
        try rig.add("counter", kind: .counter, parent: "nha-trang")
        let counter = try Auditor(rig.directory).office("counter", month, rules: nil, now: later)
        #expect(!counter.isWhole)
        #expect(counter.readings.isEmpty)
    }

    @Test func `the public files hold no levels of what is left out`() throws {
        let rig = try rig(hammered: 20)
        let report = try Auditor(rig.directory).report(
            "nha-trang", month, for: .everybody, now: later)
        #expect(report.questions.first?.figure.flagged.total == 0)
        #expect(report.questions.first?.figure.excludedTotal == 30)
    }
}
