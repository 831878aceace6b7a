package import FeedbackCore

extension TextPlaces {
    /// Reads `kiosk.yaml`, and the questions and texts that a kiosk's configuration names.
    package init(file: String, _ kiosk: KioskConfiguration) throws(ConfigError) {
        let slash = file.lastIndex(of: "/")
        let directory = slash.map { String(file[..<$0]) } ?? "."
        var files = [file, "\(directory)/questions/\(kiosk.questions.id).yaml"]
        files += (kiosk.screen?.texts ?? []).map { "\(directory)/texts/\($0.code).yaml" }
        var entries: [Entry] = []
        for file in files { try ConfigDirectory.document(file).collect(into: &entries) }
        self.init(entries)
    }
}

extension ConfigValue {
    /// Every text in this value, with its place.
    fileprivate func collect(into entries: inout [TextPlaces.Entry]) {
        switch node.content {
        case .scalar(let text):
            entries.append(
                TextPlaces.Entry(
                    text: text, file: file, line: node.place.line, column: node.place.column,
                    key: trail))
        case .sequence(let items):
            for (place, item) in items.enumerated() {
                part(item, "\(place + 1)").collect(into: &entries)
            }
        case .mapping(let pairs):
            for pair in pairs { part(pair.value, pair.key).collect(into: &entries) }
        }
    }
}
