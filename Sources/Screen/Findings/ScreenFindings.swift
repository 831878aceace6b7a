package import FeedbackCore

/// Finds for what cannot be shown as it should the line that it is made from.
package struct ScreenFindings {
    private let content: ScreenContent
    private let places: TextPlaces
    private let file: String
    private let measurer: any TextMeasuring

    /// Looks among `places`; `file` is the kiosk's own, named where no line is to blame.
    package init(
        _ content: ScreenContent, places: TextPlaces, file: String, measurer: any TextMeasuring
    ) {
        self.content = content
        self.places = places
        self.file = file
        self.measurer = measurer
    }

    /// What to say of a problem on a page in `language`.
    package func finding(_ problem: Placement.Problem, in language: String) -> ScreenFinding {
        let values = content.values(in: language)
        guard let text = problem.text, let entry = places.entry(of: text, values: values) else {
            return ScreenFinding(origin: file, problem: problem, other: nil)
        }
        let blamed = filled(entry, values, language).first { value in
            switch problem {
            case .missingLetters: lacksLetters(value.text)
            // What makes up most of a text is what can be made shorter.
            case .tooLong, .leftOut: 2 * value.text.count >= text.count
            case .tooSmall, .unreadableCode: false
            }
        }
        guard let blamed else {
            return ScreenFinding(origin: entry.description, problem: problem, other: nil)
        }
        return ScreenFinding(
            origin: blamed.entry.description, problem: problem, other: entry.description)
    }

    /// What `kiosk.yaml` has put into the braces of a text, the longest first.
    private func filled(
        _ entry: TextPlaces.Entry, _ values: [String: String], _ language: String
    ) -> [(text: String, entry: TextPlaces.Entry)] {
        let filled = entry.text.blanks.compactMap { blank in
            places.entry(for: content.key(of: blank, in: language)).flatMap { place in
                values[blank].map { (text: $0, entry: place) }
            }
        }
        return filled.sorted { $0.text.count > $1.text.count }
    }

    private func lacksLetters(_ text: String) -> Bool {
        measurer.extent(of: text, style: TextStyle(size: 20), width: 10_000).missing > 0
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
