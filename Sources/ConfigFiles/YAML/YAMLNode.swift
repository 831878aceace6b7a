/// A piece of a YAML file and where it begins; every scalar is the text that was written.
struct YAMLNode: Hashable, Sendable {
    /// A key of a mapping, and its value.
    struct Pair: Hashable, Sendable {
        let key: String
        let place: ConfigError.Place
        let value: YAMLNode
    }

    enum Content: Hashable, Sendable {
        /// The text with its quotes taken off, and nothing else done to it.
        case scalar(String)
        case sequence([YAMLNode])
        /// The pairs in the order of the file, no key twice.
        case mapping([Pair])
    }

    let place: ConfigError.Place
    let content: Content

    /// What this is, for a person who expected something else.
    var description: String {
        switch content {
        case .scalar(""): "nothing"
        case .scalar(let text): "\"\(text)\""
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
