package import Scoring

/// A name in the languages of the pages.
package struct Names: Hashable, Sendable {
    /// The name in Vietnamese.
    package var vi: String
    /// The name in English.
    package var en: String

    package init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The name in that language.
    package func text(_ language: Language) -> String { language.pick(vi: vi, en: en) }
}
