/// The values of a mapping whose keys are all known.
struct ConfigFields {
    private let mapping: ConfigValue
    private let pairs: [YAMLNode.Pair]

    /// Takes a mapping; a key that is not `known` is an error.
    init(_ value: ConfigValue, known: [String]) throws(ConfigError) {
        guard case .mapping(let pairs) = value.node.content else {
            throw value.error(expected: "a mapping with the keys \(known.listed)")
        }
        for pair in pairs where !known.contains(pair.key) {
            throw value.error(
                about: pair, found: "unknown key \"\(pair.key)\"",
                expected: "one of: \(known.listed)")
        }
        mapping = value
        self.pairs = pairs
    }

    /// The value of `key`, or nothing if it is left out.
    func optional(_ key: String) -> ConfigValue? {
        pairs.first { $0.key == key }.map { mapping.part($0.value, key) }
    }

    /// The value of `key`, which must be there.
    func required(_ key: String) throws(ConfigError) -> ConfigValue {
        guard let value = optional(key) else {
            throw mapping.error(found: "the key \"\(key)\" is missing", expected: "")
        }
        return value
    }
}

extension Sequence<String> {
    /// The words with commas between them.
    var listed: String { joined(separator: ", ") }
}
