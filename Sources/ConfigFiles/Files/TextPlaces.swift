import FeedbackCore

extension TextPlaces {
    /// Those of every text in values, with what is of `kiosk.yaml` first.
    init(in values: [ConfigValue]) {
        var entries: [Entry] = []
        for value in values { value.collect(into: &entries) }
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
        case .refused: break
        }
    }
}
