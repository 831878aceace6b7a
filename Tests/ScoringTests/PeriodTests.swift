import FeedbackCore
import Scoring
import Testing

struct PeriodTests {
    private func date(_ iso: String) throws -> CivilDate { try #require(CivilDate(iso: iso)) }

    private func range(_ from: WallTime, _ to: WallTime) throws -> TimeRange {
        try #require(TimeRange(earliest: from, latest: to))
    }

    @Test(arguments: [
        (Period.Kind.day, "2026-11-21", "2026-11-21", "2026-11-21"),
        (.week, "2026-11-21", "2026-11-16", "2026-11-22"),
        (.week, "2026-11-22", "2026-11-16", "2026-11-22"),
        (.week, "2027-01-01", "2026-12-28", "2027-01-03"),
        (.month, "2026-11-21", "2026-11-01", "2026-11-30"),
        (.month, "2024-02-29", "2024-02-01", "2024-02-29"),
        (.month, "2026-12-31", "2026-12-01", "2026-12-31"),
    ])
    func `a date lies in its period`(kind: Period.Kind, day: String, first: String, last: String)
        throws
    {
        let period = Period(kind, containing: try date(day))
        #expect(period.first.iso == first)
        #expect(period.last.iso == last)
        #expect(period.next.previous == period)
        #expect(period.previous.end == period.start)
    }

    @Test func `a period is closed at the first moment after it`() throws {
        let day = Period(.day, containing: try date("2026-11-21"))
        #expect(!day.isClosed(at: WallTime(milliseconds: day.end.milliseconds - 1)))
        #expect(day.isClosed(at: day.end))
        #expect(day.end.milliseconds - day.start.milliseconds == 86_400_000)
    }

    @Test func `a certain time counts in its day, week and month`() throws {
        let noon = try date("2026-11-21").start + .hours(12)
        #expect(Period.containing(try range(noon, noon)).map(\.kind) == [.day, .week, .month])
    }

    @Test func `a time across midnight counts in the week`() throws {
        let midnight = try date("2026-11-21").start
        let kinds = Period.containing(try range(midnight + .minutes(-1), midnight)).map(\.kind)
        #expect(kinds == [.week, .month])
    }

    @Test func `a time across a Sunday night counts in the month only`() throws {
        let monday = try date("2026-11-23").start
        let kinds = Period.containing(try range(monday + .minutes(-1), monday)).map(\.kind)
        #expect(kinds == [.month])
    }

    @Test func `a time across the end of a month within a week counts in the week`() throws {
        let first = try date("2026-12-01").start
        let kinds = Period.containing(try range(first + .minutes(-1), first)).map(\.kind)
        #expect(kinds == [.week])
    }

    @Test func `a time that no period contains is undated`() throws {
        let first = try date("2026-11-01").start
        #expect(Period.containing(try range(first + .hours(-200), first + .hours(200))).isEmpty)
    }

    @Test func `dates are written the Vietnamese way`() throws {
        #expect(Period(.day, containing: try date("2026-11-21")).text == "21/11/2026")
        #expect(
            Period(.week, containing: try date("2026-11-21")).text == "16/11/2026 – 22/11/2026")
    }
}
