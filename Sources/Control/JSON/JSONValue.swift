/// A JSON text as a value (RFC 8259); members keep their order.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other finite number.
    case decimal(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One name and its value; no name stands twice in an object.
    package struct Member: Hashable, Sendable {
        /// The name without quotes and escapes; it may be empty.
        package var name: String
        /// What stands after the colon, of any kind.
        package var value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Reads exactly one JSON text in UTF-8, nested at most 16 deep.
    ///
    /// Throws a `JSONError` for anything else, a name that stands twice included.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes)
        self = try parser.text()
    }

    /// The value of a member, or nothing if this is no object or has no such member.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text if this is one.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number if this is a whole one.
    package var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The truth value if this is one.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements if this is an array.
    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The bytes on one line without a space, in UTF-8.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    private func write(to output: inout [UInt8]) {
        switch self {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .integer(let number): output += String(number).utf8
        case .decimal(let number): output += (number.isFinite ? String(number) : "null").utf8
        case .string(let text): Self.write(text, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.write(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.write(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): output += "\\n".utf8
            case 0..<0x20, 0x7f:
                output += "\\u00".utf8
                output += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}

/// Why bytes are not the JSON text that was expected.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte at which reading stopped, from 0.
    package var offset: Int
    /// What should have stood there.
    package var expected: String

    package init(at offset: Int, expected: String) {
        self.offset = offset
        self.expected = expected
    }

    package var description: String { "JSON, byte \(offset): expected \(expected)" }
}
