package import FeedbackCore

/// Where every line of text in the files of a kiosk stands, for errors that show up elsewhere.
package struct TextPlaces: Sendable {
    private let lines: [(text: String, file: String, place: ConfigError.Place)]

    /// Reads `kiosk.yaml`, and the questions and texts that a kiosk's configuration names.
    package init(file: String, _ kiosk: KioskConfiguration) throws(ConfigError) {
        let slash = file.lastIndex(of: "/")
        let directory = slash.map { String(file[..<$0]) } ?? "."
        var files = [file, "\(directory)/questions/\(kiosk.questions.id).yaml"]
        files += (kiosk.screen?.texts ?? []).map { "\(directory)/texts/\($0.code).yaml" }
        var lines: [(String, String, ConfigError.Place)] = []
        for file in files {
            Self.collect(try ConfigDirectory.document(file).node, file, into: &lines)
        }
        self.lines = lines
    }

    /// An error about a text that a screen shows, with the place of what it was made from.
    ///
    /// `values` are what has been put in its braces.
    package func error(
        about shown: String, values: [String: String], found: String, expected: String
    ) -> ConfigError {
        let line = lines.first { $0.text.filled(with: values) == shown }
        return ConfigError(
            file: line?.file ?? "", at: line?.place, found: found, expected: expected)
    }

    private static func collect(
        _ node: YAMLNode, _ file: String, into lines: inout [(String, String, ConfigError.Place)]
    ) {
        switch node.content {
        case .scalar(let text): lines.append((text, file, node.place))
        case .sequence(let items): for item in items { collect(item, file, into: &lines) }
        case .mapping(let pairs): for pair in pairs { collect(pair.value, file, into: &lines) }
        }
    }
}
