import ConfigFiles
import FeedbackCore

/// What stands in configuration files.
enum FileTargets {
    /// A file that is longer is refused before it is read.
    private static let longest = 16_384

    static let all: [FuzzTarget] = [
        FuzzTarget("yaml", longest: longest, yaml),
        FuzzTarget("panel-profile", longest: longest, profile),
        FuzzTarget("question-set", longest: longest) { bytes in
            try read(bytes) { bytes throws(ConfigError) in
                try questionSet("set", bytes)
            } then: {
                try promise(!$0.questions.isEmpty, "a set has a question")
            }
        },
        FuzzTarget("screen-texts", longest: longest, texts),
        FuzzTarget("screen-theme", longest: longest, theme),
        FuzzTarget("kiosk-file", longest: longest, kiosk),
    ]

    /// What can be read means the same when it is written in YAML's most cautious form.
    @Sendable private static func yaml(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        try read(bytes) { bytes throws(ConfigError) in
            try YAMLParser.parse(bytes, file: "file")
        } then: { node in
            let text = CautiousYAML.text(node)
            let again = try YAMLParser.parse(Array(text.utf8), file: "again")
            try promise(CautiousYAML.text(again) == text, "\(text) reads differently")
        }
    }

    /// A profile that can be read can be written, and is the same.
    @Sendable private static func profile(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        try read(bytes) { bytes throws(ConfigError) in
            try panelProfile("profile", bytes)
        } then: { profile in
            let text = try PanelProfileText(profile, comment: []).text
            try promise(
                try panelProfile("profile", Array(text.utf8)) == profile, "it reads differently")
            for key in profile.keys {
                try promise(profile.scale.levels.contains(key.level), "a key has a level")
            }
        }
    }

    /// Texts that can be read say everything that a screen asks of them.
    @Sendable private static func texts(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        try read(bytes) { bytes throws(ConfigError) in
            try screenTexts("vi", bytes)
        } then: { texts in
            try promise(texts.levels.count == Scale.sc5.levels.count, "a level has a name")
            for phrase in ScreenPhrase.allCases {
                let text = texts.phrases[phrase] ?? ""
                try promise(!text.isEmpty, "\(phrase) says nothing")
                let blanks = text.blanks
                try promise(phrase.blanks.allSatisfy(blanks.contains), "\(phrase): a blank")
            }
        }
    }

    /// A theme that can be read can be told apart without colours.
    @Sendable private static func theme(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        try read(bytes) { bytes throws(ConfigError) in
            try screenTheme("theme", bytes)
        } then: { theme in
            let brightness = theme.faces.map(\.luminance)
            try promise(theme.faces.count == Scale.sc5.levels.count, "a level has a face")
            try promise(brightness == brightness.sorted(), "faces grow brighter")
            for ground in [theme.background, theme.surface] {
                try promise(theme.text.contrast(with: ground) >= 7, "text can be read")
            }
        }
    }

    /// What can be read is what the daemon records with; what cannot stops it, or leaves out the
    /// screen or a language of it.
    @Sendable private static func kiosk(_ bytes: [UInt8]) throws -> FuzzTarget.Verdict {
        let file = Shipped.configuration + "/kiosk.yaml"
        return try read(bytes) { bytes throws(ConfigError) in
            try kioskConfiguration(bytes, file: file)
        } then: { kiosk in
            try check(kiosk)
            var recorded = kiosk
            if kiosk.screen == nil { recorded.questions.loseWords() }
            try promise(
                try recordingConfiguration(bytes, file: file) == recorded,
                "the daemon reads it differently")
        } otherwise: { refusal in
            let kiosk: KioskConfiguration
            do throws(ConfigError) {
                kiosk = try recordingConfiguration(bytes, file: file)
            } catch {
                return try promise(error == refusal, "\(error): the daemon refuses something else")
            }
            try check(kiosk)
            // What leaves out the screen says more than what leaves out a language of it.
            let told = kiosk.screen.map { $0.languageMistakes.map(\.words) }
            try promise(
                told?.contains(refusal.description) ?? (kiosk.screenMistake != nil),
                "\(refusal): the daemon does not say so")
        }
    }

    private static func check(_ configuration: KioskConfiguration) throws(BrokenPromise) {
        try promise(configuration.panels.count <= Limits.panels, "there are so many panels")
        for panel in configuration.panels {
            let index = Int(panel.question) - 1
            try promise(
                configuration.questions.questions.indices.contains(index), "a panel asks")
            try promise(
                configuration.questions.questions[index].scale == panel.profile.scale,
                "a panel and its question have one scale")
        }
    }

    /// Reads bytes as a file; a refusal has words for the person who wrote it.
    private static func read<Value>(
        _ bytes: [UInt8], _ decode: ([UInt8]) throws(ConfigError) -> Value,
        then: (Value) throws -> Void, otherwise: (ConfigError) throws -> Void = { _ in }
    ) throws -> FuzzTarget.Verdict {
        let value: Value
        do throws(ConfigError) {
            value = try decode(bytes)
        } catch {
            try promise(!error.description.isEmpty, "a refusal has words")
            if let place = error.place {
                try promise(place.line >= 1 && place.column >= 1, "\(error): no such place")
            }
            try otherwise(error)
            return .refused
        }
        try then(value)
        return .accepted
    }
}

extension QuestionSet {
    /// Keeps what ratings are made from.
    fileprivate mutating func loseWords() {
        criteria = []
        for place in questions.indices { questions[place].text = [:] }
    }
}
