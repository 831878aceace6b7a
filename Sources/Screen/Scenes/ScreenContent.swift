package import FeedbackCore

/// Everything that a kiosk's screen may have to say.
package struct ScreenContent: Sendable {
    let configuration: ScreenConfiguration
    let question: QuestionSet.Question
    let criteria: [Criterion]

    /// What a kiosk with this configuration and these questions says.
    package init(_ configuration: ScreenConfiguration, questions: QuestionSet) {
        self.configuration = configuration
        question = questions.questions[Int(configuration.question) - 1]
        criteria = questions.criteria
    }

    /// The codes of its languages; the first is shown by itself.
    package var languages: [String] { configuration.texts.map(\.code) }

    /// The scale of the question.
    package var scale: Scale { question.scale }

    /// What the screen asks, as far as it can be said without knowing the kiosk.
    package var plan: ScreenPlan {
        ScreenPlan(
            scale: scale, followUp: configuration.followUp, languages: languages,
            staffCode: configuration.staffCode)
    }

    /// What stands in braces, in a language.
    package func values(in language: String) -> [String: String] {
        let unit = configuration.unit[language] ?? ""
        var values = [
            "don_vi": unit, "unit": unit, "xa_phuong": unit, "commune": unit,
            "hotline": number, "complaints": address,
        ]
        guard let result = configuration.result else { return values }
        values["period"] = result.period
        values["share"] = result.share
        values["interval"] = result.interval
        values["ratings"] = "\(result.ratings)"
        values["left-out"] = "\(result.leftOut)"
        values["target"] = result.target
        return values
    }

    /// The number to call, on one line.
    private var number: String {
        String(configuration.hotline.map { $0 == " " ? "\u{A0}" : $0 })
    }

    /// The address for complaints as people say it.
    private var address: String {
        let address = configuration.complaints
        let scheme = ["https://", "http://"].first { address.hasPrefix($0) } ?? ""
        let rest = address.dropFirst(scheme.count)
        return String(rest.hasSuffix("/") ? rest.dropLast() : rest)
    }

    func texts(in language: String) -> ScreenTexts {
        configuration.texts.first { $0.code == language } ?? configuration.texts[0]
    }
}
