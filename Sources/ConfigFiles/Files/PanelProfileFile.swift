package import FeedbackCore

/// A file of `panels/`: how a kind of panel is read.
enum PanelProfileFile {
    /// The profile called `name` in `directory`.
    static func load(_ name: String, directory: String) throws(ConfigError) -> PanelProfile {
        try profile(name, in: ConfigDirectory.document("\(directory)/\(name).yaml"))
    }

    /// The profile called `name` in a document.
    static func profile(
        _ name: String, in value: ConfigValue
    ) throws(ConfigError) -> PanelProfile {
        let fields = try ConfigFields(
            value,
            known: [
                "title", "devices", "read", "report", "scale", "keys", "bounce", "lamps", "grab",
            ])
        let scale = try fields.required("scale").scale()
        let source = try PanelSourceFields.source(fields)
        var profile = PanelProfile(
            name: name, title: try fields.required("title").text("a title"),
            matches: try matches(fields.required("devices")), source: source, scale: scale,
            keys: try keys(fields.required("keys"), of: source, scale: scale))
        if source == .openPanel { profile.bounceWindow = Limits.debouncedWindow }
        if let bounce = fields.optional("bounce") {
            let least = min(profile.bounceWindow, Limits.bounceWindows.lowerBound)
            profile.bounceWindow = try bounce.duration(least...Limits.bounceWindows.upperBound)
        }
        if let value = fields.optional("lamps") { profile.lamps = try lamps(value, of: source) }
        if let grab = fields.optional("grab") {
            guard source == .evdev else {
                throw grab.error(expected: "no grab: a panel over USB is always ours alone")
            }
            profile.grab = try grab.boolean()
        }
        return profile
    }

    private static func matches(
        _ value: ConfigValue
    ) throws(ConfigError) -> [PanelProfile.Match] {
        var matches: [PanelProfile.Match] = []
        for item in try value.items("devices such as 0079:0006", limit: 256) {
            matches.append(try item.match())
        }
        return matches
    }

    private static func keys(
        _ value: ConfigValue, of source: PanelProfile.Source, scale: Scale
    ) throws(ConfigError) -> [PanelProfile.Key] {
        let pairs = try value.pairs(
            "a mapping of keys to levels, such as \"\(source.sample): 1\"")
        guard pairs.count <= Limits.keysPerPanel else {
            throw value.error(
                found: "\(pairs.count) keys", expected: "at most \(Limits.keysPerPanel)")
        }
        var keys: [PanelProfile.Key] = []
        for pair in pairs {
            guard let code = source.key(pair.key) else {
                throw value.error(
                    about: pair, found: "unknown key \"\(pair.key)\"",
                    expected: source.keyNames)
            }
            if let twin = keys.firstIndex(where: { $0.code == code }) {
                throw value.error(
                    about: pair, found: "\"\(pair.key)\" is another name of \"\(pairs[twin].key)\"",
                    expected: "every key once")
            }
            let level = try value.part(pair.value, pair.key)
                .integer(Int(scale.levels.lowerBound)...Int(scale.levels.upperBound))
            keys.append(PanelProfile.Key(code: code, level: UInt8(level)))
        }
        if let level = scale.levels.first(where: { level in !keys.contains { $0.level == level } })
        {
            throw value.error(
                found: "no key for level \(level)",
                expected: "a key for every level of \(scale.name)")
        }
        return keys
    }

    private static func lamps(
        _ value: ConfigValue, of source: PanelProfile.Source
    ) throws(ConfigError) -> PanelProfile.Lamps {
        if case .report = source {
            throw value.error(expected: "no lamps: \"read: usb\" cannot set any")
        }
        let fields = try ConfigFields(value, known: ["green", "amber", "red", "thanks", "heard"])
        let lamps = PanelProfile.Lamps(
            green: try lamp(fields.optional("green"), of: source),
            amber: try lamp(fields.optional("amber"), of: source),
            red: try lamp(fields.optional("red"), of: source),
            thanks: try lamp(fields.optional("thanks"), of: source),
            heard: try lamp(fields.optional("heard"), of: source))
        // Lit before the commit, a lamp that means anything else would promise too much.
        if let value = fields.optional("heard"), let heard = lamps.heard,
            [lamps.green, lamps.amber, lamps.red, lamps.thanks].contains(heard)
        {
            throw value.error(expected: "a lamp that means nothing else")
        }
        return lamps
    }

    private static func lamp(
        _ value: ConfigValue?, of source: PanelProfile.Source
    ) throws(ConfigError) -> UInt16? {
        guard let value else { return nil }
        guard let code = source.lamp(try value.raw(source.lampNames)) else {
            throw value.error(expected: source.lampNames)
        }
        return code
    }
}

/// The profile called `name` in the bytes of its file.
///
/// - Throws: `ConfigError` about the first thing that is not right.
package func panelProfile(_ name: String, _ bytes: [UInt8]) throws(ConfigError) -> PanelProfile {
    try PanelProfileFile.profile(name, in: ConfigDirectory.document(bytes, "\(name).yaml"))
}

/// Every profile of a directory, in order of their names.
///
/// - Throws: `ConfigError` about the first file that is not right.
package func loadProfiles(directory: String) throws(ConfigError) -> [PanelProfile] {
    var profiles: [PanelProfile] = []
    for name in try ConfigDirectory.names(in: directory) {
        profiles.append(try PanelProfileFile.load(name, directory: directory))
    }
    return profiles
}
