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

    @Test func `after synchronisation is lost the error grows by 100 ppm`() {
        var watch = ClockWatch()
        _ = watch.judge(reading(0), at: BootTime(seconds: 0))
        let judged = watch.judge(
            reading(hour, .unset, error: 86_400_000), at: BootTime(seconds: 3_600))
        #expect(judged.quality == .holdover)
        // 20 ms when last synchronised, and 3,600 s × 100 / 1,000,000 = 0.36 s since.
        #expect(judged.errorMilliseconds == 380)
    }

    @Test func `a clock that was moved a little is that much less certain`() {
        var watch = ClockWatch()
        _ = watch.judge(reading(0), at: BootTime(seconds: 0))
        let judged = watch.judge(
            reading(hour + 1_500, .unset), at: BootTime(seconds: 3_600))
        // 20 ms, 360 ms of drift, and the 1,500 ms that nobody can explain.
        #expect(judged.errorMilliseconds == 1_880)
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
        func isDue(_ hours: Int64, _ quality: ClockQuality = .unset) -> Bool {
            watch.isDue(serverTimeAt: BootTime(seconds: hours * 3_600), beside: quality)
        }
        #expect([0, 1, 5, 6, 11, 12].map { isDue($0) } == [true, false, false, true, false, true])
        #expect(isDue(18, .holdover))
        #expect(!isDue(30, .synced))
        #expect(isDue(30))
        watch.forget()
        #expect(isDue(31))
    }
}
