import ConfigFiles

/// YAML in which nothing can be guessed: flow style, explicit keys, double quotes, escapes.
enum CautiousYAML {
    /// The document as one line.
    static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let text): quoted(text)
        // What is refused stays refused.
        case .refused: "*refused"
        case .sequence(let items): "[" + items.map(text).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            // An explicit key may be as long as it likes; an implicit one is one of 1,024 bytes.
            "{"
                + pairs.map { "? \(quoted($0.key)) : \(text($0.value))" }
                .joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let characters = text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x22, 0x5C: "\\" + String(scalar)
            case 0x20...0x7E: String(scalar)
            default: "\\U" + hex8(scalar.value)
            }
        }
        return "\"" + characters.joined() + "\""
    }

    private static func hex8(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
