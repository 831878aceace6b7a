package import FeedbackCore

/// What is a burst at a point: a civil hour with far more ratings than its busiest ones before.
///
/// Each week is judged by the eight weeks before it, never by itself. So the result is a function
/// of the entries alone, in whatever order they come in, and no burst excuses itself.
package enum BurstRule {
    /// The most ratings that an hour may hold, or nothing if too little is known.
    ///
    /// `burstFactor` × the 99th percentile (nearest rank: the ⌈0.99·N⌉th smallest) of the hours
    /// before, and never less than `burstFloor`.
    ///
    /// - Parameter counts: ratings of the point in each civil hour of the weeks before that has
    ///   any, in any order.
    /// - Returns: nothing with fewer than `burstHours` such hours.
    package static func most(after counts: [Int]) -> Int? {
        guard counts.count >= FlagLimits.burstHours else { return nil }
        let rank = (99 * counts.count + 99) / 100
        return max(FlagLimits.burstFloor, FlagLimits.burstFactor * counts.sorted()[rank - 1])
    }

    /// The dates that judge the week of `week`: `burstWeeks` weeks up to the Sunday before.
    package static func base(of week: Period) -> Range<CivilDate> {
        week.first.adding(days: -7 * FlagLimits.burstWeeks)..<week.first
    }
}
