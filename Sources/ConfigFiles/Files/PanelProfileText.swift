package import FeedbackCore

/// A profile as the text of a file of `panels/`.
package struct PanelProfileText {
    /// The whole file: ASCII keys, UTF-8 texts, a line feed after each line.
    package let text: String

    /// Writes the profile down, below comment lines, and reads the text back.
    ///
    /// - Throws: `ConfigError` about the text if it would not be read as this very profile, such as
    ///   a key that has no name.
    package init(_ profile: PanelProfile, comment: [String]) throws(ConfigError) {
        text = (comment.map { "# \($0)" } + Self.lines(profile)).joined(separator: "\n") + "\n"
        let file = "\(profile.name).yaml"
        let node = try YAMLParser.parse(Array(text.utf8), file: file)
        let read = try PanelProfileFile.profile(
            profile.name, in: ConfigValue(node, file: file))
        guard read == profile else {
            throw ConfigError(
                file: file, at: nil, found: "the profile reads differently", expected: "")
        }
    }

    private static func lines(_ profile: PanelProfile) -> [String] {
        let devices = profile.matches.map { match in
            "\"\(hex4(match.vendor)):\(match.product.map(hex4) ?? "*")\""
        }
        var lines = [
            "title: \(quoted(profile.title))",
            "devices: [\(devices.joined(separator: ", "))]",
        ]
        lines += source(profile.source)
        lines += ["scale: \(profile.scale.name)", "", "keys:"]
        lines += profile.keys.map { key in
            "  \(profile.source.name(ofKey: key.code)): \(key.level)"
        }
        lines += ["", "bounce: \(profile.bounceWindow.milliseconds) ms"]
        let lamps = Self.lamps(profile)
        if !lamps.isEmpty { lines += ["", "lamps:"] + lamps }
        if profile.source == .evdev { lines += ["", "grab: \(profile.grab)"] }
        return lines
    }

    private static func source(_ source: PanelProfile.Source) -> [String] {
        switch source {
        case .evdev: return []
        case .openPanel: return ["read: open-panel"]
        case .report(let layout):
            var fields = ["length: \(layout.length)"]
            if let id = layout.id {
                fields.append("id: 0x\(hex4(UInt16(id)).dropFirst(2))")
            }
            if layout.interface != 0 { fields.append("interface: \(layout.interface)") }
            return ["read: usb", "report: {\(fields.joined(separator: ", "))}"]
        }
    }

    private static func lamps(_ profile: PanelProfile) -> [String] {
        let lamps = profile.lamps
        let roles = [
            ("green", lamps.green), ("amber", lamps.amber), ("red", lamps.red),
            ("thanks", lamps.thanks), ("heard", lamps.heard),
        ]
        return roles.compactMap { role, code in
            code.map { "  \(role): \(profile.source.name(ofLamp: $0))" }
        }
    }

    /// Between YAML's double quotes.
    private static func quoted(_ text: String) -> String {
        "\"" + text.flatMap { "\"\\".contains($0) ? ["\\", $0] : [$0] } + "\""
    }
}
