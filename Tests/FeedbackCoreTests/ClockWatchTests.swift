import FeedbackCore
import Testing

struct ClockWatchTests {
    private func reading(
        _ wall: Int64, _ quality: ClockQuality = .synced, error: UInt64 = 20
    ) -> ClockRecord {
        ClockRecord(
            wall: WallTime(milliseconds: wall), errorMilliseconds: error, quality: quality)
    }

    private let hour: Int64 = 3_600_000

    @Test func `the first reading is written, the same again is not`() {
        var watch = ClockWatch()
        let first = watch.due(reading(1_000_000), at: BootTime(seconds: 10))
        #expect(first)
        let second = watch.due(reading(1_060_000), at: BootTime(seconds: 70))
        #expect(!second)
    }

    @Test func `a reading is due again after six hours`() {
        var watch = ClockWatch()
        let first = watch.due(reading(0), at: BootTime(seconds: 0))
        #expect(first)
        let second = watch.due(reading(6 * hour - 1), at: BootTime(milliseconds: 6 * hour - 1))
        #expect(!second)
        let third = watch.due(reading(6 * hour), at: BootTime(milliseconds: 6 * hour))
        #expect(third)
    }

    @Test(arguments: [(1_999, false), (2_001, true), (-2_001, true)] as [(Int64, Bool)])
    func `a step of more than two seconds is written`(step: Int64, due: Bool) {
        var watch = ClockWatch()
        let first = watch.due(reading(100_000), at: BootTime(seconds: 0))
        #expect(first)
        let second = watch.due(reading(160_000 + step), at: BootTime(seconds: 60))
        #expect(second == due)
    }

    @Test func `a clock that nobody set stays unset`() {
        var watch = ClockWatch()
        let judged = watch.judge(reading(0, .unset), at: BootTime(seconds: 1))
        #expect(judged.quality == .unset)
    }

    @Test func `after synchronisation is lost the error grows by 500 ppm`() {
        var watch = ClockWatch()
        _ = watch.judge(reading(0), at: BootTime(seconds: 0))
        let judged = watch.judge(
            reading(hour, .unset, error: 86_400_000), at: BootTime(seconds: 3_600))
        #expect(judged.quality == .holdover)
        // 20 ms when last synchronised, and 3,600 s × 500 / 1,000,000 = 1.8 s since.
        #expect(judged.errorMilliseconds == 1_820)
    }

    @Test func `a clock that was moved a little is that much less certain`() {
        var watch = ClockWatch()
        _ = watch.judge(reading(0), at: BootTime(seconds: 0))
        let judged = watch.judge(
            reading(hour + 1_500, .unset), at: BootTime(seconds: 3_600))
        // 20 ms, 1,800 ms of drift, and the 1,500 ms that nobody can explain.
        #expect(judged.errorMilliseconds == 3_320)
    }

    /// A reading at so many hours of boot time, of which the machine slept some.
    private func woken(_ hours: Int64, asleep: Int64, bound: UInt64) -> ClockReading {
        ClockReading(
            record: reading(hours * hour), at: BootTime(seconds: hours * 3_600),
            asleep: .hours(asleep), boundMicroseconds: bound)
    }

    @Test func `after a sleep a clock counts as set by the real-time clock until it is set anew`() {
        var watch = ClockWatch()
        let errors = [
            woken(1, asleep: 0, bound: 3_000), woken(11, asleep: 8, bound: 4_000),
            woken(12, asleep: 8, bound: 5_000), woken(13, asleep: 8, bound: 200),
            woken(14, asleep: 8, bound: 900),
        ].map { watch.judge($0).errorMilliseconds }
        // 8 h × 500 / 1,000,000 = 14.4 s, and 1 s because real-time clocks count whole seconds.
        #expect(errors == [20, 15_420, 15_420, 20, 20])
    }

