/// The values of a mapping whose keys are all known.
struct ConfigFields {
    private let mapping: ConfigValue
    private let pairs: [YAMLNode.Pair]

    /// Takes a mapping; a key that is not `known` is an error, and so is one that stands there
    /// twice, unless it is `repeatable` until somebody asks for it `once`.
    init(
        _ value: ConfigValue, known: [String], repeatable: [String] = []
    ) throws(ConfigError) {
        mapping = value
        pairs = try value.pairs(
            "a mapping with the keys \(known.listed)", repeatable: repeatable)
        for pair in pairs where !known.contains(pair.key) {
            throw value.error(
                about: pair, found: "unknown key \"\(pair.key)\"",
                expected: "one of: \(known.listed)")
        }
    }

    /// The value of `key`, or nothing if it is left out.
    func optional(_ key: String) -> ConfigValue? {
        pairs.first { $0.key == key }.map { mapping.part($0.value, key) }
    }

    /// The value of a `repeatable` key, or nothing if it is left out; twice is an error now.
    func once(_ key: String) throws(ConfigError) -> ConfigValue? {
        try mapping.refuseRepeats(among: pairs.filter { $0.key == key })
        return optional(key)
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
