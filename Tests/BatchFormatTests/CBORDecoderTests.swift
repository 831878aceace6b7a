import BatchFormat
import FeedbackCore
import Testing

/// A line of hexadecimal, and how a strict reader refuses it.
struct Refused: Sendable, CustomTestStringConvertible {
    var bytes: String
    var refusal: FormatError.Refusal
    var offset: Int

    init(_ bytes: String, _ refusal: FormatError.Refusal, at offset: Int = 0) {
        self.bytes = bytes
        self.refusal = refusal
        self.offset = offset
    }

    var testDescription: String { "\(bytes): \(refusal)" }
}

/// The reader of CBOR, on bytes that stand in RFC 8949 or are written by hand from it.
struct CBORDecoderTests {
    /// Not well-formed, by kind of fault (RFC 8949, appendix F), or not deterministic (4.2.1).
    static let refused = [
        // The end comes inside of a head.
        Refused("", .truncated), Refused("18", .truncated, at: 1),
        Refused("19", .truncated, at: 1), Refused("1a", .truncated, at: 1),
        Refused("1b", .truncated, at: 1), Refused("1901", .truncated, at: 2),
        Refused("1a0102", .truncated, at: 3), Refused("1b01020304050607", .truncated, at: 8),
        Refused("38", .truncated, at: 1), Refused("58", .truncated, at: 1),
        Refused("78", .truncated, at: 1), Refused("98", .truncated, at: 1),
        // The end comes inside of a string or an array.
        Refused("41", .truncated, at: 1), Refused("61", .truncated, at: 1),
        Refused("43 0102", .truncated, at: 3), Refused("81", .truncated, at: 1),
        Refused("8200", .truncated, at: 2), Refused("8281 00", .truncated, at: 3),
        // A length that nothing here can have.
        Refused("5affffffff00", .wrongLength), Refused("5bffffffffffffffff010203", .wrongLength),
        Refused("7b7fffffffffffffff010203", .wrongLength), Refused("9a01ff0000", .wrongLength),
        // Initial bytes that stand for nothing.
        Refused("1c", .reserved), Refused("1d", .reserved), Refused("1e", .reserved),
        Refused("3c", .reserved), Refused("5d", .reserved), Refused("7e", .reserved),
        Refused("9c", .reserved), Refused("dd", .reserved), Refused("fe", .reserved),
        Refused("1f", .reserved), Refused("3f", .reserved), Refused("df", .reserved),
        // Indefinite lengths, and the break that ends them.
        Refused("5f4100ff", .indefiniteLength), Refused("7f6100ff", .indefiniteLength),
        Refused("9f01ff", .indefiniteLength), Refused("bf0102ff", .indefiniteLength),
        Refused("ff", .indefiniteLength), Refused("81ff", .indefiniteLength, at: 1),
        // Numbers and lengths that have a shorter form.
        Refused("1800", .nonShortest), Refused("1817", .nonShortest),
        Refused("1900ff", .nonShortest), Refused("1a0000ffff", .nonShortest),
        Refused("1b00000000ffffffff", .nonShortest), Refused("3817", .nonShortest),
        Refused("580100", .nonShortest), Refused("7800", .nonShortest),
        Refused("980100", .nonShortest), Refused("8118 05", .nonShortest, at: 1),
        // Floats, simple values and tags.
        Refused("f90000", .float), Refused("fa47c35000", .float),
        Refused("fb3ff199999999999a", .float), Refused("f7", .simpleValue),
        Refused("f0", .simpleValue), Refused("f8ff", .simpleValue),
        Refused("f814", .simpleValue), Refused("c11a514b67b0", .tag), Refused("d28400", .tag),
        // Texts that are not UTF-8: a lone byte, a long form, a surrogate, beyond Unicode.
        Refused("61ff", .invalidUTF8, at: 1), Refused("62c080", .invalidUTF8, at: 1),
        Refused("63eda080", .invalidUTF8, at: 1), Refused("64f4908080", .invalidUTF8, at: 1),
        Refused("62e1bb", .invalidUTF8, at: 1),
        // Too deep, too long, and too much.
        Refused("8181818181818100", .tooDeep, at: 6), Refused("0000", .trailingBytes, at: 1),
        Refused("3bffffffffffffffff", .outOfRange),
    ]

    @Test(arguments: refused)
    func `bytes with more than one form, or none, are refused`(line: Refused) {
        let error = #expect(throws: FormatError.self) { try Item(hex(line.bytes)) }
        #expect(error?.refusal == line.refusal)
        #expect(error?.offset == line.offset)
    }

    /// RFC 8949, appendix A, as far as our messages use it.
    static let values: [(bytes: String, item: Item)] = [
        ("00", .uint(0)), ("01", .uint(1)), ("0a", .uint(10)), ("17", .uint(23)),
        ("1818", .uint(24)), ("1819", .uint(25)), ("1864", .uint(100)), ("1903e8", .uint(1_000)),
        ("1a000f4240", .uint(1_000_000)), ("1b000000e8d4a51000", .uint(1_000_000_000_000)),
        ("1bffffffffffffffff", .uint(18_446_744_073_709_551_615)), ("20", .int(-1)),
        ("29", .int(-10)), ("3863", .int(-100)), ("3903e7", .int(-1_000)), ("f4", .bool(false)),
        ("f5", .bool(true)), ("f6", .null), ("40", .bytes([])),
        ("4401020304", .bytes([1, 2, 3, 4])),
        ("60", .text("")), ("6161", .text("a")), ("6449455446", .text("IETF")),
        ("62225c", .text("\"\\")), ("62c3bc", .text("\u{fc}")), ("63e6b0b4", .text("\u{6c34}")),
        ("64f0908591", .text("\u{10151}")), ("80", .array([])),
        ("83010203", .array([.uint(1), .uint(2), .uint(3)])),
        (
            "8301820203820405",
            .array([.uint(1), .array([.uint(2), .uint(3)]), .array([.uint(4), .uint(5)])])
        ),
        (
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            .array((1...25).map { .uint($0) })
        ),
        // The ends of the range of a signed number.
        ("1b7fffffffffffffff", .uint(UInt64(Int64.max))), ("3b7fffffffffffffff", .int(.min)),
    ]

