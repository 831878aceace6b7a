package import FeedbackCore

/// The file `kiosk.yaml`: everything that one kiosk is told.
struct KioskFile {
    /// The directory that the file stands in, with `panels/` and `questions/` beside it.
    let directory: String
    /// True if a mistake in what only the screen needs leaves it out, or a language of it.
    var canDoWithoutScreen = false

    func configuration(_ value: ConfigValue) throws(ConfigError) -> KioskConfiguration {
        let fields = try ConfigFields(
            value,
            known: [
                "state-directory", "control-socket", "questions", "opening-hours", "panels",
                "lights", "screen", "upload",
            ], repeatable: ["screen"])
        let set = try questions(fields)
        var configuration = KioskConfiguration(
            questions: try QuestionSetFile.withoutWords(set.name, in: set.document))
        if let path = fields.optional("state-directory") {
            configuration.stateDirectory = try path.path()
        }
        if let path = fields.optional("control-socket") {
            configuration.controlSocket = try path.path()
        }
        if let hours = fields.optional("opening-hours") {
            configuration.openingHours = try hours.openingHours()
        }
        if let panels = fields.optional("panels") {
            configuration.panels = try self.panels(panels, asking: configuration.questions)
        }
        if let lights = fields.optional("lights") { configuration.lights = try lights.lights() }
        if let upload = fields.optional("upload") { configuration.upload = try self.upload(upload) }
        try addScreen(to: &configuration, fields, asking: set.document)
        return configuration
    }

    /// The screen, and the words that it shows; the panels record without them, whatever is wrong.
    private func addScreen(
        to configuration: inout KioskConfiguration, _ fields: ConfigFields, asking set: ConfigValue
    ) throws(ConfigError) {
        do throws(ConfigError) {
            let section = try fields.once("screen").flatMap { $0.isNone ? nil : $0 }
            // Without a screen nobody reads the words: a mistake there is for a check to tell.
            guard section != nil || !canDoWithoutScreen else { return }
            var whole = configuration
            try QuestionSetFile.addWords(to: &whole.questions, from: set)
            if let section { whole.screen = try screen(section, of: whole, asking: set) }
            configuration = whole
        } catch {
            guard canDoWithoutScreen else { throw error }
            configuration.screenMistake = error.description
        }
    }

    private func questions(
        _ fields: ConfigFields
    ) throws(ConfigError) -> (name: String, document: ConfigValue) {
        let value = try fields.required("questions")
        let name = try existing(value, "a question set", in: "questions")
        return (name, try ConfigDirectory.document("\(directory)/questions/\(name).yaml"))
    }

    private func upload(_ value: ConfigValue) throws(ConfigError) -> KioskConfiguration.Upload {
        let fields = try ConfigFields(
            value, known: ["every", "after-ratings", "first-within", "ca-file", "proxy"])
        var upload = KioskConfiguration.Upload()
        if let every = fields.optional("every") {
            upload.every = try every.duration(.minutes(1)...(.hours(6)))
        }
        if let ratings = fields.optional("after-ratings") {
            upload.afterRatings = try ratings.integer(1...Limits.entriesPerBatch)
        }
        if let within = fields.optional("first-within") {
            upload.firstWithin = try within.duration(.zero...(.hours(1)))
        }
        if let file = fields.optional("ca-file"), try file.raw("a path, or system") != "system" {
            upload.caFile = try file.path()
        }
        if let proxy = fields.optional("proxy") { upload.proxy = try self.proxy(proxy) }
        return upload
    }

    private func proxy(_ value: ConfigValue) throws(ConfigError) -> String? {
        let expected = "none, or a proxy such as http://10.0.0.1:3128"
        let proxy = try value.text(expected)
        guard proxy != "none" else { return nil }
        let schemes = ["http://", "https://", "socks5://", "socks5h://"]
        guard schemes.contains(where: { proxy.hasPrefix($0) && proxy != $0 }) else {
            throw value.error(expected: expected)
        }
        return proxy
    }

    /// A name for which a file stands in `folder`.
    func existing(
        _ value: ConfigValue, _ what: String, in folder: String
    ) throws(ConfigError) -> String {
        let name = try value.name("\(what) of \(folder)/")
        let names = try ConfigDirectory.names(in: "\(directory)/\(folder)")
        guard names.contains(name) else {
            throw value.error(
                found: "\(folder)/\(name).yaml does not exist",
                expected: "one of: \(names.listed)")
        }
        return name
    }
}

