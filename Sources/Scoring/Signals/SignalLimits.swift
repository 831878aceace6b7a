package import FeedbackCore

/// The thresholds of the signals, in one table.
package enum SignalLimits {
    /// What chance explains this rarely is a sign; about 0.5 % of honest months show one of five.
    package static let chance = 0.001
    /// With fewer pairs nothing is said of their direction.
    package static let pairs = 10
    /// With fewer ratings in the month nothing is said at all.
    package static let ratings = 100
    /// So many ratings out of hours, or at even intervals, are a sign if `markedPercent` are.
    package static let marked = 10
    /// Fewer percent of all ratings than this are none.
    package static let markedPercent = 2
    /// So long before a point closes for the day is the end of a shift.
    package static let shiftEnd = TimeSpan.minutes(30)
    /// A crowd there is a sign only at so many times its share of the opening hours: people come
    /// in late as well.
    package static let shiftFactor = 2.0
}
