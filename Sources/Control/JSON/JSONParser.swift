/// A strict reader of one JSON text (RFC 8259).
struct JSONParser {
    private static let depth = 16
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func text() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw error("the end of the text") }
        return value
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private func error(_ expected: String) -> JSONError {
        JSONError(at: offset, expected: expected)
    }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { offset += 1 }
    }

    /// Takes `character` if it comes next.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.depth else { throw error("at most \(Self.depth) levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[offset...].starts(with: word.utf8) else { throw error("a value") }
        offset += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        offset += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let start = offset
            guard next == UInt8(ascii: "\"") else { throw error("a name in quotation marks") }
            let name = try string()
            guard !members.contains(where: { $0.name == name }) else {
                throw JSONError(at: start, expected: "a name that is not there yet")
            }
            skipSpace()
            guard take(":") else { throw error("a colon") }
            members.append(JSONValue.Member(name, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw error("a comma or a closing brace") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        offset += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw error("a comma or a closing bracket") }
        return .array(elements)
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        _ = take("-")
        let zero = next == UInt8(ascii: "0")
        guard let whole = digits(), whole == 1 || !zero else {
            throw JSONError(at: start, expected: "a value")
        }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard digits() != nil else { throw error("a digit") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard digits() != nil else { throw error("a digit") }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text), number.isFinite else {
            throw JSONError(at: start, expected: "a smaller number")
        }
        return .decimal(number)
    }

    /// Takes digits and says how many, or nothing if there is none.
    private mutating func digits() -> Int? {
        let start = offset
        while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
        return offset > start ? offset - start : nil
    }

    private mutating func string() throws(JSONError) -> String {
        let start = offset
        offset += 1
        var content: [UInt8] = []
        while !take("\"") {
            guard let byte = next, byte >= 0x20 else { throw error("a closing quotation mark") }
            offset += 1
            if byte == UInt8(ascii: "\\") {
                content += Array(String(try escape()).utf8)
            } else {
                content.append(byte)
            }
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw JSONError(at: start, expected: "text in UTF-8")
        }
        return text
    }

    private mutating func escape() throws(JSONError) -> Character {
        guard let byte = next else { throw error("an escaped character") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try escapedScalar())
        default:
            offset -= 1
            throw error("one of \"\\/bfnrtu after a backslash")
        }
    }

    /// A `\u` escape, or two that make one scalar; half of a pair is refused.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = offset
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if (0xd800..<0xdc00).contains(first), take("\\"), take("u") {
            let second = try fourDigits()
            if (0xdc00..<0xe000).contains(second) {
                let code = 0x10000 + (UInt32(first - 0xd800) << 10) + UInt32(second - 0xdc00)
                if let scalar = Unicode.Scalar(code) { return scalar }
            }
        }
        throw JSONError(at: start, expected: "a character, or both halves of a pair")
    }

    private mutating func fourDigits() throws(JSONError) -> UInt16 {
        let text = bytes[offset...].prefix(4)
        guard text.count == 4, text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt16(String(decoding: text, as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits") }
        offset += 4
        return code
    }
}
