package import FeedbackCore

/// The windows and counts of the flag rules, in one table.
package enum FlagLimits {
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
    /// An hour with more than so many times the point's 99th percentile is a burst.
    package static let burstFactor = 3
    /// An hour with no more ratings than this is never a burst.
    package static let burstFloor = 30
    /// The percentile is that of so many weeks before.
    package static let burstWeeks = 8
    /// With fewer hours that had ratings nothing is known of what is usual.
    package static let burstHours = 40
    /// So many ratings of one key in a row are looked at for their rhythm.
    package static let rhythmRatings = 10
    /// They are rhythmic if no gap is longer than the shortest by more than so many percent.
    package static let rhythmSpread: Int64 = 25
    /// With a shorter gap in it a run is hammering, for `mash` and `repeat` to find.
    package static let rhythmGap = TimeSpan.seconds(1)
    /// A run longer than this is nobody at the panel.
    package static let rhythmWindow = TimeSpan.hours(1)
    /// So many of the same level in a row, at one panel, are to be looked at.
    package static let streakRatings = 15
    /// A run is looked at over this long; over a day, a content public makes one by itself.
    package static let streakWindow = TimeSpan.hours(1)
    /// A rating changes the flags of no other that is farther away than this; a correction does it
    /// through the rating that it replaces.
    package static let reach = TimeSpan.hours(1)
}
