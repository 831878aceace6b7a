import FeedbackCore
import Scoring
import Testing

struct FlagRulesTests {
    /// Ratings at one panel from pairs of seconds and level.
    private func cast(_ presses: [(seconds: Double, level: UInt8)], panel: UInt16 = 1)
        -> [CastRating]
    {
        presses.map {
            CastRating(
                moment: Moment(bootOrdinal: 1, milliseconds: Int64($0.seconds * 1_000)),
                rating: Rating(panel: panel, question: 1, level: $0.level))
        }
    }

    private func names(_ ratings: [CastRating], stuck: [StuckKey] = []) -> [[String]] {
        FlagRules.flags(ratings, stuck: stuck).map { $0.flags.map(\.name) }
    }

    @Test func `people who take turns raise no flag`() {
        let calm = cast([(0, 4), (8, 4), (30, 5), (45, 1), (120, 4)])
        #expect(names(calm) == [[], [], [], [], []])
    }

    @Test func `the same key within five seconds is a repeat and the first one stands`() {
        #expect(names(cast([(0, 4), (5, 4), (10.001, 4)])) == [[], ["repeat"], []])
    }

    @Test func `another level within three seconds flags the pair`() {
        #expect(names(cast([(0, 1), (3, 4), (6.001, 2)])) == [["changed"], ["changed"], []])
    }

    /// Ratings of which every second one takes the place of the one before.
    private func corrected(_ presses: [(seconds: Double, level: UInt8)]) -> [CastRating] {
        var ratings = cast(presses)
        for place in stride(from: 1, to: ratings.count, by: 2) {
            ratings[place - 1].isReplaced = true
            ratings[place].corrected = ratings[place - 1].rating.level
        }
        return ratings
    }

