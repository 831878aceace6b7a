import FeedbackCore

extension KioskFile {
    private static let keys = [
        "question", "languages", "theme", "unit", "hotline", "complaints", "follow-up", "notice",
        "result", "target", "connector", "size", "rotation", "touch", "keys", "sound", "brightness",
        "staff-code", "fonts",
    ]

    /// Those of what a display may turn out not to show as it should.
    private static let tried = [
        "unit", "hotline", "complaints", "notice", "result", "target", "fonts",
    ]

    /// The section `screen` of a kiosk that has everything else, with the texts and the theme that
    /// it names; `set` is the document with its questions.
    func screen(
        _ value: ConfigValue, of kiosk: KioskConfiguration, asking set: ConfigValue
    ) throws(ConfigError) -> ScreenConfiguration {
        let fields = try ConfigFields(value, known: Self.keys)
        let languages = try languages(fields.optional("languages"))
        var screen = try screen(fields, of: kiosk, saying: languages.packs.map(\.texts))
        screen.languageMistakes = languages.mistakes
        if let keys = fields.optional("keys") {
            screen.keys = try self.keys(keys, beside: kiosk.panels)
        }
        try demandTranslations(&screen, kiosk.questions, fields)
        screen.places = TextPlaces(
            in: Self.tried.compactMap(fields.optional) + [set] + languages.packs.compactMap(\.file))
        return screen
    }

    private func screen(
        _ fields: ConfigFields, of kiosk: KioskConfiguration, saying texts: [ScreenTexts]
    ) throws(ConfigError) -> ScreenConfiguration {
        var screen = ScreenConfiguration(
            question: try question(fields.optional("question"), kiosk.questions),
            texts: texts,
            theme: try theme(fields.optional("theme")),
            unit: try fields.required("unit").translations(),
            hotline: try fields.required("hotline").screenText(),
            complaints: try complaints(fields.required("complaints")))
        if let kind = fields.optional("follow-up") {
            screen.followUp = try followUp(kind)
        }
        if let notice = fields.optional("notice"), !notice.isNone {
            screen.notice = try self.notice(notice)
        }
        if let result = fields.optional("result") { screen.result = try self.result(result) }
        if let target = fields.optional("target"), !target.isNone {
            screen.target = try target.screenText()
        }
        if let connector = fields.optional("connector"), !connector.isAny {
            screen.connector = try connector.connector()
        }
        if let size = fields.optional("size"), try size.raw("a size, or display") != "display" {
            screen.millimetres = try size.size(
                40...4_000, "the width and height of the picture in mm, such as 217x136")
        }
        if let rotation = fields.optional("rotation") {
            screen.rotation = try rotation.rotation()
        }
        if let touch = fields.optional("touch") { screen.touch = try touch.touch() }
        if let sound = fields.optional("sound") { screen.sound = try sound.sound() }
        if let brightness = fields.optional("brightness") {
            screen.brightness = try brightness.brightness()
        }
        if let code = fields.optional("staff-code"), !code.isNone {
            screen.staffCode = try staffCode(code)
        }
        if let fonts = fields.optional("fonts") { screen.fonts = try fonts.path() }
        return screen
    }

    private func question(
        _ value: ConfigValue?, _ set: QuestionSet
    ) throws(ConfigError) -> UInt16 {
        UInt16(try value?.integer(1...set.questions.count) ?? 1)
    }

    /// Two readers of one device would take it from each other.
    private func keys(
        _ value: ConfigValue, beside panels: [KioskConfiguration.Panel]
    ) throws(ConfigError) -> ScreenKeys? {
        guard let keys = try value.keys() else { return nil }
        let twin = panels.firstIndex {
            $0.identity.accepts(keys.device) || keys.device.accepts($0.identity)
        }
        guard let twin else { return keys }
        throw value.error(
            found: "the same port and device as panel \(twin + 1)",
            expected: "a device of their own")
    }

    private func theme(_ value: ConfigValue?) throws(ConfigError) -> ScreenTheme {
        let name = try value.map { value throws(ConfigError) in
            try existing(value, "a theme", in: "themes")
        }
        return try ScreenThemeFile.load(name ?? "sunrise", directory: "\(directory)/themes")
    }

