import FeedbackCore

extension KioskFile {
    /// The texts of one language, and the file that they were read from, if they were.
    struct Pack {
        var texts: ScreenTexts
        var file: ConfigValue?

        /// What a kiosk has to say whatever its files are like.
        static let vietnamese = Pack(texts: .vietnamese)
    }

    /// The languages of a screen, and what is wrong with others.
    struct Languages {
        var packs: [Pack] = []
        var mistakes: [ScreenConfiguration.LanguageMistake] = []
    }

    /// The languages that a value lists, or else Vietnamese and English, each with its texts.
    ///
    /// One with a mistake is left out where a screen may be; Vietnamese is not, for nobody would be
    /// asked anything.
    func languages(_ value: ConfigValue?) throws(ConfigError) -> Languages {
        var languages = Languages()
        do throws(ConfigError) {
            guard let value else {
                for code in ["vi", "en"] {
                    try languages.add(code, canDoWithoutScreen) { () throws(ConfigError) in
                        try pack(code)
                    }
                }
                return languages.orVietnamese
            }
            let items = try value.items("languages", limit: Limits.languages)
            guard !items.isEmpty else {
                throw value.error(found: "no language", expected: "at least one")
            }
            for item in items {
                let name = try? item.raw("")
                let isNew = !languages.codes.contains { $0 == name }
                try languages.add(name, canDoWithoutScreen) { () throws(ConfigError) in
                    try pack(code(item, isNew: isNew))
                }
            }
        } catch {
            guard canDoWithoutScreen else { throw error }
            languages.mistakes.append(.init(error.description))
        }
        return languages.orVietnamese
    }

    private func code(_ item: ConfigValue, isNew: Bool) throws(ConfigError) -> String {
        let code = try existing(item, "a language", in: "texts")
        guard code.isLanguageCode else {
            throw item.error(expected: "the code of a language, such as vi, en or rad")
        }
        guard isNew else {
            throw item.error(found: "a second \"\(code)\"", expected: "every language once")
        }
        return code
    }

    private func pack(_ code: String) throws(ConfigError) -> Pack {
        let file = try ConfigDirectory.document("\(directory)/texts/\(code).yaml")
        return Pack(texts: try ScreenTextsFile.texts(code, in: file), file: file)
    }
}

extension KioskFile.Languages {
    /// The codes of those that are shown.
    fileprivate var codes: [String] { packs.map(\.texts.code) }

    /// These, or Vietnamese where none is left.
    fileprivate var orVietnamese: Self {
        guard packs.isEmpty else { return self }
        var languages = self
        languages.packs = [.vietnamese]
        languages.mistakes[0].isReplaced = true
        return languages
    }

    /// Adds what is read, or why a language that may be left out cannot be.
    fileprivate mutating func add(
        _ name: String?, _ mayBeLeftOut: Bool, _ read: () throws(ConfigError) -> KioskFile.Pack
    ) throws(ConfigError) {
        do throws(ConfigError) {
            packs.append(try read())
        } catch {
            guard mayBeLeftOut else { throw error }
            let isReplaced = name == ScreenTexts.vietnamese.code && !codes.contains { $0 == name }
            mistakes.append(.init(error.description, isReplaced: isReplaced))
            if isReplaced { packs.append(.vietnamese) }
        }
    }
}
