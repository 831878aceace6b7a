/// A language that figures and pages are written in.
package enum Language: String, CaseIterable, Hashable, Sendable {
    case vietnamese = "vi"
    case english = "en"

    /// Picks the text in this language.
    package func pick<T>(vi: T, en: T) -> T {
        switch self {
        case .vietnamese: vi
        case .english: en
        }
    }
}
