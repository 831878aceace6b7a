import BatchFormat
import FeedbackCore
import Scoring
import ScoringServer
import Testing

/// The verdict on a kiosk, from what it said and when.
struct FleetKioskTests {
    /// Monday 23/11/2026, 09:00 in Vietnam; open from 07:00 to 11:30 and from 13:30 to 17:00.
    static let monday = WallTime(milliseconds: 1_795_399_200_000)

    struct Case: Sendable {
        var light = Light.Color.green
        /// How long ago it was heard.
        var heard: TimeSpan? = .seconds(60)
        /// How long ago it was pressed, or started.
        var idle = TimeSpan.zero
        var hours: OpeningHours? = .office
        var nextAfter = TimeSpan.zero
        var verdict: FleetVerdict
    }

    static let cases: [Case] = [
        Case(verdict: .ok),
        Case(heard: nil, verdict: .neverHeard),
        Case(heard: .minutes(5), verdict: .ok),
        Case(heard: .milliseconds(300_001), verdict: .silent),
        Case(light: .red, heard: .minutes(6), verdict: .silent),
        // The server's clock was set back.
        Case(heard: .seconds(-120), verdict: .ok),
        Case(heard: .seconds(-121), verdict: .silent),
        Case(light: .red, verdict: .notRecording),
        Case(light: .red, idle: .hours(48), verdict: .notRecording),
        Case(light: .amber, verdict: .attention),
        Case(light: .amber, idle: .hours(48), verdict: .attention),
        // Two opening hours since 07:00.
        Case(idle: .minutes(119), verdict: .ok),
        Case(idle: .minutes(120), verdict: .quiet),
        // From Friday 16:00, one hour then and two today; from 17:00, two; from Saturday, two.
        Case(idle: .hours(65), verdict: .quiet),
        Case(idle: .hours(40), verdict: .quiet),
        Case(idle: .hours(1_000_000), verdict: .quiet),
        Case(idle: .hours(48), hours: nil, verdict: .ok),
        Case(
            idle: .hours(48), hours: OpeningHours(days: Array(repeating: [], count: 7)),
            verdict: .ok),
        Case(idle: .hours(1), hours: .always, verdict: .ok),
        // It was told to take its time.
        Case(heard: .minutes(7), nextAfter: .minutes(3), verdict: .ok),
        Case(heard: .minutes(8), nextAfter: .minutes(3), verdict: .silent),
        Case(heard: .minutes(5), nextAfter: .seconds(1), verdict: .ok),
    ]

    @Test(arguments: cases)
    func `the verdict follows from light, silence and idleness`(example: Case) {
        #expect(kiosk(example).verdict(at: Self.monday) == example.verdict)
    }

    /// The last press was on Monday at 10:30; from 11:30 to 13:30 the point is closed.
    @Test(arguments: [(180, .ok), (239, .ok), (240, .quiet)] as [(Int64, FleetVerdict)])
    func `the hours in which the point is closed do not count`(
        minutes: Int64, verdict: FleetVerdict
    ) {
        let press = Self.monday + .minutes(90)
        let now = press + .minutes(minutes)
        var kiosk = kiosk(Case(verdict: verdict))
        kiosk.heard?.receivedAt = now
        kiosk.heard?.idleSince = press
        #expect(kiosk.verdict(at: now) == verdict)
    }

    @Test func `what a watching script hears of comes first`() {
        #expect(FleetVerdict.allCases.sorted() == FleetVerdict.allCases)
        #expect(
            FleetVerdict.allCases.filter(\.isAlarm) == [.notRecording, .silent, .neverHeard])
        #expect(FleetVerdict.notRecording < .ok)
    }

    private func kiosk(_ example: Case) -> FleetKiosk {
        var beat = FakeKiosk().heartbeat()
        beat.light = example.light
        let now = Self.monday
        let heard = example.heard.map { age in
            FleetKiosk.Heard(
                heartbeat: beat, receivedAt: now + (.zero - age),
                idleSince: now + (.zero - example.idle), nextAfter: example.nextAfter)
        }
        return FleetKiosk(
            kiosk: beat.kiosk, point: "nha-trang", enrolledAt: now, heard: heard,
            openingHours: example.hours)
    }
}
