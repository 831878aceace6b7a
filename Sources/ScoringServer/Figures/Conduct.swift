import FeedbackCore
import Scoring

/// How the kiosks of a point did in a period: what stands behind its figures.
struct Conduct: Sendable {
    /// Kiosks that were bound to the point or to a part of it in the period, or rated there.
    var kiosks = 0
    /// Days of the period on which the point was declared open, by what was in force then for its
    /// ratings; nothing if it was not declared.
    var openDays: Int?
    /// Days with a rating.
    var ratedDays = 0
    /// Losses that kiosks admitted at the point and that may lie in the period.
    var losses: [Loss.Reason: Lost] = [:]
    /// Chains that were begun there in place of another one, perhaps in the period.
    var newChains = 0
    /// Entries that the server knows to be missing, of whatever time, of kiosks that stood there
    /// before or after them.
    var missing = 0
    /// Ratings that may lie in the period and are not certain to.
    var crossing = 0
    /// The signals of a whole month; nothing of shorter periods.
    var readings: [Signal.Reading] = []

    /// Presses that were lost.
    struct Lost: Hashable, Sendable {
        /// Admitted losses.
        var times = 0
        /// The presses of those whose number is known.
        var presses = 0
        /// Those whose number is not.
        var unknown = 0
    }
}

extension Int {
    /// The sum, or the nearest number that there is.
    ///
    /// What a kiosk counts may be any number that its key can sign, and ends no server.
    func adding(orClamping other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        guard overflow else { return sum }
        return other < 0 ? .min : .max
    }
}
