package import FeedbackCore
package import Scoring

/// What is said about one point in one closed period.
package struct PointReport: Sendable {
    /// Why a figure is not shown.
    package enum Withheld: String, Hashable, Sendable {
        /// No rating at all.
        case none
        /// Fewer ratings than anybody may see, or than are published.
        case tooFew = "too_few"
        /// Another figure that is withheld could be found out by subtraction.
        case protectsOthers = "protects_others"
        /// A counter: a person's work, for the office itself.
        case counter
    }

    /// What is said about one question on one scale.
    package struct Question: Sendable {
        /// The lasting id, such as `Q.OSS`, as the kiosk's configuration declared it.
        package var id: String
        /// The scale of the figure; a question on two scales stands here twice.
        package var scale: Scale
        /// The figure, for whoever may see it.
        let figure: Figure
        /// Why nobody here sees the figure; nothing if it is shown.
        package var withheld: Withheld?
    }

    /// The point as the server's register has it now.
    package var point: Point
    /// The point that it is a part of.
    package var parent: Point?
    /// The days in Asia/Ho_Chi_Minh that the figures are about.
    package var period: Period
    /// Every question that the point was rated on in the period, shown or not.
    package var questions: [Question]
    /// The flag rules of the period's days, in the order of the days.
    package var rules: [RuleVersion]
    /// When it was read.
    package var asOf: WallTime
    /// The last batch that is counted in it.
    package var batch: Int64
    /// The SHA-256 of that batch's payload.
    package var evidence: Digest?

    /// True if nothing is shown.
    package var isEmpty: Bool { questions.allSatisfy { $0.withheld != nil } }
}

/// Who reads a report.
package enum Audience: Sendable {
    /// Everybody: only what may be published.
    case everybody
    /// The unit and the province: from 10 ratings on, counters included.
    case office
}