    @Test func `a correction is neither a change of mind nor a repeat`() {
        #expect(names(corrected([(0, 1), (2, 4)])) == [[], []])
        #expect(names(corrected([(0, 4), (2, 4)])) == [[], []])
        // The next citizen presses what the one before took back.
        #expect(names(corrected([(0, 1), (1, 4)]) + cast([(4.5, 1)])) == [[], [], []])
        // And soon after what stands.
        #expect(
            names(corrected([(0, 1), (2, 4)]) + cast([(4.9, 2)])) == [[], ["changed"], ["changed"]])
    }

    @Test func `eight citizens who correct themselves are a queue`() {
        let twice = (0..<8).flatMap { place -> [(seconds: Double, level: UInt8)] in
            [(Double(place) * 7, 1), (Double(place) * 7 + 3.5, 4)]
        }
        #expect(names(corrected(twice)).allSatisfy { $0.isEmpty })
        let nine = corrected(twice) + cast([(59, 4)])
        #expect(names(nine).count { $0.contains("mash") } == 9)
    }

    /// Sixteen of one level in a row, but for what was taken back in between; and the other way.
    @Test func `what was taken back is no part of a run`() {
        let kept = (0..<16).flatMap { place -> [(seconds: Double, level: UInt8)] in
            [(Double(place * place), 2), (Double(place * place) + 0.5, 5)]
        }
        #expect(names(corrected(kept)).count { $0.contains("streak") } == 16)
        let taken = kept.map { ($0.seconds, $0.level == 2 ? 5 : UInt8($0.seconds) % 2 + 3) }
        #expect(names(corrected(taken)).allSatisfy { !$0.contains("streak") })
    }

    /// The hammering followed the press that was taken back: its minute is the one to doubt.
    @Test func `merged presses after a rating that was replaced flag that minute`() {
        var ratings = corrected([(0, 4), (9, 5)]) + cast([(30, 3), (300, 4)])
        ratings[3].rating.mark = Mark(merged: 3)
        #expect(names(ratings) == [[], ["mash"], ["mash"], []])
    }

    @Test func `another panel is another person`() {
        let both = cast([(0, 4)]) + cast([(1, 1)], panel: 2)
        #expect(names(both) == [[], []])
    }

    @Test func `another boot is another time`() {
        var second = cast([(1, 4)])
        second[0].moment.bootOrdinal = 2
        #expect(names(cast([(0, 4)]) + second) == [[], []])
    }

    @Test func `eight in a minute are a queue and nine are mashing`() {
        let queue = (0..<8).map { (seconds: Double($0) * 7, level: UInt8(4)) }
        #expect(names(cast(queue)).allSatisfy { $0.isEmpty })
        let nine = queue + [(seconds: 56, level: UInt8(4))]
        #expect(names(cast(nine)).allSatisfy { $0 == ["mash"] })
        let late = nine + [(seconds: 130, level: UInt8(4))]
        #expect(names(cast(late)).last == [])
    }

    @Test(
        arguments: [(2, [[], [], []]), (3, [["mash"], ["mash"], []])] as [(UInt16, [[String]])])
    func `merged presses flag the minute in which they were made`(
        merged: UInt16, expected: [[String]]
    ) {
        var ratings = cast([(0, 4), (30, 5), (600, 4)])
        ratings[2].rating.mark = Mark(merged: merged)
        #expect(names(ratings) == expected)
    }

    /// Nobody can say how long ago they were, and the rating that tells of them is somebody's.
    @Test func `merged presses of which only a rating hours later tells flag nothing`() {
        for (seconds, expected) in [(3_600, ["mash"]), (3_600.001, [])] as [(Double, [String])] {
            var ratings = cast([(0, 4), (30, 5), (seconds, 4), (seconds + 30, 5)])
            ratings[2].rating.mark = Mark(merged: 3)
            #expect(names(ratings) == [expected, expected, [], []])
            // As an index sees it that has not got what came before.
            #expect(names(Array(ratings.dropFirst())).flatMap(\.self).isEmpty)
        }
    }

    /// Ten ratings of one key after these gaps in seconds, and whether that is a rhythm.
    @Test(
        arguments: [
            // 25 s is a quarter more than 20 s.
            ([20, 25, 20, 25, 20, 25, 20, 25, 20], true),
            ([20, 25, 20, 25, 20, 25.001, 20, 25, 20], false),
            // Nine gaps of 400 s are an hour.
            ([Double](repeating: 399.9, count: 9), true),
            ([Double](repeating: 400, count: 9), false),
            ([20, 25, 20, 25, 20, 25, 20, 25], false),
        ] as [([Double], Bool)])
    func `ten ratings of one key at even gaps are a rhythm`(gaps: [Double], rhythmic: Bool) {
        let times = gaps.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1) }
        let run = cast(times.map { (seconds: $0, level: UInt8(5)) })
        #expect(names(run).allSatisfy { $0 == (rhythmic ? ["rhythm"] : []) })
    }

    @Test func `presses of other keys do not hide a rhythm and are not in it`() {
        let run = (0..<12).map { (seconds: Double($0) * 60, level: UInt8(5)) }
        let mixed = names(cast(run) + cast([(90, 1), (330, 2)]))
        #expect(mixed.prefix(12).allSatisfy { $0 == ["rhythm"] })
        #expect(mixed.suffix(2).allSatisfy { $0.isEmpty })
        #expect(names(cast(run, panel: 1) + cast(run, panel: 2)).allSatisfy { $0 == ["rhythm"] })
    }

    @Test func `the rating of a key that was then held is stuck`() {
        let ratings = cast([(10, 4), (100, 4), (100.4, 2), (130, 5)])
        func stuck(_ seconds: Double, panel: UInt16 = 1, boot: UInt32 = 1) -> [[String]] {
            let moment = Moment(bootOrdinal: boot, milliseconds: Int64(seconds * 1_000))
            return names(ratings, stuck: [StuckKey(moment: moment, panel: panel)])
        }
        // Found after 30 s; a press within half a second of the last one is merged into it.
        #expect(stuck(40) == [["stuck"], ["changed"], ["changed"], []])
        #expect(stuck(40.499).first == ["stuck"])
        #expect(stuck(40.5).first == [])
        #expect(stuck(130.399)[1] == ["changed", "stuck"])
        #expect(stuck(130.4)[1...2] == [["changed"], ["changed", "stuck"]])
        #expect(stuck(40, panel: 2).first == [])
        #expect(stuck(40, boot: 2).first == [])
        #expect(stuck(0).flatMap(\.self) == ["changed", "changed"])
    }

    @Test(
        arguments: [
            ("2026-11-20", 540, false), ("2026-11-20", 720, true), ("2026-11-20", 419, true),
            ("2026-11-20", 420, false), ("2026-11-20", 1_020, true), ("2026-11-22", 540, true),
        ] as [(String, Int64, Bool)])
    func `ratings of closed hours are flagged`(iso: String, minute: Int64, closed: Bool) throws {
        let time = try #require(CivilDate(iso: iso)).start + .minutes(minute)
        var ratings = cast([(0, 4)])
        ratings[0].openingHours = .office
        ratings[0].range = TimeRange(earliest: time, latest: time)
        #expect(names(ratings) == [closed ? ["closedHours"] : []])
    }

    @Test func `a time that may be open is not called closed`() throws {
        let night = try #require(CivilDate(iso: "2026-11-20")).start
        var ratings = cast([(0, 4)])
        ratings[0].openingHours = .office
        ratings[0].range = TimeRange(earliest: night, latest: night + .minutes(420))
        #expect(names(ratings) == [[]])
        ratings[0].range = TimeRange(earliest: night, latest: night + .minutes(419))
        #expect(names(ratings) == [["closedHours"]])
    }

    @Test func `marks become flags and only some of them exclude`() {
        var ratings = cast([(0, 4), (100, 4), (200, 4)])
        ratings[0].rating.mark = Mark(resynced: true)
        ratings[1].rating.mark = Mark(service: true)
        ratings[2].forked = true
        let flags = FlagRules.flags(ratings)
        #expect(flags.map(\.exclusion) == [nil, .service, nil])
        #expect(flags.map { $0.flags.first?.name } == ["resynced", "service", "forked"])
    }

    @Test func `whoever tests a panel puts no citizen's rating in doubt`() {
        var ratings = cast((0...11).map { (Double($0) * 0.9, 4) })
        for index in 0...10 { ratings[index].rating.mark = Mark(service: true) }
        ratings[11].rating.mark.merged = 9
        #expect(names(ratings) == Array(repeating: ["service"], count: 11) + [[]])
    }

    @Test func `commit order does not decide what came first`() {
        let ratings = cast([(10, 4), (6, 4)])
        #expect(names(ratings) == [["repeat"], []])
    }

    @Test func `fifteen of one level within an hour are looked at and counted`() {
        // Uneven gaps, since even ones are a rhythm.
        let run = (0..<15).map { (seconds: Double($0 * 240 + $0 % 3 * 60), level: UInt8(5)) }
        #expect(FlagRules.flags(cast(run)).allSatisfy { $0 == FlagSet(.streak) })
        #expect(FlagRules.flags(cast(run)).allSatisfy { $0.exclusion == nil })
        #expect(names(cast(Array(run.dropLast()))).allSatisfy { $0.isEmpty })
        let slow = (0..<40).map { (seconds: Double($0 * 300 + $0 % 3 * 60), level: UInt8(5)) }
        #expect(names(cast(slow)).allSatisfy { $0.isEmpty })
        var broken = run
        broken[7].level = 4
        #expect(names(cast(broken)).allSatisfy { $0.isEmpty })
    }

    /// A device that lies about its stamps must not keep the index from everybody else.
    @Test(.timeLimit(.minutes(2)))
    func `a hundred thousand hammered ratings of one moment are flagged in one pass`() {
        let ratings = (0..<100_000).map { place in
            CastRating(
                moment: Moment(bootOrdinal: 1, milliseconds: 0),
                rating: Rating(
                    panel: 1, question: 1, level: UInt8(4 + place % 2), mark: Mark(merged: 3)))
        }
        let expected: FlagSet = [FlagSet(.mash), FlagSet(.changed), FlagSet(.repeat)]
        let flags = FlagRules.flags(ratings)
        #expect(flags.dropFirst(2).allSatisfy { $0 == expected })
        #expect(flags.prefix(2).allSatisfy { $0 == expected.subtracting(FlagSet(.repeat)) })
    }
}
