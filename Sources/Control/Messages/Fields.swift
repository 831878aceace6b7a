import FeedbackCore

/// Typed reading of an object's members, with errors that name the member.
struct Fields {
    private let object: JSONValue
    private let subject: String

    /// Reads from `object`; errors call it `subject`.
    init(_ object: JSONValue, of subject: String) {
        self.object = object
        self.subject = subject
    }

    /// Refuses members with other names.
    func only(_ names: Set<String>) throws(ControlError) {
        guard case .object(let members) = object else { throw error("an object") }
        if let stranger = members.first(where: { !names.contains($0.name) }) {
            throw error("no member \"\(stranger.name)\"")
        }
    }

    func error(_ expected: String) -> ControlError {
        .malformed("\(subject): expected \(expected)")
    }

    func text(_ name: String) throws(ControlError) -> String {
        guard let text = object[name]?.text else { throw error("a text \"\(name)\"") }
        return text
    }

    func bool(_ name: String) throws(ControlError) -> Bool {
        guard let value = object[name]?.bool else { throw error("true or false \"\(name)\"") }
        return value
    }

    func number<Number: FixedWidthInteger>(_ name: String) throws(ControlError) -> Number {
        guard let integer = object[name]?.integer, let number = Number(exactly: integer) else {
            throw error("a whole number in range \"\(name)\"")
        }
        return number
    }

    func bytes<Value: FixedBytes>(_ name: String) throws(ControlError) -> Value {
        guard let value = Value(hex: try text(name)) else {
            throw error("\(Value.byteCount) bytes in hexadecimal \"\(name)\"")
        }
        return value
    }

    /// A sentence in each language.
    func words(_ name: String) throws(ControlError) -> Words {
        try Words(json: try value(name))
    }

    /// Messages in hexadecimal.
    func messages(_ name: String) throws(ControlError) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        for element in try elements(name) {
            guard let bytes = element.text.flatMap([UInt8].init(hexDigits:)) else {
                throw error("messages in hexadecimal in \"\(name)\"")
            }
            messages.append(bytes)
        }
        return messages
    }

    func elements(_ name: String) throws(ControlError) -> [JSONValue] {
        guard let elements = object[name]?.elements else { throw error("an array \"\(name)\"") }
        return elements
    }

    func value(_ name: String) throws(ControlError) -> JSONValue {
        guard let value = object[name], value != .null else { throw error("\"\(name)\"") }
        return value
    }

    /// Reads a member that may be missing or null.
    func optional<Value>(
        _ name: String, _ read: (String) throws(ControlError) -> Value
    ) throws(ControlError) -> Value? {
        guard let value = object[name], value != .null else { return nil }
        return try read(name)
    }
}
