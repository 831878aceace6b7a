package import FeedbackCore

/// Everything that a kiosk's screen may have to say.
package struct ScreenContent: Sendable {
    let configuration: ScreenConfiguration
    let question: QuestionSet.Question
    let criteria: [Criterion]
    /// True if it may have to lead to panels that ask something else.
    let leadsToPanels: Bool
    /// What was published last for the point.
    package var results: [PublishedResult] = []

    /// What this screen of a kiosk says.
    package init(_ configuration: ScreenConfiguration, of kiosk: KioskConfiguration) {
        self.configuration = configuration
        question = kiosk.questions.questions[Int(configuration.question) - 1]
        criteria = kiosk.questions.criteria
        leadsToPanels = kiosk.screenLeadsToPanels
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
        guard let result = result(in: language) else { return values }
        values["period"] = result.period
        values["share"] = result.share
        // Its two ends stay on one line.
        values["interval"] = result.interval.split(separator: "–", omittingEmptySubsequences: false)
            .joined(separator: "\u{2060}–\u{2060}")
        values["ratings"] = "\(result.ratings)"
        values["left-out"] = "\(result.leftOut)"
        values["target"] = configuration.target
        return values
    }

    /// The key of `kiosk.yaml` that says what stands in braces, where it says it.
    func key(of blank: String, in language: String) -> String {
        switch blank {
        case "don_vi", "unit", "xa_phuong", "commune": "screen.unit.\(language)"
        case "hotline", "complaints", "target": "screen.\(blank)"
        default: "screen.result.\(blank)"
        }
    }

    /// The result to show, if there is one, with its numbers as the language has them.
    func result(in language: String) -> ScreenConfiguration.Result? {
        switch configuration.result {
        case .none: return nil
        case .stated(let result): return result
        case .published:
            let mark = texts(in: language).decimalMark
            return results.first { $0.question == question.id && $0.scale == question.scale }
                .map { ScreenConfiguration.Result($0, decimalMark: mark) }
        }
    }

    /// The same with a made-up result, where the server has yet to say one.
    package func with(_ example: ExampleResult) -> Self {
        guard configuration.result == .published, results.isEmpty else { return self }
        var content = self
        content.results = [example.result(of: question)]
        return content
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

extension ScreenConfiguration.Result {
    /// What was published, as `10/2026`, `72,27%` and `65,91–77,88%`.
    fileprivate init(_ result: PublishedResult, decimalMark: String) {
        func decimal(_ hundredths: Int) -> String {
            "\(hundredths / 100)\(decimalMark)" + twoDigits(hundredths % 100)
        }
        let interval = result.interval
        self.init(
            period: "\(twoDigits(result.month))/\(result.year)",
            share: decimal(result.share) + "%",
            interval: "\(decimal(interval.lowerBound))–\(decimal(interval.upperBound))%",
            ratings: result.ratings, leftOut: result.leftOut)
    }
}

/// A number from 0 to 99.
private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
