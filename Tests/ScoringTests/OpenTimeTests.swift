import FeedbackCore
import Scoring
import Testing

/// For how long a point was open between two moments.
struct OpenTimeTests {
    /// Monday 23/11/2026, 00:00 in Vietnam (`date -d '2026-11-23 00:00 +07:00' +%s`).
    static let monday = WallTime(milliseconds: 1_795_366_800_000)

    /// From and to in minutes after Monday's midnight, and the open minutes between.
    @Test(arguments: [
        (0, 0, 0), (0, 420, 0), (0, 421, 1), (420, 690, 270), (500, 600, 100), (690, 810, 0),
        (600, 900, 180), (0, 1_440, 480), (900, 100, 0), (-1_440, 0, 0),
        // Friday 16:00 to Monday 08:00.
        (-3_360, 480, 120),
        // A week holds forty hours, wherever it begins.
        (0, 10_080, 2_400), (500, 10_580, 2_400), (500, 20_660, 4_800), (500, 10_581, 2_401),
        (0, 524_160, 124_800),
    ])
    func `office hours`(from: Int64, to: Int64, open: Int64) {
        let span = OpeningHours.office.openTime(
            from: Self.monday + .minutes(from), to: Self.monday + .minutes(to))
        #expect(span == .minutes(open))
    }

    @Test func `it is counted to the millisecond`() {
        let open = Self.monday + .minutes(420)
        let hours = OpeningHours.office
        #expect(hours.openTime(from: open + .milliseconds(-5), to: open) == .zero)
        #expect(
            hours.openTime(from: open + .milliseconds(-5), to: open + .milliseconds(7))
                == .milliseconds(7))
    }

    @Test func `a point that says nothing about its hours is never open`() {
        for days in [[], Array(repeating: [], count: 7)] as [[[OpeningHours.Span]]] {
            let hours = OpeningHours(days: days)
            #expect(hours.openTime(from: Self.monday, to: Self.monday + .hours(9_999)) == .zero)
        }
    }
}
