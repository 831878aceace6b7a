import FeedbackCore
import Testing

/// A generator whose draws are all the same: the least, or the most that a range allows.
private struct Extreme: RandomNumberGenerator {
    let most: Bool
    // Not 0: a range is drawn from until the draw is fair, and 0 for ever never is.
    mutating func next() -> UInt64 { most ? .max : 1 }
}

struct HeartbeatScheduleTests {
    private let start = BootTime(seconds: 100)

    /// The waits in seconds, the least and the most, after these outcomes in a row.
    private func waits(_ outcomes: HeartbeatSchedule.Outcome...) -> [Int64] {
        [false, true].map { most in
            var random = Extreme(most: most)
            var schedule = HeartbeatSchedule(upload: .init(), at: start, using: &random)
            var now = schedule.next
            for outcome in outcomes {
                now = max(now, schedule.next)
                schedule.ended(outcome, at: now, using: &random)
            }
            return (schedule.next - now).seconds
        }
    }

    @Test func `the first one comes within two minutes of the start`() {
        #expect(waits() == [0, 0])
        let first = [false, true].map { most in
            var random = Extreme(most: most)
            return HeartbeatSchedule(upload: .init(), at: start, using: &random).next
        }
        #expect(first == [start, start + .seconds(120)])
        var upload = KioskConfiguration.Upload()
        upload.firstWithin = .zero
        var random = Extreme(most: true)
        #expect(HeartbeatSchedule(upload: upload, at: start, using: &random).next == start)
    }

    @Test func `a kiosk that is enrolled begins again, whatever it was told before`() {
        var random = Extreme(most: true)
        var schedule = HeartbeatSchedule(upload: .init(), at: start, using: &random)
        schedule.ended(.status(503, retryAfter: .hours(6)), at: start, using: &random)
        #expect(schedule.failures == 1)
        schedule.begin(at: start + .seconds(5))
        #expect(schedule.next == start + .seconds(5))
        #expect(schedule.failures == 0)
    }

    @Test func `one that was heard is followed by the next in two minutes give or take 20 percent`()
    {
        #expect(waits(.heard(nextAfter: .zero)) == [96, 144])
    }

    @Test func `the server may ask for fewer, but not for more, and not for none`() {
        #expect(waits(.heard(nextAfter: .minutes(10))) == [600, 600])
        #expect(waits(.heard(nextAfter: .seconds(1))) == [96, 144])
        #expect(waits(.heard(nextAfter: .hours(24))) == [3_600, 3_600])
    }

    @Test func `without an answer the waits grow to a quarter of an hour`() {
        #expect(waits(.unreachable) == [0, 30])
        #expect(waits(.unreachable, .unreachable, .unreachable) == [0, 120])
        let many = [HeartbeatSchedule.Outcome](repeating: .unreachable, count: 99)
        var random = Extreme(most: true)
        var schedule = HeartbeatSchedule(upload: .init(), at: start, using: &random)
        for outcome in many { schedule.ended(outcome, at: start, using: &random) }
        #expect(schedule.failures == 99)
        #expect(schedule.next == start + .seconds(900))
        schedule.ended(.heard(nextAfter: .zero), at: start, using: &random)
        #expect(schedule.failures == 0)
    }

    @Test func `a status chooses the wait as it does for uploads`() {
        #expect(waits(.status(503, retryAfter: .seconds(7_200))) == [7_200, 8_100])
        #expect(waits(.status(429, retryAfter: .hours(48))) == [21_600, 22_500])
        #expect(waits(.status(404, retryAfter: nil)) == [3_600, 3_600])
        #expect(waits(.status(502, retryAfter: .hours(1))) == [0, 30])
        #expect(waits(.refused) == [3_600, 3_600])
    }
}
