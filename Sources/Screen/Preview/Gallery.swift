package import FeedbackCore

/// Every screen that this kiosk can show, in every language.
///
/// The page for staff has its words from the running daemon; here it has made-up ones.
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

    /// A state of the screen, with what may stand on it whatever the state.
    private struct Kind {
        let name: String
        let view: ScreenView
        var light = Light.Color.green
        var focus: ScreenTarget?
    }

    /// All of them, in the order in which a citizen may come by them.
    package let pages: [Page]

    /// Every screen, with the survey notice if there is one.
    package init(_ content: ScreenContent) {
        let kinds = Self.kinds(content)
        let day = content.configuration.notice?.from
        pages = content.languages.flatMap { language in
            let maker = SceneMaker(content, language: language, today: day)
            return kinds.enumerated().map { place, kind in
                let number = place < 9 ? "0\(place + 1)" : "\(place + 1)"
                return Page(
                    name: "\(number)-\(kind.name)-\(language)", language: language,
                    view: kind.view,
                    scene: maker.scene(
                        for: kind.view, light: kind.light, focus: kind.focus,
                        status: ExampleStatus.lines(language)))
            }
        }
    }

    private static func kinds(_ content: ScreenContent) -> [Kind] {
        let levels = content.scale.levels
        var kinds = [Kind(name: "question", view: .faces(correcting: false))]
        kinds += levels.map { Kind(name: "chosen-\($0)", view: .heard(level: $0)) }
        kinds += followUps(content)
        if content.plan.followUp != .nothing {
            kinds.append(Kind(name: "change", view: .faces(correcting: true)))
        }
        kinds += [
            Kind(name: "thanks", view: .thanks), Kind(name: "paused", view: .paused, light: .red),
        ]
        if content.leadsToPanels {
            kinds.append(Kind(name: "panels-only", view: .panelsOnly, light: .amber))
        }
        if content.plan.hasStaffPage {
            kinds += [
                Kind(name: "code", view: .code(digits: 2, wrong: false)),
                Kind(name: "wrong-code", view: .code(digits: 0, wrong: true)),
                Kind(name: "status", view: .status, light: .amber),
            ]
        }
        kinds.append(Kind(name: "amber", view: .faces(correcting: false), light: .amber))
        guard content.configuration.keys != nil else { return kinds }
        return kinds + [
            Kind(name: "keys", view: .faces(correcting: false), focus: .level(levels.upperBound))
        ]
    }

    private static func followUps(_ content: ScreenContent) -> [Kind] {
        switch content.configuration.followUp {
        case .reasons:
            content.scale.levels.map {
                Kind(name: "reasons-\($0)", view: .reasons(level: $0, chosen: []))
            } + [Kind(name: "reasons-chosen", view: .reasons(level: 1, chosen: [3]))]
        case .criterion:
            Limits.criteria.map {
                Kind(name: "criterion-\($0)", view: .criterion($0, after: 2))
            }
        case .nothing: []
        }
    }
}
