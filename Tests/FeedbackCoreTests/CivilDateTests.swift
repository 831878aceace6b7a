import FeedbackCore
import Testing

/// Expected values from Python's `datetime` with UTC+7.
struct CivilDateTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (61_199_999, "1970-01-01"), (61_200_000, "1970-01-02"),
            (-25_200_000, "1970-01-01"), (-25_200_001, "1969-12-31"),
            (1_795_280_400_000, "2026-11-22"), (1_795_280_399_999, "2026-11-21"),
            (1_709_139_600_000, "2024-02-29"),
        ] as [(Int64, String)])
    func `a moment has its date in Vietnam`(milliseconds: Int64, iso: String) {
        #expect(CivilDate(at: WallTime(milliseconds: milliseconds)).iso == iso)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-04-01", "2026-4-1",
        "2026-04-01 ", "+026-04-01", "", "2026/04/01",
    ])
    func `what is no date is refused`(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test func `dates of four centuries read back as written`() throws {
        var date = try #require(CivilDate(year: 1_900, month: 1, day: 1))
        let last = try #require(CivilDate(year: 2_300, month: 1, day: 1))
        #expect(last.dayNumber - date.dayNumber == 146_097)
        while date < last {
            #expect(CivilDate(iso: date.iso) == date)
            date = date.adding(days: 37)
        }
    }

    @Test(arguments: [("2026-11-16", 0), ("2026-11-22", 6), ("1970-01-01", 3), ("1969-12-28", 6)])
    func `Monday is the first day of the week`(iso: String, weekday: Int) throws {
        #expect(try #require(CivilDate(iso: iso)).weekday == weekday)
    }
}
