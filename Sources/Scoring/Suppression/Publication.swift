import FeedbackCore

/// What a number of ratings allows to be shown.
package enum Publication: Int, Comparable, Hashable, Sendable {
    /// Fewer than 10: shown to nobody, since a few votes can be guessed.
    case suppressed
    /// 10 to 29: for the unit itself, "tham khảo".
    case reference
    /// 30 to 99: published.
    case published
    /// From 100: published and ranked.
    case ranked

    /// The fewest ratings of a figure that anybody may see.
    package static let referenceCount = 10
    /// The fewest ratings of a published figure.
    package static let publishedCount = Limits.ratingsPublished
    /// The fewest ratings of a ranked unit.
    package static let rankedCount = 100

    /// What `count` ratings allow.
    package init(count: Int) {
        self =
            switch count {
            case ..<Self.referenceCount: .suppressed
            case ..<Self.publishedCount: .reference
            case ..<Self.rankedCount: .published
            default: .ranked
            }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
