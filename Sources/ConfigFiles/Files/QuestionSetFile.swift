package import FeedbackCore

/// A file of `questions/`: what a kiosk asks, in every language that it speaks.
enum QuestionSetFile {
    /// As many as a configuration entry can hold.
    private static let limit = 32

    /// The question set called `name` in `directory`.
    static func load(_ name: String, directory: String) throws(ConfigError) -> QuestionSet {
        try questions(name, in: ConfigDirectory.document("\(directory)/\(name).yaml"))
    }

    /// The question set called `name` in a document.
    static func questions(
        _ name: String, in value: ConfigValue
    ) throws(ConfigError) -> QuestionSet {
        let fields = try ConfigFields(value, known: ["version", "questions"])
        let version = try fields.required("version").integer(1...999_999_999)
        let list = try fields.required("questions")
        var questions: [QuestionSet.Question] = []
        for item in try list.items("questions", limit: limit) {
            let question = try question(item)
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

    private static func question(_ value: ConfigValue) throws(ConfigError) -> QuestionSet.Question {
        let fields = try ConfigFields(value, known: ["id", "scale", "text"])
        return QuestionSet.Question(
            id: try fields.required("id").id("an id such as Q.OSS"),
            scale: try fields.required("scale").scale(),
            text: try texts(fields.required("text")))
    }

    private static func texts(_ value: ConfigValue) throws(ConfigError) -> [String: String] {
        let fields = try ConfigFields(value, known: ["vi", "en"])
        var texts: [String: String] = [:]
        for language in ["vi", "en"] {
            let text = try fields.required(language)
            texts[language] = try composed(text)
        }
        return texts
    }

    /// A text in which every letter is one character: what Vietnamese and English need, all of
    /// Unicode's form C has as such.
    private static func composed(_ value: ConfigValue) throws(ConfigError) -> String {
        let text = try value.text("the text of the question")
        guard let mark = text.unicodeScalars.first(where: { (0x300...0x36F).contains($0.value) })
        else { return text }
        throw value.error(
            found: "the combining mark U+0\(String(mark.value, radix: 16, uppercase: true))",
            expected: "letters composed with their marks (Unicode form C)")
    }
}

/// The question set called `name` in the bytes of its file.
///
/// - Throws: `ConfigError` about the first thing that is not right.
package func questionSet(_ name: String, _ bytes: [UInt8]) throws(ConfigError) -> QuestionSet {
    try QuestionSetFile.questions(name, in: ConfigDirectory.document(bytes, "\(name).yaml"))
}