    @Test(arguments: values)
    func `the examples of the standard are read and written`(bytes: String, item: Item) throws {
        #expect(try Item(hex(bytes)) == item)
        var encoder = CBOREncoder()
        item.write(to: &encoder)
        #expect(encoder.bytes.hex == bytes)
    }

    /// Maps that should be {1: n, 4: n} and may go on with 6: n.
    static let refusedMaps = [
        Refused("a2 0401 0101", .missingKey, at: 1), Refused("a2 0101 0101", .duplicateKey, at: 3),
        Refused("a2 0101 0001", .unsortedKeys, at: 3), Refused("a1 0101", .missingKey, at: 3),
        Refused("a2 0101 0201", .unknownKey, at: 3), Refused("a2 0101 0601", .missingKey, at: 3),
        Refused("a3 0101 0401 0501", .unknownKey, at: 5),
        Refused("a3 0101 0401 0701", .unknownKey, at: 5),
        Refused("a4 0101 0401 0601 0601", .duplicateKey, at: 7),
        Refused("a4 0101 0401 0601 0201", .unsortedKeys, at: 7),
        Refused("a4 0101 0401 0601 0701", .unknownKey, at: 7),
        Refused("a2 0101 6134 01", .wrongKind, at: 3),
        Refused("a2 0101 1804 01", .nonShortest, at: 3),
        Refused("bbffffffffffffffff 0101", .truncated, at: 11), Refused("82 0101", .wrongKind),
        Refused("bf 0101 0401 ff", .indefiniteLength),
    ]

    @Test(arguments: refusedMaps)
    func `a map has the keys that are known, once, in order`(line: Refused) {
        let error = #expect(throws: FormatError.self) { try self.readMap(hex(line.bytes)) }
        #expect(error?.refusal == line.refusal)
        #expect(error?.offset == line.offset)
    }

    @Test func `a map may end before a last key that is not always there`() throws {
        #expect(try readMap(hex("a2 0107 0408")) == [7, 8])
        #expect(try readMap(hex("a3 0107 0408 0609")) == [7, 8, 9])
    }

    @Test func `more bytes than a message may have are refused before any is read`() {
        let bytes = [UInt8](repeating: 0xff, count: Limits.messageBytes + 1)
        let error = #expect(throws: FormatError.self) { try CBORDecoder(bytes, of: "test") }
        #expect(error?.refusal == .tooLong)
    }

    @Test func `an error says what, where, why, and what was expected`() {
        let error = FormatError("batch", .nonShortest, at: 17, expected: "the shortest form of 5")
        #expect(
            "\(error)" == """
                batch, byte 17: a number not in its shortest form; expected the shortest form of 5
                """)
    }

    private func readMap(_ bytes: [UInt8]) throws -> [UInt64] {
        var decoder = try CBORDecoder(bytes, of: "test")
        var map = try decoder.map("a map")
        var values: [UInt64] = []
        for key: UInt64 in [1, 4] {
            try map.key(key, &decoder)
            values.append(try decoder.uint("a number"))
        }
        if try map.lastKey(6, &decoder) { values.append(try decoder.uint("a number")) }
        try map.end(&decoder)
        try decoder.end()
        return values
    }
}

/// Any item but a map, read with nothing but what the decoder offers.
indirect enum Item: Equatable, Sendable {
    case uint(UInt64)
    case int(Int64)
    case bytes([UInt8])
    case text(String)
    case array([Item])
    case bool(Bool)
    case null

    init(_ bytes: [UInt8]) throws {
        var decoder = try CBORDecoder(bytes, of: "test")
        self = try Item(from: &decoder)
        try decoder.end()
    }

    private init(from decoder: inout CBORDecoder) throws {
        switch decoder.peek() {
        case 1: self = .int(try decoder.int("a number"))
        case 2: self = .bytes(try decoder.bytes("bytes", 0...1_000))
        case 3: self = .text(try decoder.text("text", longest: 1_000))
        case 4:
            let count = try decoder.array("items", 0...1_000)
            self = .array(try (0..<count).map { _ in try Item(from: &decoder) })
            decoder.leave()
        case 5: _ = try decoder.map("a map"); self = .null
        case 7: self = decoder.null() ? .null : .bool(try decoder.bool("true or false"))
        default: self = .uint(try decoder.uint("a number"))
        }
    }

    func write(to encoder: inout CBOREncoder) {
        switch self {
        case .uint(let value): encoder.uint(value)
        case .int(let value): encoder.int(value)
        case .bytes(let value): encoder.bytes(value)
        case .text(let value): encoder.text(value)
        case .array(let items):
            encoder.array(items.count)
            for item in items { item.write(to: &encoder) }
        case .bool(let value): encoder.bool(value)
        case .null: encoder.null()
        }
    }
}
