import FeedbackCore
import Scoring
import Testing

struct TimeBoundsTests {
    private let noon = WallTime(milliseconds: 1_795_237_200_000)
    private let hour: Int64 = 3_600_000

    private func anchor(
        _ boot: Int64, _ wall: WallTime, _ quality: ClockQuality = .synced, error: Int64 = 20
    ) -> BootEvidence.Anchor {
        BootEvidence.Anchor(boot: boot, wall: wall, error: error, quality: quality)
    }

    private func bounds(
        _ anchors: [BootEvidence.Anchor] = [], notBefore: [BootEvidence.Bracket] = [],
        notAfter: [BootEvidence.Bracket] = [], around: BootSurroundings = BootSurroundings()
    ) -> TimeBounds {
        TimeBounds(
            BootEvidence(
                ordinal: 1, anchors: anchors, notBefore: notBefore, notAfter: notAfter),
            around: around)
    }

    /// Both ends in ms from noon.
    private func ends(
        _ bounds: TimeBounds, of moment: Int64 = 0, receivedHours: Int64 = 9
    ) -> [Int64] {
        let range = bounds.range(of: moment, received: noon + .hours(receivedHours))
        return [range.earliest, range.latest].map { ($0 - noon).milliseconds }
    }

    @Test func `an anchor dates its boot, wider with distance`() {
        let bounds = bounds([anchor(60_000, noon)])
        #expect(ends(bounds, of: 60_000) == [-20, 20])
        // 500 ppm of an hour are 1.8 s, to either side.
        #expect(ends(bounds, of: 60_000 + hour) == [hour - 1_820, hour + 1_820])
        #expect(ends(bounds, of: 60_000 - hour) == [-hour - 1_820, -hour + 1_820])
    }

    /// The example of docs/time.md.
    @Test func `a morning before the network came is dated by the server's first answer`() {
        let answered = ClockRecord(
            serverTime: noon, sent: BootTime(milliseconds: 14_400_000),
            heard: BootTime(milliseconds: 14_400_200))
        let bounds = bounds([
            anchor(
                14_400_200, answered.wall, .server, error: Int64(answered.errorMilliseconds))
        ])
        let found = ends(bounds, of: 600_000)
        #expect(found == [-13_800_100 - 9_002, -13_800_100 + 9_002])
    }

