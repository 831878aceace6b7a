package import FeedbackCore

/// Every screen that this kiosk can show, in every language; the page of status has its words from
/// the running daemon, and is not among them.
package struct Gallery {
    /// One screen.
    package struct Page: Hashable, Sendable {
        /// What names its file: `03-reasons-dissatisfied-vi`.
        package var name: String
        /// The code of its language.
        package var language: String
        /// The state of the screen.
        package var view: ScreenView
        /// What it shows.
        package var scene: Scene
    }

    /// All of them, in the order in which a citizen may come by them.
    package let pages: [Page]

    /// Every screen, with the survey notice if there is one.
    package init(_ content: ScreenContent) {
        let views = Self.views(content)
        let day = content.configuration.notice?.from
        pages = content.languages.flatMap { language in
            let maker = SceneMaker(content, language: language, today: day)
            return views.enumerated().map { place, view in
                let number = place < 9 ? "0\(place + 1)" : "\(place + 1)"
                return Page(
                    name: "\(number)-\(view.name)-\(language)", language: language, view: view.view,
                    scene: maker.scene(
                        for: view.view, light: view.view == .paused ? .red : .green))
            }
        }
    }

    private static func views(_ content: ScreenContent) -> [(name: String, view: ScreenView)] {
        let levels = content.scale.levels
        var views: [(name: String, view: ScreenView)] = [("question", .faces(correcting: false))]
        views += levels.map { ("chosen-\($0)", .heard(level: $0)) }
        switch content.configuration.followUp {
        case .reasons:
            for level in levels {
                views.append(("reasons-\(level)", .reasons(level: level, chosen: [])))
            }
            views.append(("reasons-chosen", .reasons(level: 1, chosen: [3])))
        case .criterion:
            for number in Limits.criteria {
                views.append(("criterion-\(number)", .criterion(number, after: 2)))
            }
        case .nothing: break
        }
        if content.plan.followUp != .nothing {
            views.append(("change", .faces(correcting: true)))
        }
        views += [("thanks", .thanks), ("paused", .paused)]
        guard content.plan.hasStaffPage else { return views }
        return views + [
            ("code", .code(digits: 2, wrong: false)), ("wrong-code", .code(digits: 0, wrong: true)),
        ]
    }
}
