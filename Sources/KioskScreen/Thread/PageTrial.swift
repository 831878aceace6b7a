package import FeedbackCore
import Screen

/// Tries every page of a kiosk on its own display, one at a time: what does not fit is told, and no
/// touch waits for all of them.
package struct PageTrial {
    private let content: ScreenContent
    private let layout: Layout
    private var untried: [Gallery.Page]
    private var problems: [(problem: Placement.Problem, language: String)] = []

    init(_ content: ScreenContent, on layout: Layout) {
        self.content = content
        self.layout = layout
        // The words of the status come from the running daemon.
        untried = Gallery(content).pages.filter { $0.view != .status }.reversed()
    }

    /// True once every page was tried.
    package var isOver: Bool { untried.isEmpty }

    /// Tries the next page.
    package mutating func tryNext() {
        guard let page = untried.popLast() else { return }
        for problem in layout.place(page.scene).problems
        where !problem.isRemark && !problems.contains(where: { $0.problem == problem }) {
            problems.append((problem, page.language))
        }
    }

    /// What cannot be shown as it should, with the display.
    package func findings(
        _ places: TextPlaces, file: String, display: String
    ) -> [(vi: String, en: String)] {
        guard !problems.isEmpty else { return [] }
        let findings = ScreenFindings(
            content, places: places, file: file, measurer: layout.measurer)
        return problems.map { problem, language in
            let finding = findings.finding(problem, in: language)
            let suffix = " (\(language), \(display))"
            return (finding.vi + suffix, finding.en + suffix)
        }
    }
}
