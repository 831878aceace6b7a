/// The questions that a kiosk asks, each with its own scale and its texts.
package struct QuestionSet: Hashable, Sendable {
    /// One question; its number is its place in the set, from 1.
    package struct Question: Hashable, Sendable {
        /// The lasting id, such as `Q.OSS`.
        package var id: String
        /// The levels that it can be answered with.
        package var scale: Scale
        /// The text by language code, `vi` and `en` always; none where nobody shows it.
        package var text: [String: String]

        package init(id: String, scale: Scale, text: [String: String]) {
            self.id = id
            self.scale = scale
            self.text = text
        }
    }

    /// What may stand in braces in a question: the unit's name, in either language and kind.
    package static let blanks = ["don_vi", "unit", "xa_phuong", "commune"]

    /// The file's name without `.yaml`.
    package var id: String
    /// As the file states it, 1…999999999.
    package var version: UInt32
    /// 1…32 questions, every id once.
    package var questions: [Question]
    /// Six criteria, C1…C6, for what a screen asks after a rating; empty if it cannot ask.
    package var criteria: [Criterion]

    package init(
        id: String, version: UInt32, questions: [Question], criteria: [Criterion] = []
    ) {
        self.id = id
        self.version = version
        self.questions = questions
        self.criteria = criteria
    }
}
