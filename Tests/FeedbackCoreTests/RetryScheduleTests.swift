import FeedbackCore
import Testing

/// A generator whose draws are all the same: the least, or the most that a range allows.
private struct Extreme: RandomNumberGenerator {
    let most: Bool
    // Not 0: a range is drawn from until the draw is fair, and 0 for ever never is.
    mutating func next() -> UInt64 { most ? .max : 1 }
}

/// A small generator with a seed (SplitMix64), so that a run can be repeated.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct RetryScheduleTests {
    private let start = BootTime(seconds: 100)
    private let now = BootTime(seconds: 5_000)

    private func schedule(most: Bool) -> RetrySchedule {
        var generator = Extreme(most: most)
        return RetrySchedule(upload: .init(), at: start, using: &generator)
    }

    /// The delay in seconds after the outcomes, the last of them at `now`.
    private func delay(most: Bool, ratings: Int = 0, after outcomes: [UploadOutcome]) -> Int64 {
        var generator = Extreme(most: most)
        var schedule = schedule(most: most)
        for outcome in outcomes { schedule.ended(outcome, at: now, using: &generator) }
        return (schedule.nextUpload(ratingsWaiting: ratings) - now).seconds
    }

    private func held(_ seconds: Int64 = 0, more: Bool = false) -> UploadOutcome {
        .held(nextUploadAfter: .seconds(seconds), more: more)
    }

    @Test func `the first upload comes within a quarter of an hour of the start`() {
        #expect(schedule(most: false).nextUpload(ratingsWaiting: 0) == start)
        #expect(
            schedule(most: true).nextUpload(ratingsWaiting: 0) == BootTime(seconds: 1_000))
    }

    @Test func `ratings left from yesterday do not hurry the first upload`() {
        #expect(
            schedule(most: true).nextUpload(ratingsWaiting: 500) == BootTime(seconds: 1_000))
    }

    @Test func `after a receipt the next upload comes in 15 minutes give or take 20 percent`() {
        #expect(delay(most: false, after: [held()]) == 720)
        #expect(delay(most: true, after: [held()]) == 1_080)
    }

    @Test func `fifty ratings start an upload early`() {
        #expect(delay(most: true, ratings: 49, after: [held()]) == 1_080)
        #expect(delay(most: true, ratings: 50, after: [held()]) == 0)
    }

    @Test func `a backlog goes on at once`() {
        #expect(delay(most: true, after: [held(more: true)]) == 0)
    }

    @Test(
        arguments: [
            (60, false, 0, 720), (3_600, false, 0, 3_600), (3_600, false, 50, 3_600),
            (3_600, true, 0, 3_600), (60, false, 50, 60), (90_000, false, 0, 21_600),
            (-5, true, 0, 0),
        ] as [(Int64, Bool, Int, Int64)])
    func `nothing comes before the time that the server names`(
        _ named: Int64, _ more: Bool, _ ratings: Int, _ expected: Int64
    ) {
        #expect(
            delay(most: false, ratings: ratings, after: [held(named, more: more)]) == expected)
    }

    @Test(arguments: zip(1...9, [30, 60, 120, 240, 480, 900, 900, 900, 900] as [Int64]))
    func `failures wait up to twice as long each time, to a ceiling`(
        _ count: Int, _ most: Int64
    ) {
        let failures = Array(repeating: UploadOutcome.unreachable, count: count)
        #expect(delay(most: true, after: failures) == most)
        #expect(delay(most: false, after: failures) == 0)
        #expect(delay(most: true, ratings: 500, after: failures) == most)
    }

    @Test func `a thousand failures are counted without overflow`() {
        let failures = Array(repeating: UploadOutcome.unreachable, count: 1_000)
        #expect(delay(most: true, after: failures) == 900)
    }

    @Test func `a receipt ends the row of failures`() {
        #expect(delay(most: true, after: [.unreachable, .unreachable, held(), .unreachable]) == 30)
    }

    @Test(
        arguments: [
            (429, 120, 240), (503, 120, 240), (429, 0, 31), (503, 999_999, 22_500), (429, -7, 31),
            (400, nil, 3_600), (403, 5, 3_600), (407, nil, 3_600), (422, nil, 3_600),
            (404, nil, 3_600), (429, nil, 30), (503, nil, 30), (200, nil, 30), (302, 5, 30),
            (500, 5, 30), (502, nil, 30), (504, nil, 30), (511, nil, 30), (0, nil, 30),
            (-1, nil, 30), (408, nil, 30), (425, 120, 30), (401, nil, 3_600), (405, nil, 3_600),
            (410, nil, 3_600), (413, nil, 3_600), (415, nil, 3_600),
        ] as [(Int, Int64?, Int64)])
    func `a status chooses the delay and nothing else`(
        _ code: Int, _ retryAfter: Int64?, _ seconds: Int64
    ) {
        let span = retryAfter.map(TimeSpan.seconds)
        #expect(delay(most: true, after: [.status(code, retryAfter: span)]) == seconds)
    }

    @Test(
        arguments: [
            (120, 1, 120, 240), (7_200, 1, 7_200, 8_100), (30, 1, 30, 60), (30, 4, 30, 270),
            (30, 9, 30, 930),
        ] as [(Int64, Int, Int64, Int64)])
    func `kiosks that are told the same time do not come back at the same time`(
        _ asked: Int64, _ times: Int, _ least: Int64, _ most: Int64
    ) {
        let outcome = UploadOutcome.status(503, retryAfter: .seconds(asked))
        let outcomes = Array(repeating: outcome, count: times)
        #expect(delay(most: false, after: outcomes) == least)
        #expect(delay(most: true, after: outcomes) == most)
    }

    @Test func `a signed refusal is asked again in an hour at the earliest`() {
        #expect(delay(most: true, after: [.refused(nextUploadAfter: .zero)]) == 3_600)
        #expect(delay(most: true, after: [.refused(nextUploadAfter: .hours(2))]) == 7_200)
        #expect(
            delay(most: true, ratings: 50, after: [.refused(nextUploadAfter: .zero)]) == 3_600)
    }

    @Test func `the waits of many kiosks are spread evenly`() {
        var generator = Seeded(state: 1)
        var perMinute = [Int](repeating: 0, count: 15)
        for _ in 0..<3_000 {
            let schedule = RetrySchedule(
                upload: .init(), at: BootTime(seconds: 0), using: &generator)
            let minute = schedule.nextUpload(ratingsWaiting: 0).milliseconds / 60_000
            perMinute[min(14, Int(minute))] += 1
        }
        #expect(perMinute.allSatisfy { (140...260).contains($0) }, "\(perMinute)")
    }
}
