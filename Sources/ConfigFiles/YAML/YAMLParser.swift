/// Reads the plain part of YAML: one document of mappings, lists and text.
///
/// What makes YAML guess or jump is refused. Directives, further documents, bytes that are not
/// UTF-8 and nesting deeper than any file of ours spoil the whole file. An anchor, an alias, a tag,
/// a merge and a key that is not text only spoil the node in which they stand: whoever reads that
/// says so, and nobody else has to mind.
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
        _ = try reader.next()
        let start = try reader.next()
        switch start.kind {
        case .documentStart(directives: false): break
        case .documentStart: throw refusal("a directive", start)
        default: throw ConfigError(file: file, at: nil, found: "the file is empty", expected: "")
        }
        let node = try node(from: reader.next(), depth: 0)
        _ = try reader.next()
        let end = try reader.next()
        guard end.kind == .streamEnd else { throw refusal("a second document", end) }
        return node
    }

    private mutating func node(
        from event: YAMLEvent, depth: Int
    ) throws(ConfigError) -> YAMLNode {
        guard depth < Self.nesting else { throw refusal("nesting this deep", event) }
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text): content = .scalar(text)
        case .sequenceStart: content = .sequence(try items(depth: depth + 1))
        case .mappingStart: return try mapping(from: event, depth: depth + 1)
        case .alias: content = .refused("an alias")
        default: throw refusal("what is no text, list or mapping", event)
        }
        return YAMLNode(
            place: event.place, content: event.decoration.map { .refused($0) } ?? content)
    }

    private mutating func items(depth: Int) throws(ConfigError) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try reader.next()
            guard event.kind != .sequenceEnd else { return items }
            items.append(try node(from: event, depth: depth))
        }
    }

    private mutating func mapping(
        from start: YAMLEvent, depth: Int
    ) throws(ConfigError) -> YAMLNode {
        var pairs: [YAMLNode.Pair] = []
        var refused = start.decoration.map { YAMLNode(place: start.place, content: .refused($0)) }
        while true {
            let event = try reader.next()
            guard event.kind != .mappingEnd else {
                return refused ?? YAMLNode(place: start.place, content: .mapping(pairs))
            }
            let key = try node(from: event, depth: depth)
            let value = try node(from: reader.next(), depth: depth)
            guard case .scalar(let text) = key.content, text != "<<" else {
                refused = refused ?? YAMLNode(place: key.place, content: .refused(event.wrongKey))
                continue
            }
            pairs.append(YAMLNode.Pair(key: text, place: key.place, value: value))
        }
    }

    private func refusal(_ found: String, _ event: YAMLEvent) -> ConfigError {
        ConfigError(
            file: file, at: event.place, found: "\(found) is not allowed here",
            expected: "plain text, lists and mappings")
    }
}

extension YAMLEvent {
    /// What it bears that is not allowed, if it bears anything.
    fileprivate var decoration: String? { anchored ? "an anchor" : tagged ? "a tag" : nil }

    /// What it is, where it stands for a key that is none.
    fileprivate var wrongKey: String {
        if let decoration { return decoration }
        return kind == .scalar("<<") ? "a merge" : "a key that is not text"
    }
}
