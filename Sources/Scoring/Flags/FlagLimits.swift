package import FeedbackCore

/// The windows and counts of the flag rules, in one table.
package enum FlagLimits {
    /// The version of the rules below; figures name the version that they were made by.
    package static let ruleVersion = 2
    /// The same key again within this after its predecessor is a repeat.
    package static let repeatWindow = TimeSpan.seconds(5)
    /// Another level within this at the same panel is a change of mind.
    package static let changeWindow = TimeSpan.seconds(3)
    /// Ratings of one panel are counted over this long to find mashing.
    package static let mashWindow = TimeSpan.seconds(60)
    /// More ratings than this in `mashWindow` are mashing.
    package static let mashRatings = 8
    /// So many presses merged into one rating are mashing as well.
    package static let mashMerged: UInt16 = 3
    /// Ratings are counted over this long to find a burst.
    package static let burstWindow = TimeSpan.hours(1)
    /// More than so many times the unit's hourly 99th percentile is a burst.
    package static let burstFactor = 3
    /// So many of the same level in a row, at one panel, are to be looked at.
    package static let streakRatings = 15
    /// A run is looked at over this long; over a day, a content public makes one by itself.
    package static let streakWindow = TimeSpan.hours(1)
    /// A rating changes the flags of no other that is farther away than this.
    package static let reach = TimeSpan.hours(1)
}
