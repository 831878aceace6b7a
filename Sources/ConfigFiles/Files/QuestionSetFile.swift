package import FeedbackCore

/// A file of `questions/`: what a kiosk asks, in every language that it speaks.
enum QuestionSetFile {
    /// As many as a configuration entry can hold.
    private static let limit = 32
    private static let keys = ["version", "questions", "criteria"]
    private static let questionKeys = ["id", "scale", "text"]

    /// The question set called `name` in a document.
    static func questions(
        _ name: String, in value: ConfigValue
    ) throws(ConfigError) -> QuestionSet {
        var set = try withoutWords(name, in: value)
        try addWords(to: &set, from: value)
        return set
    }

    /// The question set called `name` in a document, without its words: ratings need the rest.
    ///
    /// A key that is not known is an error here: nobody can say that ratings do not depend on it.
    static func withoutWords(
        _ name: String, in value: ConfigValue
    ) throws(ConfigError) -> QuestionSet {
        let fields = try ConfigFields(value, known: keys, repeatable: ["criteria"])
        let version = try fields.required("version").integer(1...999_999_999)
        let list = try fields.required("questions")
        var questions: [QuestionSet.Question] = []
        for item in try list.items("questions", limit: limit) {
            let fields = try ConfigFields(item, known: questionKeys, repeatable: ["text"])
            let question = QuestionSet.Question(
                id: try fields.required("id").id("an id such as Q.OSS"),
                scale: try fields.required("scale").scale(), text: [:])
            guard !questions.contains(where: { $0.id == question.id }) else {
                throw item.error(
                    found: "a second question \"\(question.id)\"", expected: "every id once")
            }
            questions.append(question)
        }
        guard !questions.isEmpty else {
            throw list.error(found: "no question", expected: "at least one")
        }
        return QuestionSet(id: name, version: UInt32(version), questions: questions)
    }

    /// Adds to the set of a document what only a screen says: the texts of the questions, and the
    /// criteria.
    static func addWords(
        to set: inout QuestionSet, from value: ConfigValue
    ) throws(ConfigError) {
        let fields = try ConfigFields(value, known: keys)
        let items = try fields.required("questions").items("questions", limit: limit)
        for (place, item) in zip(set.questions.indices, items) {
            let fields = try ConfigFields(item, known: questionKeys)
            set.questions[place].text = try fields.required("text")
                .translations(blanks: QuestionSet.blanks)
        }
        if let criteria = fields.optional("criteria") { set.criteria = try self.criteria(criteria) }
    }

    private static func criteria(_ value: ConfigValue) throws(ConfigError) -> [Criterion] {
        let items = try value.items("criteria", limit: Limits.criteria.count)
        guard items.count == Limits.criteria.count else {
            throw value.error(
                found: "\(items.count) criteria", expected: "\(Limits.criteria.count)")
        }
        var criteria: [Criterion] = []
        for (number, item) in zip(Limits.criteria, items) {
            criteria.append(
                try criterion(item, mayNotApply: number == Limits.criterionThatMayNotApply))
        }
        return criteria
    }

    private static func criterion(
        _ value: ConfigValue, mayNotApply: Bool
    ) throws(ConfigError) -> Criterion {
        let keys = ["name", "negative", "positive", "question"]
        let fields = try ConfigFields(
            value, known: mayNotApply ? keys + ["not-applicable"] : keys)
        var criterion = Criterion(
            name: try fields.required("name").translations(),
            negative: try fields.required("negative").translations(),
            positive: try fields.required("positive").translations(),
            question: try fields.required("question").translations())
        if mayNotApply {
            criterion.notApplicable = try fields.required("not-applicable").translations()
        }
        return criterion
    }
}

/// The question set called `name` in the bytes of its file.
///
/// - Throws: `ConfigError` about the first thing that is not right.
package func questionSet(_ name: String, _ bytes: [UInt8]) throws(ConfigError) -> QuestionSet {
    try QuestionSetFile.questions(name, in: ConfigDirectory.document(bytes, "\(name).yaml"))
}