    @Test func `a daemon that was restarted since trusts no clock that a sleep may have set`() {
        var watch = ClockWatch()
        let errors = [
            woken(11, asleep: 8, bound: 4_000), woken(12, asleep: 8, bound: 5_000),
            woken(13, asleep: 8, bound: 200),
        ].map { watch.judge($0).errorMilliseconds }
        #expect(errors == [15_420, 15_420, 20])
        // A clock that becomes synchronised while it runs was heard of by a source.
        var other = ClockWatch()
        let unset = ClockReading(
            record: reading(11 * hour, .unset), at: BootTime(seconds: 39_600), asleep: .hours(8),
            boundMicroseconds: 0)
        _ = other.judge(unset)
        #expect(other.judge(woken(12, asleep: 8, bound: 4_000)).errorMilliseconds == 20)
    }

    @Test func `thirty days after the last synchronisation the error is 21 min and 36 s`() {
        var watch = ClockWatch()
        _ = watch.judge(reading(0), at: BootTime(seconds: 0))
        let month = BootTime(seconds: 30 * 86_400)
        let judged = watch.judge(reading(720 * hour, .unset), at: month)
        #expect(judged.quality == .holdover)
        #expect(judged.errorMilliseconds == 1_296_020)
    }

    @Test(arguments: [
        (year: 1970, seconds: 86_400), (2038, 2_147_483_648), (2106, 4_294_967_296),
    ])
    func `a step to another age is written at once, and back`(year: Int, seconds: Int64) {
        var watch = ClockWatch()
        let right: Int64 = 1_795_237_200_000
        _ = watch.due(watch.judge(reading(right), at: BootTime(seconds: 0)), at: .init(seconds: 0))
        let wrong = watch.judge(reading(seconds * 1_000, .unset), at: BootTime(seconds: 1))
        #expect(wrong.quality == .unset)
        let stepIsDue = watch.due(wrong, at: BootTime(seconds: 1))
        let again = watch.judge(reading(right + 2_000, .unset), at: BootTime(seconds: 2))
        // What was known before is known again, to the ms that somebody may have set it by.
        #expect(again.quality == .holdover && again.errorMilliseconds == 21)
        let stepBackIsDue = watch.due(again, at: BootTime(seconds: 2))
        #expect(stepIsDue && stepBackIsDue)
    }

    @Test func `another chain hears the clock at once`() {
        var watch = ClockWatch()
        let first = watch.due(reading(0), at: BootTime(seconds: 0))
        watch.forget()
        let second = watch.due(reading(1_000), at: BootTime(seconds: 1))
        #expect(first && second)
    }

    @Test func `a step ends the hold-over`() {
        var watch = ClockWatch()
        _ = watch.judge(reading(10 * hour), at: BootTime(seconds: 0))
        let judged = watch.judge(
            reading(0, .unset, error: 86_400_000), at: BootTime(seconds: 3_600))
        #expect(judged.quality == .unset)
    }

    @Test func `a change of quality is written`() {
        var watch = ClockWatch()
        let first = watch.due(reading(0, .unset), at: BootTime(seconds: 0))
        #expect(first)
        let second = watch.due(reading(1_000, .synced), at: BootTime(seconds: 1))
        #expect(second)
    }

    @Test
    func `the server's time is written at once, then every six hours, until the clock is set`() {
        var watch = ClockWatch()
        func isDue(
            _ hours: Int64, _ quality: ClockQuality = .unset, ahead: Int64 = 0
        ) -> Bool {
            watch.isDue(
                reading(hours * hour + ahead, .server, error: 1_001),
                at: BootTime(seconds: hours * 3_600), beside: quality)
        }
        #expect([0, 1, 5, 6, 11, 12].map { isDue($0) } == [true, false, false, true, false, true])
        #expect(isDue(18, .holdover))
        #expect(!isDue(30, .synced))
        #expect(isDue(30))
        watch.forget()
        #expect(isDue(31))
        // A server whose clock was wrong, and is right again: 2 × 1,001 ms and 1.8 s of drift.
        #expect(!isDue(32, ahead: 3_802))
        #expect(isDue(32, ahead: 3_803))
        #expect(isDue(33))
    }
}
