import CYAML

/// Owns a libyaml parser and turns its events into values.
@safe
struct YAMLReader: ~Copyable {
    private let file: String
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Begins to read `bytes`, which must be valid UTF-8; `file` is for messages only.
    init(_ bytes: [UInt8], file: String) throws(ConfigError) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw ConfigError(file: file, at: nil, found: "out of memory", expected: "")
        }
        // libyaml keeps a pointer to its input for as long as it reads.
        let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        self.file = file
        unsafe self.parser = unsafe parser
        unsafe self.input = unsafe input
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event.
    mutating func next() throws(ConfigError) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe Self.value(of: event)
    }

    private func failure() -> ConfigError {
        let state = unsafe parser.pointee
        let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "out of memory"
        // A reader error has no mark, only the byte that is no character of YAML.
        let place =
            unsafe state.error == YAML_READER_ERROR
            ? TextPlace.place(ofByte: unsafe state.problem_offset, in: unsafe Array(input))
            : unsafe Self.place(of: state.problem_mark)
        return ConfigError(file: file, at: place, found: problem, expected: "")
    }

    private static func place(of mark: yaml_mark_t) -> ConfigError.Place {
        ConfigError.Place(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private static func value(of event: yaml_event_t) -> YAMLEvent {
        let data = unsafe event.data
        var anchored = false
        var tagged = false
        let kind: YAMLEvent.Kind
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = unsafe data.document_start
            let tags = unsafe start.tag_directives
            kind = .documentStart(
                directives: unsafe start.version_directive != nil || tags.start != tags.end)
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = unsafe data.scalar
            let text = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(unsafe String(decoding: text, as: UTF8.self))
            anchored = unsafe scalar.anchor != nil
            tagged = unsafe scalar.tag != nil
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            anchored = unsafe data.sequence_start.anchor != nil
            tagged = unsafe data.sequence_start.tag != nil
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            anchored = unsafe data.mapping_start.anchor != nil
            tagged = unsafe data.mapping_start.tag != nil
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_STREAM_START_EVENT: kind = .streamStart
        default: kind = .streamEnd
        }
        return YAMLEvent(
            kind: kind, place: place(of: unsafe event.start_mark), anchored: anchored,
            tagged: tagged)
    }
}