    @Test func `thirty days from the last synchronisation are twenty-two minutes of doubt`() {
        let days = 30 * 24 * hour
        // 30 × 86,400 s × 500 / 1,000,000 = 1,296 s.
        #expect(
            ends(bounds([anchor(0, noon)]), of: days, receivedHours: 40 * 24)
                == [days - 1_296_020, days + 1_296_020])
    }

    @Test func `a span whose stamp is in doubt widens, but not beyond what came in`() {
        let range = TimeRange(earliest: noon, noLaterThan: noon + .seconds(1))
        let wide = range.widened(by: .minutes(5), received: noon + .hours(1))
        #expect(wide.earliest == noon + .minutes(-5))
        #expect(wide.latest == noon + .seconds(301))
        let early = range.widened(by: .minutes(5), received: noon + .seconds(30))
        #expect(early.latest == noon + .seconds(30))
    }

    @Test func `what the server told dates a boot whose clock nobody set`() {
        let bounds = bounds([anchor(0, noon + .hours(-900), .unset), anchor(60_000, noon, .server)])
        // 500 ppm of 10 s are 5 ms, beside the anchor's own 20.
        #expect(ends(bounds, of: 50_000) == [-10_025, -9_975])
    }

    @Test
    func `a synchronised clock is believed before what the server told, that before the rest`() {
        let late = noon + .minutes(5)
        let synced = ends(bounds([anchor(0, noon, .synced)]))
        #expect(ends(bounds([anchor(0, late, .server), anchor(0, noon, .synced)])) == synced)
        #expect(ends(bounds([anchor(0, late, .holdover), anchor(0, noon, .server)])) == synced)
        // Even if it is farther away.
        let far = ends(bounds([anchor(0, noon + .hours(2), .holdover), anchor(1_000_000, noon)]))
        #expect(far == [-1_000_000 - 520, -1_000_000 + 520])
    }

    @Test func `two sources that agree leave what both allow`() {
        let two = bounds([anchor(0, noon, error: 5_000), anchor(hour, noon + .seconds(3_604))])
        // By the second 2,180…5,820 ms, by the first −5,000…5,000.
        #expect(ends(two) == [2_180, 5_000])
    }

    @Test func `between two readings that contradict each other either may be right`() {
        let tomorrow = noon + .hours(25)
        let stepped = bounds([anchor(0, noon), anchor(hour, tomorrow)])
        // 500 ppm of half an hour are 900 ms.
        #expect(
            ends(stepped, of: hour / 2, receivedHours: 99)
                == [hour / 2 - 920, 24 * hour + hour / 2 + 920])
        // A server that had it before then leaves only one.
        #expect(ends(stepped, of: hour / 2) == [hour / 2 - 920, hour / 2 + 920])
    }

    @Test func `a clock that nobody set dates nothing`() {
        let bounds = bounds(
            [anchor(0, noon, .unset)], around: BootSurroundings(serverFloor: noon))
        // A second for the server's own clock, and one for what sleeps add to boot time.
        #expect(ends(bounds, of: 1_000) == [-2_000, 9 * hour + 2_000])
    }

    @Test func `a boot without anchor and without anything before it has only its arrival`() {
        let range = bounds().range(of: 0, received: noon)
        #expect(range.earliest == TimeBounds.epoch)
        #expect(range.latest == noon + .seconds(2))
    }

    @Test func `receipts and arrivals bracket a boot without a clock`() {
        let bounds = bounds(
            notBefore: [.init(boot: 100_000, server: noon)],
            notAfter: [.init(boot: 200_000, server: noon + .minutes(5))])
        // 50 s after the receipt, 50 s before the arrival: 25 ms of drift, and 2 s each.
        #expect(ends(bounds, of: 150_000) == [50_000 - 2_025, 250_000 + 2_025])
    }

    @Test func `the boots before and after bracket one whose clock was never good`() {
        let around = BootSurroundings(
            clockFloor: noon + .hours(1), clockCeiling: noon + .hours(3))
        #expect(ends(bounds(around: around)) == [hour, 3 * hour])
        // Its own clock knows better, and the server knows better than theirs.
        #expect(ends(bounds([anchor(0, noon)], around: around)) == [-20, 20])
        let received = bounds(around: around).range(of: 0, received: noon)
        #expect(received.latest == noon + .seconds(2))
        #expect(received.earliest == TimeBounds.epoch + .seconds(-2))
    }

    @Test func `boots around that contradict each other say nothing`() {
        let around = BootSurroundings(
            serverFloor: noon + .hours(-1), clockFloor: noon + .hours(3),
            clockCeiling: noon + .hours(1))
        #expect(ends(bounds(around: around)) == [-hour - 2_000, 9 * hour + 2_000])
    }

    @Test func `a clock that contradicts the server is not believed`() {
        let bounds = bounds(
            [anchor(0, noon + .hours(24))],
            notAfter: [.init(boot: 60_000, server: noon + .minutes(1))])
        let range = bounds.range(of: 0, received: noon + .minutes(1))
        #expect(range.latest == noon + .milliseconds(2_030))
    }

    /// The server signed tomorrow's time, was set right, and took the press at noon + 9 h.
    @Test func `a server that contradicts itself is believed no more than it knows`() {
        var around = BootSurroundings(serverFloor: noon + .hours(24))
        let never = (TimeBounds.never - noon).milliseconds + 2_000
        #expect(ends(bounds(around: around)).last == never)
        // What it said before and what the kiosk's clock says is still good.
        around.olderFloors[noon + .hours(9)] = noon
        #expect(ends(bounds(around: around)) == [-2_000, never])
        #expect(
            ends(bounds([anchor(0, noon + .hours(1))], around: around)) == [hour - 20, hour + 20])
    }

    @Test func `of receipts that contradict each other, either may be right`() {
        let bounds = bounds(
            notBefore: [.init(boot: 0, server: noon + .hours(24))],
            notAfter: [
                .init(boot: 0, server: noon + .hours(24)),
                .init(boot: hour, server: noon + .hours(1)),
            ], around: BootSurroundings(serverFloor: noon + .hours(-1)))
        // What came in with the wrong receipt may be right, too: 900 ms of drift, 2 s.
        #expect(
            ends(bounds, of: hour / 2, receivedHours: 26)
                == [-hour - 2_000, 24 * hour + hour / 2 + 2_900])
    }
}
