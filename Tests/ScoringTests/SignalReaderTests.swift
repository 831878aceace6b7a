import FeedbackCore
import Scoring
import Testing

struct SignalReaderTests {
    /// A key pressed so many days and minutes after Monday midnight.
    private struct Press {
        var day: Int
        var minute: Double
        var level: Int

        init(_ day: Int, _ minute: Double, _ level: Int) {
            self.day = day
            self.minute = minute
            self.level = level
        }
    }

    /// Monday 16/11/2026.
    private let monday = CivilDate(iso: "2026-11-16")

    /// Ratings from minutes of an office's days, and levels.
    private func judged(
        _ presses: [Press], flags: FlagSet = []
    ) throws -> [SignalReader.Judged] {
        let monday = try #require(monday)
        return presses.map { press in
            let time =
                monday.adding(days: press.day).start
                + .milliseconds(Int64(press.minute * 60_000))
            return SignalReader.Judged(
                cast: CastRating(
                    moment: Moment(
                        bootOrdinal: 1,
                        milliseconds: Int64(press.day * 86_400_000)
                            + Int64(press.minute * 60_000)),
                    rating: Rating(panel: 1, question: 1, level: UInt8(press.level)),
                    range: TimeRange(earliest: time, latest: time), openingHours: .office),
                flags: flags, scale: .sc5)
        }
    }

    private func reading(
        _ signal: Signal, _ presses: [Press],
        flags: FlagSet = []
    ) throws -> Signal.Reading {
        var reader = SignalReader()
        reader.read(try judged(presses, flags: flags))
        return try #require(reader.readings.first { $0.signal == signal })
    }

    /// Pairs two seconds apart, every ten minutes: so many up, then so many down.
    private func pairs(up: Int, down: Int) -> [Press] {
        (0..<up + down).flatMap { place -> [Press] in
            let minute = Double(420 + place * 10)
            let goesUp = place < up
            return [
                Press(0, minute, goesUp ? 1 : 5), Press(0, minute + 0.03, goesUp ? 5 : 1),
            ]
        }
    }

    /// Ratings, each with another that takes its place half a minute later.
    private func corrections(_ pairs: [(from: Int, to: Int)]) throws -> [SignalReader.Judged] {
        var judged = try judged(
            pairs.enumerated().flatMap { place, pair in
                [
                    Press(0, Double(420 + place * 10), pair.from),
                    Press(0, Double(420 + place * 10) + 0.5, pair.to),
                ]
            })
        for place in stride(from: 1, to: judged.count, by: 2) {
            judged[place - 1].cast.isReplaced = true
            judged[place].cast.corrected = judged[place - 1].cast.rating.level
        }
        return judged
    }

    /// Ten of ten have the chance 1/1024, and ten of eleven 12/2048.
    @Test(
        arguments: [
            (9, 0, Signal.Reading.Verdict.tooFew), (10, 0, .sign), (10, 1, .none), (0, 10, .none),
        ], [false, true])
    func `low levels turned into high ones are a sign only if it never goes back`(
        _ turned: (up: Int, down: Int, verdict: Signal.Reading.Verdict), byCorrection: Bool
    ) throws {
        var reader = SignalReader()
        reader.read(
            byCorrection
                ? try corrections(
                    Array(repeating: (from: 2, to: 5), count: turned.up)
                        + Array(repeating: (from: 4, to: 1), count: turned.down))
                : try judged(pairs(up: turned.up, down: turned.down)))
        let found = try #require(reader.readings.first { $0.signal == .lowToHigh })
        #expect(found.observed == turned.up)
        #expect(found.total == turned.up + turned.down)
        #expect(found.verdict == turned.verdict)
    }

    @Test func `what was replaced is nobody's rating, and a small correction no pair`() throws {
        var reader = SignalReader()
        reader.read(try corrections([(from: 3, to: 5), (from: 1, to: 3), (from: 4, to: 5)]))
        #expect(reader.readings.first { $0.signal == .lowToHigh }?.total == 0)
        #expect(reader.readings.first { $0.signal == .closedHours }?.total == 3)
    }

    @Test func `a pair needs a low and a high level within three seconds`() throws {
        let apart = [
            Press(0, 420, 1), Press(0, 420.06, 5), Press(0, 430, 3), Press(0, 430.02, 5),
            Press(0, 440, 1), Press(0, 440.02, 2),
        ]
        #expect(try reading(.lowToHigh, apart).total == 0)
    }

    /// 100 ratings on one day, so many of them in its last half hour.
    private func crowd(late: Int) -> [Press] {
        let early = (0..<100 - late).map { Press(0, Double(420 + $0 * 2), $0 % 5 + 1) }
        return early + (0..<late).map { Press(0, Double(990 + $0), $0 % 5 + 1) }
    }

    /// The last half hour is 30 of 480 open minutes: 6.25 of 100 are expected.
    ///
    /// 13 are twice as many, with a chance of 0.0095 (exact, in Python); 16 have 0.00047.
    @Test(arguments: [(13, Signal.Reading.Verdict.none), (16, .sign)])
    func `a crowd at the end of the day is a sign`(
        late: Int, verdict: Signal.Reading.Verdict
    ) throws {
        let found = try reading(.endOfShift, crowd(late: late))
        #expect(found.observed == late)
        #expect(found.expected == 6.25)
        #expect(found.verdict == verdict)
    }

    /// 200 ratings, 160 of level 5: 0.8¹⁵·(1 + 185·0.2) + 0.2¹⁵·149 = 1.33701 runs by chance.
    @Test func `long runs of one level are measured against how liked the point is`() throws {
        let minutes = (0..<200).map { (day: $0 / 100, minute: Double(420 + $0 % 100 * 2)) }
        let runs = minutes.enumerated().map { place, time in
            Press(time.day, time.minute, place % 5 == 4 ? 1 : 5)
        }
        let none = try reading(.sameKey, runs)
        #expect(none.observed == 0)
        #expect(abs(none.expected - 1.33701) < 0.00001)
        let sorted = minutes.enumerated().map { place, time in
            Press(time.day, time.minute, place % 20 < 16 ? 5 : 1)
        }
        let found = try reading(.sameKey, sorted)
        #expect(found.observed == 10)
        #expect(found.verdict == .sign)
    }

    @Test func `ratings that a rule marked are a sign from ten and two percent on`() throws {
        let calm = crowd(late: 0)
        #expect(try reading(.rhythm, calm).verdict == .none)
        let all = try reading(.rhythm, calm, flags: FlagSet(.rhythm))
        #expect(all.observed == 100)
        #expect(all.verdict == .sign)
        let few = try reading(.closedHours, Array(calm.prefix(99)), flags: FlagSet(.closedHours))
        #expect(few.verdict == .tooFew)
    }
}
