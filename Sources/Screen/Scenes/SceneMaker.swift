package import FeedbackCore

/// Says what is shown in a state of the screen.
package struct SceneMaker {
    private let content: ScreenContent
    private let language: String
    private let today: CivilDate?
    private let texts: ScreenTexts
    private let values: [String: String]

    /// Speaks `language`; `today`, if the clock can be believed, decides on the survey notice.
    package init(_ content: ScreenContent, language: String, today: CivilDate?) {
        self.content = content
        self.language = language
        self.today = today
        texts = content.texts(in: language)
        values = content.values(in: language)
    }

    /// The scene for a view; `status` are the lines for staff.
    package func scene(
        for view: ScreenView, light: Light.Color, focus: ScreenTarget? = nil,
        status: [String] = []
    ) -> Scene {
        var scene = bare(view, status: status)
        scene.light = light
        scene.focus = focus
        scene.acting = view.targets(in: content.plan)
        return scene
    }

    private func bare(_ view: ScreenView, status: [String]) -> Scene {
        switch view {
        case .faces(let correcting):
            return correcting ? corrected : idle
        case .heard(let level):
            var scene = idle
            scene.body = .faces(title: title, faces(chosen: level))
            return scene
        case .reasons(let level, let chosen): return reasons(level, chosen)
        case .criterion(let number, _): return criterion(number)
        case .thanks: return thanks
        case .paused: return pause(.paused, .pausedMore)
        case .panelsOnly: return pause(.panelsOnly, .panelsOnlyMore)
        case .code(let digits, let wrong): return code(digits, wrong)
        case .status: return self.status(status)
        }
    }
}

extension SceneMaker {
    private var title: String { said(content.question.text) }

    private var idle: Scene {
        var scene = Scene(body: .faces(title: title, faces()))
        scene.language = languageButton
        scene.hotline = said(.hotline)
        scene.notes = [result, notice, said(.privacy)].compactMap(\.self)
        return scene
    }

    private var corrected: Scene {
        Scene(body: .faces(title: said(.correcting), faces()))
    }

    private func reasons(_ level: UInt8, _ chosen: [UInt8]) -> Scene {
        let fifth = content.scale.fifth(of: level)
        let chips = content.criteria.enumerated().map { place, criterion in
            let words =
                fifth < 3 ? criterion.negative : fifth == 3 ? criterion.name : criterion.positive
            return Scene.Chip(
                criterion: UInt8(place + 1), words: said(words),
                isChosen: chosen.contains(UInt8(place + 1)))
        }
        let why: ScreenPhrase =
            fifth < 3 ? .whyDissatisfied : fifth == 3 ? .whyNeutral : .whySatisfied
        var scene = Scene(body: .chips(title: said(why), chips))
        scene.recorded = said(.recorded)
        // One chip leads on; without any there is the way past the question, or back to the faces.
        scene.buttons =
            chosen.isEmpty
            ? [
                Scene.Button(target: .correct, words: said(.correct), isMain: false),
                Scene.Button(target: .skip, words: said(.skip), isMain: false),
            ] : [Scene.Button(target: .done, words: said(.done), isMain: true)]
        return scene
    }

    private func criterion(_ number: UInt8) -> Scene {
        let criterion = content.criteria[Int(number) - 1]
        var scene = Scene(body: .faces(title: said(criterion.question), faces()))
        scene.recorded = said(.recorded)
        scene.buttons = [Scene.Button(target: .correct, words: said(.correct), isMain: false)]
        if let text = criterion.notApplicable {
            scene.buttons.append(
                Scene.Button(target: .notApplicable, words: said(text), isMain: false))
        }
        scene.buttons.append(Scene.Button(target: .skip, words: said(.skip), isMain: false))
        return scene
    }

    private var thanks: Scene {
        let code = Scene.Code(content: content.configuration.complaints, words: said(.answer))
        return Scene(
            body: .message(
                Scene.Message(
                    sign: .tick, title: said(.thanks), more: said(.thanksMore), code: code)))
    }

    private func pause(_ title: ScreenPhrase, _ more: ScreenPhrase) -> Scene {
        var scene = Scene(
            body: .message(Scene.Message(sign: .pause, title: said(title), more: said(more))))
        scene.hotline = said(.hotline)
        return scene
    }

    private func code(_ digits: Int, _ wrong: Bool) -> Scene {
        let title = said(wrong ? .wrongCode : .code)
        var scene = Scene(body: .keypad(title: title, given: digits))
        scene.buttons = [
            Scene.Button(target: .leave, words: said(.leave), isMain: false),
            Scene.Button(target: .erase, words: said(.erase), isMain: false),
        ]
        return scene
    }

    private func status(_ lines: [String]) -> Scene {
        var scene = Scene(body: .lines(lines))
        scene.buttons = [Scene.Button(target: .leave, words: said(.leave), isMain: true)]
        return scene
    }
}

extension SceneMaker {
    private func said(_ phrase: ScreenPhrase) -> String { texts[phrase].filled(with: values) }

    private func said(_ text: [String: String]) -> String {
        (text[language] ?? "").filled(with: values)
    }

    private func faces(chosen: UInt8? = nil) -> [Scene.Face] {
        content.scale.levels.map { level in
            Scene.Face(
                level: level, fifth: content.scale.fifth(of: level),
                words: texts.words(for: level, on: content.scale),
                state: chosen.map { $0 == level ? .chosen : .past } ?? .open)
        }
    }

    private var languageButton: Scene.Button? {
        let all = content.configuration.texts
        guard all.count > 1, let place = all.firstIndex(where: { $0.code == texts.code }) else {
            return nil
        }
        let next = all[(place + 1) % all.count]
        return Scene.Button(target: .language, words: next[.language], isMain: false)
    }

    private var notice: String? {
        guard let notice = content.configuration.notice, let today,
            (notice.from...notice.to).contains(today)
        else { return nil }
        return said(notice.text)
    }

    private var result: String? {
        guard content.result(in: language) != nil else { return nil }
        return said(content.configuration.target == nil ? .result : .resultWithTarget)
    }
}
