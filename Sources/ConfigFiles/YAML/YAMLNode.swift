/// A piece of a YAML file and where it begins; every scalar is the text that was written.
package struct YAMLNode: Hashable, Sendable {
    /// A key of a mapping, and its value.
    package struct Pair: Hashable, Sendable {
        /// The key with its quotes taken off.
        package let key: String
        /// Where the key begins.
        package let place: ConfigError.Place
        /// What the key has.
        package let value: YAMLNode
    }

    /// What a node can be.
    package enum Content: Hashable, Sendable {
        /// The text with its quotes taken off, and nothing else done to it.
        case scalar(String)
        case sequence([YAMLNode])
        /// The pairs in the order of the file; a key may stand there twice.
        case mapping([Pair])
        /// Something of YAML that makes it guess or jump, such as `an alias`: nothing reads it.
        case refused(String)
    }

    /// Where it begins.
    package let place: ConfigError.Place
    /// What it is.
    package let content: Content

    /// What this is, for a person who expected something else.
    package var description: String {
        switch content {
        case .scalar(""): "nothing"
        case .scalar(let text): "\"\(text)\""
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .refused(let what): what
        }
    }
}
