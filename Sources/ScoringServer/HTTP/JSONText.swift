/// Writes JSON with its members in the order given.
indirect enum JSONText {
    case text(String)
    case number(Int)
    /// A number that is already written as JSON writes it.
    case literal(String)
    case bool(Bool)
    case null
    case array([JSONText])
    case members([(String, JSONText)])

    /// An object of these members.
    static func object(_ members: [(String, JSONText)]) -> String {
        JSONText.members(members).written
    }

    /// The text, or `null`.
    static func optional(_ text: String?) -> JSONText { text.map(JSONText.text) ?? .null }

    /// The JSON without any space.
    var written: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .text(let text): Self.quote(text, to: &output)
        case .number(let number): output += String(number)
        case .literal(let literal): output += literal
        case .bool(let value): output += value ? "true" : "false"
        case .null: output += "null"
        case .array(let items):
            output += "["
            for (index, item) in items.enumerated() {
                if index > 0 { output += "," }
                item.write(to: &output)
            }
            output += "]"
        case .members(let members):
            output += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { output += "," }
                Self.quote(member.0, to: &output)
                output += ":"
                member.1.write(to: &output)
            }
            output += "}"
        }
    }

    private static func quote(_ text: String, to output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case ..<" ":
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}
