import FeedbackCore

/// Rule version 1: from the ratings of one chain to their flags.
///
/// A pure function of its arguments. Ratings of different boots are never compared, since their
/// distance in time is unknown.
package enum FlagRules {
    /// The flags of each rating, in the order given.
    ///
    /// - Parameters:
    ///   - ratings: of one chain, in commit order.
    ///   - hourlyPercentile: the 99th percentile of the unit's ratings an hour, if known.
    /// - Returns: one set for each rating.
    package static func flags(_ ratings: [CastRating], hourlyPercentile: Int? = nil) -> [FlagSet] {
        var flags = ratings.map(ownFlags)
        let boots = Dictionary(grouping: ratings.indices) { ratings[$0].moment.bootOrdinal }
        for indices in boots.values {
            // Commit order may differ from the order of pressing by a few milliseconds.
            let ordered = indices.sorted {
                (ratings[$0].moment.milliseconds, $0) < (ratings[$1].moment.milliseconds, $1)
            }
            if let hourlyPercentile {
                markWindows(
                    ordered, ratings, longerThan: FlagLimits.burstFactor * hourlyPercentile,
                    within: FlagLimits.burstWindow, as: .burst, in: &flags)
            }
            for panel in Dictionary(grouping: ordered, by: { ratings[$0].rating.panel }).values {
                markPanel(panel, ratings, in: &flags)
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
        markWindows(
            panel, ratings, longerThan: FlagLimits.mashRatings, within: FlagLimits.mashWindow,
            as: .mash, in: &flags)
        var last: [Key: Int] = [:]
        for (place, index) in panel.enumerated() {
            let rating = ratings[index].rating
            let key = Key(question: rating.question, level: rating.level)
            let predecessor = last.updateValue(index, forKey: key)
            if let predecessor,
                distance(ratings, predecessor, index) <= FlagLimits.repeatWindow
            {
                flags[index].insert(FlagSet(.repeat))
            }
            if rating.mark.merged >= FlagLimits.mashMerged {
                // The merged presses followed the key's previous rating: there it began.
                markMinute(from: predecessor ?? index, panel, ratings, in: &flags)
            }
            markChange(at: place, panel, ratings, in: &flags)
        }
    }

    /// Flags the ratings of the minute that begins with `start`.
    private static func markMinute(
        from start: Int, _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        for index in panel {
            let after = distance(ratings, start, index)
            if after >= .zero, after < FlagLimits.mashWindow { flags[index].insert(.init(.mash)) }
        }
    }

    /// Flags a rating and those shortly before it that say something else to the same question.
    private static func markChange(
        at place: Int, _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        let index = panel[place]
        for earlier in panel[..<place].reversed() {
            guard distance(ratings, earlier, index) <= FlagLimits.changeWindow else { return }
            let (old, new) = (ratings[earlier].rating, ratings[index].rating)
            guard old.question == new.question, old.level != new.level else { continue }
            flags[earlier].insert(FlagSet(.changed))
            flags[index].insert(FlagSet(.changed))
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

    private struct Key: Hashable {
        var question: UInt16
        var level: UInt8
    }
}
