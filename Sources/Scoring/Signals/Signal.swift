/// A trace that pressing on somebody's behalf would leave at a point; never who pressed.
package enum Signal: String, CaseIterable, Hashable, Sendable {
    /// Low levels followed by high ones within seconds, more often than the other way round.
    case lowToHigh
    /// Ratings while the point was certainly closed.
    case closedHours
    /// Long runs of one level.
    case sameKey
    /// Crowds of ratings just before the last hour of the day ends.
    case endOfShift
    /// Keys pressed at even intervals.
    case rhythm

    /// What a month of a point says about one trace.
    package struct Reading: Hashable, Sendable {
        /// What to make of it.
        package enum Verdict: String, Hashable, Sendable {
            /// Too few to say anything.
            case tooFew
            /// Nothing that chance does not explain.
            case none
            /// To be looked at; no proof of anything.
            case sign
        }

        /// Which trace.
        package var signal: Signal
        /// How many there are.
        package var observed: Int
        /// Out of so many.
        package var total: Int
        /// How many there would be by chance.
        package var expected: Double
        /// How likely as many or more are by chance, if that can be said.
        package var chance: Double?
        /// What to make of it.
        package var verdict: Verdict
    }
}
