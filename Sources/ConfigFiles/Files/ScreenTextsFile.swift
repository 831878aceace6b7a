package import FeedbackCore

/// A file of `texts/`: every word that a screen says by itself, in one language.
enum ScreenTextsFile {
    /// The texts of the language `code` in a document.
    static func texts(_ code: String, in value: ConfigValue) throws(ConfigError) -> ScreenTexts {
        let fields = try ConfigFields(
            value, known: ["levels", "decimal-mark"] + ScreenPhrase.allCases.map(\.rawValue))
        var phrases: [ScreenPhrase: String] = [:]
        for phrase in ScreenPhrase.allCases {
            phrases[phrase] = try text(fields.required(phrase.rawValue), of: phrase)
        }
        var texts = ScreenTexts(
            code: code, levels: try levels(fields.required("levels")), phrases: phrases)
        if let mark = fields.optional("decimal-mark") { texts.decimalMark = try decimalMark(mark) }
        return texts
    }

    private static func decimalMark(_ value: ConfigValue) throws(ConfigError) -> String {
        let expected = "\",\" or \".\""
        let mark = try value.raw(expected)
        guard Limits.decimalMarks.contains(mark) else { throw value.error(expected: expected) }
        return mark
    }

    private static func levels(_ value: ConfigValue) throws(ConfigError) -> [String] {
        let items = try value.items("levels", limit: 5)
        guard items.count == 5 else {
            throw value.error(
                found: "\(items.count) levels",
                expected: "5, from the most negative to the most positive")
        }
        return try items.map { item throws(ConfigError) in try item.screenText() }
    }

    private static func text(
        _ value: ConfigValue, of phrase: ScreenPhrase
    ) throws(ConfigError) -> String {
        let text = try value.screenText(blanks: phrase.blanks)
        guard let forgotten = phrase.blanks.first(where: { !text.blanks.contains($0) }) else {
            return text
        }
        throw value.error(found: "{\(forgotten)} is missing", expected: "")
    }
}

/// The texts of the language `code` in the bytes of their file.
///
/// - Throws: `ConfigError` about the first thing that is not right.
package func screenTexts(_ code: String, _ bytes: [UInt8]) throws(ConfigError) -> ScreenTexts {
    try ScreenTextsFile.texts(code, in: ConfigDirectory.document(bytes, "\(code).yaml"))
}
