/// One of the six criteria by which a service is judged, as a screen asks about it.
///
/// Texts stand by language code.
package struct Criterion: Hashable, Sendable {
    /// The official name, a chip after the neutral level.
    package var name: [String: String]
    /// The chip after the two lowest levels.
    package var negative: [String: String]
    /// The chip after the two highest levels.
    package var positive: [String: String]
    /// The question to be answered on the scale.
    package var question: [String: String]
    /// The answer of those to whom nothing of the kind has happened, where there can be such.
    package var notApplicable: [String: String]?

    package init(
        name: [String: String], negative: [String: String], positive: [String: String],
        question: [String: String], notApplicable: [String: String]? = nil
    ) {
        self.name = name
        self.negative = negative
        self.positive = positive
        self.question = question
        self.notApplicable = notApplicable
    }
}
