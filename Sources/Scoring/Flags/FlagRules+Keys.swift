import FeedbackCore

/// The rules that look at single keys.
extension FlagRules {
    /// A key of one question, as far as a rating tells it.
    struct Key: Hashable {
        var question: UInt16
        var level: UInt8

        init(_ rating: Rating) {
            question = rating.question
            level = rating.level
        }
    }

    /// Flags runs of one key whose gaps are all nearly the same, given in order of time.
    static func markRhythms(
        _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        let keys = Dictionary(grouping: panel) { Key(ratings[$0].rating) }
        for run in keys.values where run.count >= FlagLimits.rhythmRatings {
            let times = run.map { ratings[$0].moment.milliseconds }
            var unmarked = 0
            for end in FlagLimits.rhythmRatings...run.count {
                let first = end - FlagLimits.rhythmRatings
                guard isRhythm(times[first..<end]) else { continue }
                for index in run[max(first, unmarked)..<end] {
                    flags[index].insert(FlagSet(.rhythm))
                }
                unmarked = end
            }
        }
    }

    /// True if no gap between these times is longer than the shortest by `rhythmSpread` percent.
    private static func isRhythm(_ times: ArraySlice<Int64>) -> Bool {
        guard let first = times.first, let last = times.last else { return false }
        let (span, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, span < FlagLimits.rhythmWindow.milliseconds else { return false }
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        guard let shortest = gaps.min(), let longest = gaps.max(),
            shortest >= FlagLimits.rhythmGap.milliseconds
        else { return false }
        return 100 * (longest - shortest) <= FlagLimits.rhythmSpread * shortest
    }

    /// Flags the rating whose key then stayed down, given the panel's ratings in order of time.
    ///
    /// The key went down `Limits.stuckAfter` before it was called stuck. If that press was merged
    /// into the rating before, that one came less than `Limits.mergeWindow` earlier.
    static func markHeld(
        _ stuck: StuckKey, _ panel: [Int], _ ratings: [CastRating], in flags: inout [FlagSet]
    ) {
        let (down, overflow) = stuck.moment.milliseconds.subtractingReportingOverflow(
            Limits.stuckAfter.milliseconds)
        guard !overflow else { return }
        var (low, high) = (0, panel.count)
        while low < high {
            let middle = (low + high) / 2
            if ratings[panel[middle]].moment.milliseconds <= down {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low > 0 else { return }
        let index = panel[low - 1]
        let (early, wide) = down.subtractingReportingOverflow(ratings[index].moment.milliseconds)
        guard !wide, early < Limits.mergeWindow.milliseconds else { return }
        flags[index].insert(FlagSet(.stuck))
    }
}
