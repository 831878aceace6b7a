import FeedbackCore

/// From the ratings of one chain to their flags, but for `burst`, which looks at a whole point.
///
/// A pure function of its arguments. Ratings of different boots are never compared, since their
/// distance in time is unknown. Sorted once and passed over a fixed number of times, whatever the
/// stamps are.
package enum FlagRules {
    /// The flags of each rating, in the order given; a rule version keeps those that it knows.
    ///
    /// A rating that was replaced is no second press of anybody, and one of service mode no
    /// citizen's: no rule compares another with it.
    ///
    /// - Parameters:
    ///   - ratings: of one chain, in commit order.
    ///   - stuck: its keys that were found stuck, in any order.
    /// - Returns: one set for each rating.
    package static func flags(_ ratings: [CastRating], stuck: [StuckKey] = []) -> [FlagSet] {
        var flags = ratings.map(ownFlags)
        let stuck = Dictionary(grouping: stuck, by: \.moment.bootOrdinal)
        let boots = Dictionary(grouping: ratings.indices) { ratings[$0].moment.bootOrdinal }
        for (boot, indices) in boots {
            // Commit order may differ from the order of pressing by a few milliseconds.
            let ordered = indices.sorted {
                (ratings[$0].moment.milliseconds, $0) < (ratings[$1].moment.milliseconds, $1)
            }
            for (number, panel) in Dictionary(grouping: ordered, by: { ratings[$0].rating.panel }) {
                markPanel(panel, ratings, in: &flags)
                for key in stuck[boot] ?? [] where key.panel == number {
                    markHeld(key, panel, ratings, in: &flags)
                }
            }
        }
        return flags
    }

    /// What a rating says about itself alone.
    private static func ownFlags(_ cast: CastRating) -> FlagSet {
        var flags: FlagSet = []
        if cast.rating.mark.service { flags.insert(FlagSet(.service)) }
        if cast.rating.mark.resynced { flags.insert(FlagSet(.resynced)) }
        if cast.forked { flags.insert(FlagSet(.forked)) }
        if let hours = cast.openingHours, let range = cast.range,
            hours.isCertainlyClosed(during: range)
        {
            flags.insert(FlagSet(.closedHours))
        }
        return flags
    }

    /// The rules that compare ratings of one panel in one boot, given in order of time.
    private static func markPanel(
        _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        let standing = panel.filter {
            !ratings[$0].isReplaced && !ratings[$0].rating.mark.service
        }
        markWindows(
            standing, ratings, longerThan: FlagLimits.mashRatings, within: FlagLimits.mashWindow,
            as: .mash, in: &flags)
        markStreaks(standing, ratings, in: &flags)
        markRhythms(standing, ratings, in: &flags)
        markRepeats(standing, ratings, in: &flags)
        markMinutes(from: merging(panel, ratings), standing, ratings, in: &flags)
        for asked in Dictionary(grouping: standing, by: { ratings[$0].rating.question }).values {
            markChanges(asked, ratings, in: &flags)
        }
    }

    /// Flags ratings whose key had one soon before, given in order of time.
    private static func markRepeats(
        _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        var last: [Key: Int] = [:]
        for index in panel {
            let predecessor = last.updateValue(index, forKey: Key(ratings[index].rating))
            guard let predecessor,
                distance(ratings, predecessor, index) <= FlagLimits.repeatWindow
            else { continue }
            flags[index].insert(FlagSet(.repeat))
        }
    }

    /// The ratings after which a key was hammered, as its next rating tells.
    private static func merging(_ panel: [Int], _ ratings: [CastRating]) -> [Int] {
        var last: [Key: Int] = [:]
        var starts: [Int] = []
        for index in panel {
            let rating = ratings[index].rating
            let predecessor = last.updateValue(index, forKey: Key(rating))
            // The merged presses followed the key's previous rating: there it began. One that is
            // not known, or long ago, is no reason to doubt the minute of the rating that tells.
            guard rating.mark.merged >= FlagLimits.mashMerged, let predecessor,
                !ratings[predecessor].rating.mark.service,
                distance(ratings, predecessor, index) <= FlagLimits.reach
            else { continue }
            starts.append(predecessor)
        }
        return starts
    }

    /// Flags the ratings of each minute that begins with one of `starts`, in one pass.
    private static func markMinutes(
        from starts: [Int], _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        let starts = starts.sorted {
            ratings[$0].moment.milliseconds < ratings[$1].moment.milliseconds
        }
        // The latest start up to a rating decides, since all minutes are equally long.
        var next = 0
        for index in panel {
            while next < starts.count, distance(ratings, starts[next], index) >= .zero { next += 1 }
            guard next > 0, distance(ratings, starts[next - 1], index) < FlagLimits.mashWindow
            else { continue }
            flags[index].insert(FlagSet(.mash))
        }
    }

    /// Flags each rating of one question near which another level was pressed, in one pass.
    private static func markChanges(
        _ asked: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        var near: [UInt8: Int] = [:]
        var (first, next) = (0, 0)
        for index in asked {
            while next < asked.count,
                distance(ratings, index, asked[next]) <= FlagLimits.changeWindow
            {
                near[ratings[asked[next]].rating.level, default: 0] += 1
                next += 1
            }
            while distance(ratings, asked[first], index) > FlagLimits.changeWindow {
                near[ratings[asked[first]].rating.level, default: 0] -= 1
                first += 1
            }
            guard near[ratings[index].rating.level, default: 0] < next - first else { continue }
            flags[index].insert(FlagSet(.changed))
        }
    }

    /// Flags runs of the same level of the same question that are long and within an hour.
    private static func markStreaks(
        _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        var start = 0
        for place in panel.indices {
            let (run, rating) = (ratings[panel[start]].rating, ratings[panel[place]].rating)
            let next = place + 1
            if run.level != rating.level || run.question != rating.question { start = place }
            let ends =
                next == panel.count || ratings[panel[next]].rating.level != rating.level
                || ratings[panel[next]].rating.question != rating.question
            guard ends, next - start >= FlagLimits.streakRatings else { continue }
            markWindows(
                Array(panel[start..<next]), ratings, longerThan: FlagLimits.streakRatings - 1,
                within: FlagLimits.streakWindow, as: .streak, in: &flags)
        }
    }

    /// Flags every rating of each window that holds more than `limit` ratings.
    private static func markWindows(
        _ ordered: [Int], _ ratings: [CastRating], longerThan limit: Int, within span: TimeSpan,
        as flag: Flag, in flags: inout [FlagSet]
    ) {
        var (first, unmarked) = (0, 0)
        for last in ordered.indices {
            while distance(ratings, ordered[first], ordered[last]) >= span { first += 1 }
            guard last - first + 1 > limit else { continue }
            for index in ordered[max(first, unmarked)...last] {
                flags[index].insert(FlagSet(flag))
            }
            unmarked = last + 1
        }
    }

    private static func distance(_ ratings: [CastRating], _ from: Int, _ to: Int) -> TimeSpan {
        .milliseconds(ratings[to].moment.milliseconds - ratings[from].moment.milliseconds)
    }
}