extension KioskFile {
    private func panels(
        _ value: ConfigValue, asking set: QuestionSet
    ) throws(ConfigError) -> [KioskConfiguration.Panel] {
        var panels: [KioskConfiguration.Panel] = []
        for item in try value.items("panels", limit: Limits.panels) {
            let panel = try panel(item, asking: set)
            if let twin = panels.firstIndex(where: { $0.identity == panel.identity }) {
                throw item.error(
                    found: "the same port and device as panel \(twin + 1)",
                    expected: "every panel once")
            }
            panels.append(panel)
        }
        return panels
    }

    private func panel(
        _ value: ConfigValue, asking set: QuestionSet
    ) throws(ConfigError) -> KioskConfiguration.Panel {
        let fields = try ConfigFields(value, known: ["port", "device", "profile", "question"])
        let identity = try fields.identity()
        guard identity.description.utf8.count <= Limits.textBytes else {
            throw value.error(
                found: "port and device are longer than \(Limits.textBytes) bytes", expected: "")
        }
        let profileField = try fields.required("profile")
        let name = try existing(profileField, "a profile", in: "panels")
        let profile = try PanelProfileFile.load(name, directory: "\(directory)/panels")
        let question = try question(fields.optional("question"), profileField, profile, set)
        return KioskConfiguration.Panel(identity: identity, profile: profile, question: question)
    }

    /// The number of the question: as written, or the first one with the scale of the profile.
    private func question(
        _ value: ConfigValue?, _ profileField: ConfigValue, _ profile: PanelProfile,
        _ set: QuestionSet
    ) throws(ConfigError) -> UInt16 {
        guard let value else {
            let first = set.questions.firstIndex { $0.scale == profile.scale }
            guard let first else {
                throw profileField.error(
                    found: "\(profile.name) rates on \(profile.scale.name),"
                        + " and no question of \(set.id) does",
                    expected: "")
            }
            return UInt16(first + 1)
        }
        let number = try value.integer(1...set.questions.count)
        let scale = set.questions[number - 1].scale
        guard scale == profile.scale else {
            throw value.error(
                found: "question \(number) is on \(scale.name),"
                    + " and \(profile.name) rates on \(profile.scale.name)",
                expected: "a question and a profile of the same scale")
        }
        return UInt16(number)
    }
}

/// The configuration in `file`, with the profiles and questions that stand beside it.
///
/// - Throws: `ConfigError` about the first thing that is not right, in whichever file it is.
package func loadKioskConfiguration(file: String) throws(ConfigError) -> KioskConfiguration {
    try kioskConfiguration(ConfigDirectory.document(file), file)
}

/// The configuration in `file` as far as ratings can be recorded with it.
///
/// A mistake in a language of the screen leaves that language out, and `languageMistakes` says
/// where it is. One in the rest of the section `screen`, in a theme that it names, or in the words
/// of the question set leaves the screen out: `screenMistake` says where. Without a screen the
/// questions have no words, for nobody shows them.
/// - Throws: `ConfigError` about the first thing without which nothing can be recorded.
package func loadRecordingConfiguration(file: String) throws(ConfigError) -> KioskConfiguration {
    try kioskConfiguration(ConfigDirectory.document(file), file, canDoWithoutScreen: true)
}

/// The configuration in the bytes of `file`, with what stands beside that file.
///
/// - Throws: `ConfigError` about the first thing that is not right, in whichever file it is.
package func kioskConfiguration(
    _ bytes: [UInt8], file: String
) throws(ConfigError) -> KioskConfiguration {
    try kioskConfiguration(ConfigDirectory.document(bytes, file), file)
}

/// The configuration in the bytes of `file` as `loadRecordingConfiguration` reads it.
///
/// - Throws: `ConfigError` about the first thing without which nothing can be recorded.
package func recordingConfiguration(
    _ bytes: [UInt8], file: String
) throws(ConfigError) -> KioskConfiguration {
    try kioskConfiguration(
        ConfigDirectory.document(bytes, file), file, canDoWithoutScreen: true)
}

private func kioskConfiguration(
    _ value: ConfigValue, _ file: String, canDoWithoutScreen: Bool = false
) throws(ConfigError) -> KioskConfiguration {
    let slash = file.lastIndex(of: "/")
    let directory = slash.map { String(file[..<$0]) } ?? "."
    return try KioskFile(directory: directory, canDoWithoutScreen: canDoWithoutScreen)
        .configuration(value)
}