    private func complaints(_ value: ConfigValue) throws(ConfigError) -> String {
        let expected = "an address such as https://pakn.example.gov.vn"
        let address = try value.text(expected)
        guard address.hasPrefix("https://") || address.hasPrefix("http://"),
            address.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw value.error(expected: expected) }
        return address
    }

    private func followUp(
        _ value: ConfigValue
    ) throws(ConfigError) -> ScreenConfiguration.FollowUpKind {
        let kinds = ScreenConfiguration.FollowUpKind.allCases.map(\.rawValue)
        let expected = "one of: \(kinds.listed)"
        guard let kind = ScreenConfiguration.FollowUpKind(rawValue: try value.raw(expected)) else {
            throw value.error(expected: expected)
        }
        return kind
    }

    private func staffCode(_ value: ConfigValue) throws(ConfigError) -> [UInt8] {
        let lengths = Limits.staffCode
        let expected = "none, or \(lengths.lowerBound) to \(lengths.upperBound) digits in quotes"
        let digits = try value.raw(expected).utf8.map { $0 &- 0x30 }
        guard lengths.contains(digits.count), digits.allSatisfy({ $0 < 10 }) else {
            // What stands there may be most of somebody's code.
            throw value.error(found: "not a code", expected: expected)
        }
        return digits
    }

    private func notice(_ value: ConfigValue) throws(ConfigError) -> ScreenConfiguration.Notice {
        let fields = try ConfigFields(value, known: ["from", "to", "text"])
        let from = try fields.required("from").day()
        let to = try fields.required("to")
        let last = try to.day()
        guard from <= last else {
            throw to.error(
                found: "\(last.text) is before \(from.text)", expected: "the last day of the notice"
            )
        }
        return ScreenConfiguration.Notice(
            from: from, to: last, text: try fields.required("text").translations())
    }

    private func result(
        _ value: ConfigValue
    ) throws(ConfigError) -> ScreenConfiguration.ResultSource {
        let expected =
            "published, none, or the period, share, interval, ratings and left-out"
        guard case .mapping = value.node.content else {
            switch try value.raw(expected) {
            case "published": return .published
            case "none": return .none
            default: throw value.error(expected: expected)
            }
        }
        let fields = try ConfigFields(
            value, known: ["period", "share", "interval", "ratings", "left-out", "target"])
        if let target = fields.optional("target") {
            throw target.error(
                found: "a target of one result", expected: "\"target\" under \"screen\" instead")
        }
        return .stated(
            ScreenConfiguration.Result(
                period: try fields.required("period").screenText(),
                share: try fields.required("share").screenText(),
                interval: try fields.required("interval").screenText(),
                ratings: try fields.required("ratings")
                    .integer(Limits.ratingsPublished...Limits.mostRatings),
                leftOut: try fields.required("left-out").integer(0...Limits.mostRatings)))
    }
}

extension KioskFile {
    /// Whatever is shown has to be there in every language that the screen speaks.
    private func demandTranslations(
        _ screen: inout ScreenConfiguration, _ set: QuestionSet, _ fields: ConfigFields
    ) throws(ConfigError) {
        let section = try fields.required("unit")
        if screen.followUp != .nothing, set.criteria.isEmpty {
            throw (fields.optional("follow-up") ?? section).error(
                found: "questions/\(set.id).yaml has no criteria",
                expected: "six of them there, or \"follow-up: nothing\"")
        }
        var said: [(what: String, texts: [String: String])] = [
            ("screen.unit", screen.unit),
            (
                "questions/\(set.id).yaml, question \(screen.question)",
                set.questions[Int(screen.question) - 1].text
            ),
        ]
        if let notice = screen.notice { said.append(("screen.notice.text", notice.text)) }
        let criteria = screen.followUp == .nothing ? [] : set.criteria
        for (place, criterion) in criteria.enumerated() {
            let what = "questions/\(set.id).yaml, criterion \(place + 1)"
            said += [
                criterion.name, criterion.negative, criterion.positive, criterion.question,
                criterion.notApplicable,
            ].compactMap(\.self).map { (what, $0) }
        }
        for texts in screen.texts {
            guard let (what, _) = said.first(where: { $1[texts.code] == nil }) else { continue }
            let mistake = (fields.optional("languages") ?? section).error(
                found: "\(what) has no text in \"\(texts.code)\"",
                expected: "a text in every language of the screen")
            guard canDoWithoutScreen else { throw mistake }
            screen.leaveOut(texts.code, for: mistake.description)
        }
    }
}

extension ScreenConfiguration {
    /// Goes on without a language; every kiosk has a unit and questions in Vietnamese.
    fileprivate mutating func leaveOut(_ code: String, for words: String) {
        texts.removeAll { $0.code == code }
        languageMistakes.append(LanguageMistake(words, isReplaced: texts.isEmpty))
        if texts.isEmpty { texts = [.vietnamese] }
    }
}

extension ConfigValue {
    /// True for the word that stands for nothing.
    var isNone: Bool { (try? raw("")) == "none" }
}
