package import FeedbackCore

/// A file of `themes/`: the colours of the screen.
enum ScreenThemeFile {
    /// What text has to keep from what it stands on: WCAG 2.2, 1.4.6 (level AAA).
    private static let textContrast = 7.0
    /// How much brighter each face has to be than the one before, as a contrast.
    private static let faceStep = 1.2

    /// The theme called `name` in `directory`.
    static func load(_ name: String, directory: String) throws(ConfigError) -> ScreenTheme {
        try theme(ConfigDirectory.document("\(directory)/\(name).yaml"))
    }

    /// The theme in a document.
    static func theme(_ value: ConfigValue) throws(ConfigError) -> ScreenTheme {
        let fields = try ConfigFields(
            value,
            known: [
                "background", "surface", "line", "text", "quiet", "accent", "on-accent", "faces",
            ])
        let theme = ScreenTheme(
            background: try fields.required("background").color(),
            surface: try fields.required("surface").color(),
            line: try fields.required("line").color(),
            text: try fields.required("text").color(),
            quiet: try fields.required("quiet").color(),
            accent: try fields.required("accent").color(),
            onAccent: try fields.required("on-accent").color(),
            faces: try faces(fields.required("faces")))
        for key in ["text", "quiet"] {
            let color = key == "text" ? theme.text : theme.quiet
            for (name, ground) in [("background", theme.background), ("surface", theme.surface)] {
                try demandContrast(fields.required(key), color, on: ground, name)
            }
        }
        try demandContrast(
            fields.required("on-accent"), theme.onAccent, on: theme.accent, "accent")
        // What is no text keeps 3:1 (WCAG 2.2, 1.4.11).
        try demandContrast(fields.required("line"), theme.line, on: theme.surface, "surface", 3)
        try demandContrast(
            fields.required("accent"), theme.accent, on: theme.background, "background", 3)
        for face in theme.faces {
            let ink = max(face.contrast(with: theme.text), face.contrast(with: theme.surface))
            guard ink < 3 else { continue }
            throw try fields.required("faces").error(
                found: "neither text nor surface is seen on \(face)",
                expected: "a contrast of 3:1 with one of them")
        }
        return theme
    }

    private static func faces(_ value: ConfigValue) throws(ConfigError) -> [Color] {
        let items = try value.items("colours", limit: 5)
        guard items.count == 5 else {
            throw value.error(found: "\(items.count) colours", expected: "5")
        }
        let colors = try items.map { item throws(ConfigError) in try item.color() }
        for place in 1..<5 {
            guard colors[place].luminance > colors[place - 1].luminance,
                colors[place].contrast(with: colors[place - 1]) >= faceStep
            else {
                throw items[place].error(
                    found: "\(colors[place]) is not brighter than \(colors[place - 1])",
                    expected: "faces that are told apart by their brightness, each brighter")
            }
        }
        return colors
    }

    private static func demandContrast(
        _ value: ConfigValue, _ color: Color, on ground: Color, _ name: String,
        _ least: Double = textContrast
    ) throws(ConfigError) {
        let contrast = color.contrast(with: ground)
        guard contrast < least else { return }
        let found = "\(Int(contrast * 10) / 10).\(Int(contrast * 10) % 10):1"
        throw value.error(
            found: "\(color) has a contrast of \(found) with \(name) \(ground)",
            expected: "at least \(Int(least)):1")
    }
}

/// The theme called `name` in the bytes of its file.
///
/// - Throws: `ConfigError` about the first thing that is not right.
package func screenTheme(_ name: String, _ bytes: [UInt8]) throws(ConfigError) -> ScreenTheme {
    try ScreenThemeFile.theme(ConfigDirectory.document(bytes, "\(name).yaml"))
}
