package import FeedbackCore

/// Finds for what cannot be shown as it should the line that it is made from.
package struct ScreenFindings {
    private let content: ScreenContent
    private let places: TextPlaces
    private let file: String

    /// Looks among `places`; `file` is the kiosk's own, named where no line is to blame.
    package init(_ content: ScreenContent, places: TextPlaces, file: String) {
        self.content = content
        self.places = places
        self.file = file
    }

    /// What to say of a problem on a page in `language`.
    package func finding(_ problem: Placement.Problem, in language: String) -> ScreenFinding {
        let entry = problem.text.flatMap {
            places.entry(of: $0, values: content.values(in: language))
        }
        return ScreenFinding(origin: entry?.description ?? file, problem: problem)
    }
}

extension Placement.Problem {
    /// The text that it is about.
    fileprivate var text: String? {
        switch self {
        case .tooLong(let text), .leftOut(let text), .missingLetters(let text),
            .unreadableCode(let text):
            text
        case .tooSmall: nil
        }
    }

    /// True if nobody misses what it is about: small print that a small display leaves out.
    package var isRemark: Bool {
        if case .leftOut = self { true } else { false }
    }
}
