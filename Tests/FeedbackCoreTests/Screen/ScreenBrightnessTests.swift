import FeedbackCore
import Testing

/// How bright a display is at which hour, and for whom.
struct ScreenBrightnessTests {
    /// Monday 23/11/2026, 00:00 in Vietnam (`date -d '2026-11-23 00:00 +07:00' +%s`).
    private static let monday = WallTime(milliseconds: 1_795_366_800_000)

    private let night = ScreenBrightness(.init(open: 80, closed: 20), hours: .office)
    private let now = BootTime(seconds: 50_000)

    private func decision(
        minute: Int64, lastUse: BootTime = BootTime(seconds: 0)
    ) -> ScreenBrightness.Decision {
        night.decision(
            at: now, lastUse: lastUse, clock: Self.monday + .minutes(minute))
    }

    /// A minute after Monday's midnight, the percent, and minutes until it is asked again.
    @Test(
        arguments: [
            (0, 20, 10), (412, 20, 8), (420, 80, 10), (683, 80, 7), (690, 20, 10), (809, 20, 1),
            (810, 80, 10), (1_019, 80, 1), (1_020, 20, 10), (1_435, 20, 10), (1_860, 80, 10),
            // Friday's last minute, and Saturday.
            (6_779, 80, 1), (6_780, 20, 10), (7_700, 20, 10),
        ] as [(Int64, Int, Int64)])
    func `the display keeps the hours`(minute: Int64, percent: Int, minutes: Int64) {
        #expect(
            decision(minute: minute)
                == ScreenBrightness.Decision(percent: percent, until: now + .minutes(minutes)))
    }

    /// Seconds since somebody was there, at night.
    @Test(
        arguments: [(0, 80, 60), (59, 80, 1), (60, 20, 600), (61, 20, 600)] as [(Int64, Int, Int64)]
    )
    func `for a minute after it was used it is as in opening hours`(
        ago: Int64, percent: Int, seconds: Int64
    ) {
        #expect(
            decision(minute: 0, lastUse: now + .seconds(-ago))
                == ScreenBrightness.Decision(percent: percent, until: now + .seconds(seconds)))
    }

    @Test func `it is asked again at the very moment when a span begins`() {
        let time = Self.monday + .minutes(420) + .milliseconds(-3)
        let decision = night.decision(at: now, lastUse: BootTime(seconds: 0), clock: time)
        #expect(
            decision == ScreenBrightness.Decision(percent: 20, until: now + .milliseconds(3)))
    }

    @Test func `a clock that cannot be believed dims nothing, and is asked again`() {
        let decision = night.decision(at: now, lastUse: BootTime(seconds: 0), clock: nil)
        #expect(decision == ScreenBrightness.Decision(percent: 80, until: now + .minutes(10)))
    }

    @Test func `where nothing changes by the hour nothing is asked`() {
        let same = ScreenBrightness(.init(open: 70, closed: 70), hours: .office)
        var asked = 0
        func clock() -> WallTime? {
            asked += 1
            return Self.monday
        }
        let decision = same.decision(at: now, lastUse: now, clock: clock())
        #expect(decision == ScreenBrightness.Decision(percent: 70))
        _ = night.decision(at: now, lastUse: now, clock: clock())
        #expect(asked == 0)
    }

    @Test func `no page of the screen is dimmed while it waits for somebody`() {
        for span in [
            Limits.askedFor, Limits.codeEntry, Limits.statusPage, Limits.thanksScreen,
            Limits.heardScreen, Limits.screenForgets,
        ] {
            #expect(span <= Limits.screenAwake)
        }
    }

    @Test func `a point with a day that never ends, and one that never opens`() {
        let whole = OpeningHours.Span(open: 0, close: 1_440)
        let always = OpeningHours(days: Array(repeating: [whole], count: 7))
        #expect(always.isOpen(at: Self.monday))
        #expect(always.isOpen(at: Self.monday + .milliseconds(-1)))
        #expect(always.nextBorder(after: Self.monday) == Self.monday + .hours(24))
        let never = OpeningHours(days: Array(repeating: [], count: 7))
        #expect(!never.isOpen(at: Self.monday))
        #expect(never.nextBorder(after: Self.monday) == nil)
        let weekly = OpeningHours(days: [[whole]] + Array(repeating: [], count: 6))
        let tuesday = Self.monday + .hours(24)
        #expect(weekly.nextBorder(after: tuesday) == Self.monday + .hours(7 * 24))
    }
}
