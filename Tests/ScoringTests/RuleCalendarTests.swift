import FeedbackCore
import Scoring
import Testing

struct RuleCalendarTests {
    private func date(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    private func calendar() throws -> RuleCalendar {
        try #require(
            RuleCalendar([
                .init(version: .three, first: try date("2026-11-22")),
                .init(version: .two, first: try date("2026-01-01")),
            ]))
    }

    @Test func `a version holds from its first date on and the first one for all before`() throws {
        let calendar = try calendar()
        for (iso, version) in [
            ("2025-06-01", RuleVersion.two), ("2026-11-21", .two), ("2026-11-22", .three),
            ("2030-01-01", .three),
        ] {
            #expect(calendar.version(on: try date(iso)) == version)
        }
        #expect(RuleCalendar([]) == nil)
        #expect(RuleCalendar(always: .two).version(on: try date("2030-01-01")) == .two)
    }

    @Test func `a period names the rules of all its days`() throws {
        let calendar = try calendar()
        for (kind, iso, versions) in [
            (Period.Kind.day, "2026-11-21", [RuleVersion.two]), (.day, "2026-11-22", [.three]),
            (.week, "2026-11-18", [.two, .three]), (.week, "2026-11-23", [.three]),
            (.month, "2026-11-01", [.two, .three]), (.month, "2026-10-01", [.two]),
        ] {
            let period = Period(kind, containing: try date(iso))
            #expect(calendar.versions(in: period) == versions)
        }
    }

    @Test func `its text tells it from others`() throws {
        // 2026-11-22 is day 20779 since 1970: `date -d 2026-11-22 +%s` / 86400.
        #expect(try calendar().text == "2,3@20779")
        #expect(RuleCalendar(always: .three).text == "3")
    }
}
