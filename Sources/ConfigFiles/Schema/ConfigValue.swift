import FeedbackCore

/// A value of a configuration file, to be read as what the schema says it is.
struct ConfigValue {
    let node: YAMLNode
    let file: String
    /// The keys that lead to it; empty for the whole file.
    let trail: String

    init(_ node: YAMLNode, file: String) { self.init(node, file: file, trail: "") }

    private init(_ node: YAMLNode, file: String, trail: String) {
        self.node = node
        self.file = file
        self.trail = trail
    }

    /// A part of this value, to which `key` leads.
    func part(_ node: YAMLNode, _ key: String) -> ConfigValue {
        ConfigValue(node, file: file, trail: trail.isEmpty ? key : "\(trail).\(key)")
    }

    /// An error about a key of this mapping.
    func error(about pair: YAMLNode.Pair, found: String, expected: String) -> ConfigError {
        ConfigError(
            file: file, at: pair.place, field: trail, found: found, expected: expected)
    }

    /// An error about this value: what stands there, or `found`.
    func error(found: String? = nil, expected: String) -> ConfigError {
        if case .refused(let what) = node.content {
            return ConfigError(
                file: file, at: node.place, field: trail, found: "\(what) is not allowed here",
                expected: "plain text, lists and mappings")
        }
        return ConfigError(
            file: file, at: node.place, field: trail, found: found ?? node.description,
            expected: expected)
    }

    /// The pairs of a mapping, with no key twice but those that are `repeatable`.
    func pairs(
        _ expected: String, repeatable: [String] = []
    ) throws(ConfigError) -> [YAMLNode.Pair] {
        guard case .mapping(let pairs) = node.content else { throw error(expected: expected) }
        try refuseRepeats(among: pairs.filter { !repeatable.contains($0.key) })
        return pairs
    }

    /// Throws an error about the second of two pairs of this mapping that have one key.
    func refuseRepeats(among pairs: [YAMLNode.Pair]) throws(ConfigError) {
        var lines: [String: Int] = [:]
        for pair in pairs {
            if let line = lines[pair.key] {
                throw error(
                    about: pair, found: "repeated key \"\(pair.key)\"",
                    expected: "it only once, as on line \(line)")
            }
            lines[pair.key] = pair.place.line
        }
    }

    /// The items of a list of at most `limit`.
    func items(_ what: String, limit: Int) throws(ConfigError) -> [ConfigValue] {
        guard case .sequence(let items) = node.content else {
            throw error(expected: "a list of \(what)")
        }
        guard items.count <= limit else {
            throw error(found: "\(items.count) \(what)", expected: "at most \(limit)")
        }
        return items.enumerated().map { part($1, "\($0 + 1)") }
    }

    /// The text as it was written; `expected` says what it should be.
    func raw(_ expected: String) throws(ConfigError) -> String {
        guard case .scalar(let text) = node.content, !text.isEmpty else {
            throw error(expected: expected)
        }
        return text
    }

    /// One line of text, 1…`bytes` bytes.
    func text(
        _ expected: String, bytes: Int = Limits.textBytes
    ) throws(ConfigError) -> String {
        let text = try raw(expected)
        guard text.utf8.count <= bytes else {
            throw error(
                found: "a text of \(text.utf8.count) bytes", expected: "at most \(bytes)")
        }
        guard !text.unicodeScalars.contains(where: \.isControl) else {
            throw error(found: "a line break or a control character", expected: "one line of text")
        }
        return text
    }

    /// An absolute path.
    func path() throws(ConfigError) -> String {
        let path = try text("an absolute path")
        guard path.hasPrefix("/") else { throw error(expected: "an absolute path") }
        return path
    }

    /// A name that also names a file: lower-case letters, digits and `-`, never a path.
    func name(_ expected: String) throws(ConfigError) -> String {
        let name = try text(expected)
        let allowed = name.utf8.allSatisfy { $0.isLowercase || $0.isDigit || $0 == 0x2D }
        guard allowed, name.utf8.first != 0x2D else {
            throw error(expected: "\(expected) (lower-case letters, digits and \"-\")")
        }
        return name
    }

    /// An id such as `Q.OSS`: a letter, then letters, digits, `.`, `_` and `-`.
    func id(_ expected: String) throws(ConfigError) -> String {
        let id = try text(expected)
        let allowed = id.utf8.allSatisfy {
            $0.isLetter || $0.isDigit || [0x2E, 0x5F, 0x2D].contains($0)
        }
        guard allowed, id.utf8.first?.isLetter == true else {
            throw error(
                expected: "\(expected) (a letter, then letters, digits, \".\", \"_\", \"-\")")
        }
        return id
    }

    /// `true` or `false`, and nothing else that YAML has ever taken for it.
    func boolean() throws(ConfigError) -> Bool {
        switch try raw("true or false") {
        case "true": return true
        case "false": return false
        default: throw error(expected: "true or false")
        }
    }

    /// A decimal number without sign, leading zeros or exponent.
    func integer(_ range: ClosedRange<Int>) throws(ConfigError) -> Int {
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        let text = try raw(expected)
        guard let number = text.plainNumber, range.contains(number) else {
            throw error(expected: expected)
        }
        return number
    }

    /// A number and a unit: `25 ms`, `30 s`, `15 min`, `6 h`.
    func duration(_ range: ClosedRange<TimeSpan>) throws(ConfigError) -> TimeSpan {
        let expected =
            "a duration from \(range.lowerBound.words) to \(range.upperBound.words),"
            + " such as \"25 ms\", \"30 s\", \"15 min\" or \"6 h\""
        let parts = try raw(expected).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = parts[0].plainNumber,
            let unit = TimeSpan.units.first(where: { $0.name == parts[1] }),
            case let span = TimeSpan(microseconds: Int64(count) * unit.span.microseconds),
            range.contains(span)
        else { throw error(expected: expected) }
        return span
    }
}

extension StringProtocol {
    /// A decimal number of at most nine digits, written the one way it can be.
    var plainNumber: Int? {
        let digits = utf8
        guard (1...9).contains(digits.count), digits.allSatisfy({ $0.isDigit }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return Int(self)
    }
}

extension TimeSpan {
    fileprivate static let units: [(name: String, span: TimeSpan)] = [
        ("h", .hours(1)), ("min", .minutes(1)), ("s", .seconds(1)), ("ms", .milliseconds(1)),
    ]

    /// The length in the largest unit that says it exactly.
    fileprivate var words: String {
        let unit = Self.units.first {
            microseconds >= $0.span.microseconds && microseconds % $0.span.microseconds == 0
        }
        guard let unit else { return "0 s" }
        return "\(microseconds / unit.span.microseconds) \(unit.name)"
    }
}

extension Unicode.Scalar {
    /// C0 and C1 controls, separators of lines, and marks that turn the direction of text.
    fileprivate var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLowercase: Bool { (0x61...0x7A).contains(self) }
    var isLetter: Bool { isLowercase || (0x41...0x5A).contains(self) }
}
