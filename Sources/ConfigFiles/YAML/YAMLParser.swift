/// Reads the plain part of YAML: one document of mappings, lists and text.
///
/// What makes YAML guess or jump is refused: anchors, aliases, tags, merges, directives, further
/// documents, repeated keys, and bytes that are not UTF-8.
package struct YAMLParser: ~Copyable {
    /// Deeper than any file of ours.
    private static let nesting = 16

    private let file: String
    private var reader: YAMLReader

    private init(_ bytes: [UInt8], file: String) throws(ConfigError) {
        if let offset = TextPlace.firstInvalidByte(in: bytes) {
            throw ConfigError(
                file: file, at: TextPlace.place(ofByte: offset, in: bytes),
                found: "byte 0x\(String(bytes[offset], radix: 16)) is not UTF-8",
                expected: "text in UTF-8")
        }
        // With its encoding given, libyaml would take a byte order mark for text.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        self.reader = try YAMLReader(text, file: file)
        self.file = file
    }

    /// The document in `bytes`; `file` is what messages call it.
    package static func parse(
        _ bytes: [UInt8], file: String
    ) throws(ConfigError) -> YAMLNode {
        var parser = try YAMLParser(bytes, file: file)
        return try parser.document()
    }

    private mutating func document() throws(ConfigError) -> YAMLNode {
        _ = try next()
        let start = try next()
        switch start.kind {
        case .documentStart(directives: false): break
        case .documentStart: throw refusal("a directive", start)
        default: throw ConfigError(file: file, at: nil, found: "the file is empty", expected: "")
        }
        let node = try node(from: next(), depth: 0)
        _ = try next()
        let end = try next()
        guard end.kind == .streamEnd else { throw refusal("a second document", end) }
        return node
    }

    private mutating func next() throws(ConfigError) -> YAMLEvent {
        let event = try reader.next()
        if event.anchored { throw refusal("an anchor", event) }
        if event.tagged { throw refusal("a tag", event) }
        return event
    }

    private mutating func node(
        from event: YAMLEvent, depth: Int
    ) throws(ConfigError) -> YAMLNode {
        guard depth < Self.nesting else { throw refusal("nesting this deep", event) }
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text): content = .scalar(text)
        case .sequenceStart: content = .sequence(try items(depth: depth + 1))
        case .mappingStart: content = .mapping(try pairs(depth: depth + 1))
        default: throw refusal("an alias", event)
        }
        return YAMLNode(place: event.place, content: content)
    }

    private mutating func items(depth: Int) throws(ConfigError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            guard event.kind != .sequenceEnd else { return items }
            items.append(try node(from: event, depth: depth))
        }
    }

    private mutating func pairs(depth: Int) throws(ConfigError) -> [YAMLNode.Pair] {
        var pairs: [YAMLNode.Pair] = []
        while true {
            let event = try next()
            guard event.kind != .mappingEnd else { return pairs }
            guard case .scalar(let key) = event.kind else {
                throw refusal("a key that is not text", event)
            }
            guard key != "<<" else { throw refusal("a merge", event) }
            if let first = pairs.first(where: { $0.key == key }) {
                throw ConfigError(
                    file: file, at: event.place, found: "repeated key \"\(key)\"",
                    expected: "it only once, as on line \(first.place.line)")
            }
            let value = try node(from: next(), depth: depth)
            pairs.append(YAMLNode.Pair(key: key, place: event.place, value: value))
        }
    }

    private func refusal(_ found: String, _ event: YAMLEvent) -> ConfigError {
        ConfigError(
            file: file, at: event.place, found: "\(found) is not allowed here",
            expected: "plain text, lists and mappings")
    }
}
