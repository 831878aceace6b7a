/// A language in which the product speaks to its staff.
package enum Language: String, CaseIterable, Hashable, Sendable {
    case vietnamese = "vi"
    case english = "en"
}

/// The same sentence in both languages.
package struct Words: Hashable, Sendable {
    /// The sentence in Vietnamese, composed (NFC).
    package var vi: String
    /// The same in English.
    package var en: String

    package init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The sentence in one language.
    package func text(_ language: Language) -> String {
        language == .vietnamese ? vi : en
    }

    /// Both, by language code.
    package func json() -> JSONValue {
        .object([.init("vi", .string(vi)), .init("en", .string(en))])
    }

    /// Reads what `json` wrote.
    package init(json: JSONValue) throws(ControlError) {
        let fields = Fields(json, of: "words")
        self.init(vi: try fields.text("vi"), en: try fields.text("en"))
    }
}
