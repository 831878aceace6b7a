import FeedbackCore
import Scoring
import Testing

struct TimeBoundsTests {
    private let noon = WallTime(milliseconds: 1_795_237_200_000)

    private func moment(_ boot: UInt32, _ ms: Int64) -> Moment {
        Moment(bootOrdinal: boot, milliseconds: ms)
    }

    private func anchor(_ boot: Int64, _ wall: WallTime, _ quality: ClockQuality = .synced)
        -> BootEvidence.Anchor
    {
        BootEvidence.Anchor(boot: boot, wall: wall, error: 20, quality: quality)
    }

    @Test func `an anchor dates its boot, wider with distance`() {
        let bounds = TimeBounds([BootEvidence(ordinal: 1, anchors: [anchor(60_000, noon)])])
        let later = noon + .hours(30)
        let near = bounds.range(of: moment(1, 60_000), received: later)
        #expect(near.earliest == noon + .milliseconds(-20))
        #expect(near.latest == noon + .milliseconds(20))
        // 100 ppm of an hour are 360 ms.
        let far = bounds.range(of: moment(1, 60_000 + 3_600_000), received: later)
        #expect(far.earliest == noon + .hours(1) + .milliseconds(-380))
        #expect(far.latest == noon + .hours(1) + .milliseconds(380))
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
        let bounds = TimeBounds([
            BootEvidence(
                ordinal: 1,
                anchors: [anchor(0, noon + .hours(-900), .unset), anchor(60_000, noon, .server)])
        ])
        let range = bounds.range(of: moment(1, 50_000), received: noon + .hours(9))
        // 100 ppm of 10 s is 1 ms, beside the anchor's own 20.
        #expect(range.earliest == noon + .milliseconds(-10_021))
        #expect(range.latest == noon + .milliseconds(-9_979))
    }

    @Test
    func `a synchronised clock is believed before what the server told, that before the rest`() {
        let late = noon + .minutes(5)
        func range(_ anchors: [BootEvidence.Anchor]) -> TimeRange {
            TimeBounds([BootEvidence(ordinal: 1, anchors: anchors)])
                .range(of: moment(1, 0), received: noon + .hours(9))
        }
        let both = range([anchor(0, late, .server), anchor(0, noon, .synced)])
        #expect(both == range([anchor(0, noon, .synced)]))
        let others = range([anchor(0, late, .holdover), anchor(0, noon, .server)])
        #expect(others == range([anchor(0, noon, .server)]))
    }

    @Test func `a clock that nobody set dates nothing`() {
        let wrong = anchor(0, noon, .unset)
        let bounds = TimeBounds([
            BootEvidence(ordinal: 1, notBefore: [.init(boot: 5_000, server: noon)]),
            BootEvidence(ordinal: 2, anchors: [wrong]),
        ])
        let received = noon + .hours(9)
        let range = bounds.range(of: moment(2, 1_000), received: received)
        #expect(range.earliest == noon)
        #expect(range.latest == received)
    }

    @Test func `a boot without anchor and without anything before it has only its arrival`() {
        let range = TimeBounds([]).range(of: moment(1, 0), received: noon)
        #expect(range.earliest == TimeBounds.epoch)
        #expect(range.latest == noon)
    }

    @Test func `receipts and arrivals bracket a boot without a clock`() {
        let bounds = TimeBounds([
            BootEvidence(
                ordinal: 3, notBefore: [.init(boot: 100_000, server: noon)],
                notAfter: [.init(boot: 200_000, server: noon + .minutes(5))])
        ])
        // 50 s after the receipt: at least noon + 50 s; 50 s before the arrival.
        let range = bounds.range(of: moment(3, 150_000), received: noon + .hours(5))
        #expect(range.earliest == noon + .milliseconds(50_000 - 5))
        #expect(range.latest == noon + .milliseconds(300_000 - 50_000 + 5))
    }

    @Test func `a clock that contradicts the server is not believed`() {
        let received = noon + .minutes(1)
        let bounds = TimeBounds([
            BootEvidence(
                ordinal: 1, anchors: [anchor(0, noon + .hours(24))],
                notAfter: [.init(boot: 60_000, server: received)])
        ])
        let range = bounds.range(of: moment(1, 0), received: received)
        #expect(range.latest == noon + .milliseconds(6))
    }

    @Test func `a synced clock outweighs a nearer one in holdover`() {
        let bounds = TimeBounds([
            BootEvidence(
                ordinal: 1,
                anchors: [anchor(0, noon + .hours(2), .holdover), anchor(1_000_000, noon)])
        ])
        let range = bounds.range(of: moment(1, 0), received: noon + .hours(9))
        #expect(range.latest < noon)
    }
}
