import Testing

@testable import Control

struct JSONValueTests {
    /// Texts of RFC 8259 and what they mean.
    @Test(arguments: [
        ("null", JSONValue.null), (" true\r\n\t", .bool(true)), ("false", .bool(false)),
        ("0", .integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .decimal(0x1p63)),
        ("0.5", .decimal(0.5)), ("-12.25e+1", .decimal(-122.5)),
        (#""""#, .string("")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
        (#""H\u00e0i L\u00F2ng""#, .string("Hài Lòng")), (#""\uD834\uDD1E""#, .string("𝄞")),
        ("[]", .array([])), ("[ 1 , [ ] ]", .array([.integer(1), .array([])])),
        ("{}", .object([])),
        (
            #"{"a":1,"b":{"a":null}}"#,
            .object([
                .init("a", .integer(1)), .init("b", .object([.init("a", .null)])),
            ])
        ),
    ])
    func `a JSON text is read`(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(Array(text.utf8)) == expected)
    }

    /// Each of these is not JSON, or says one thing twice.
    @Test(arguments: [
        "", " ", "nul", "True", "+1", "01", "-", "1.", ".5", "1e", "1e+", "0x10", "NaN", "1e400",
        "[1,]", "[1 2]", "[", "]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}",
        "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":1}", "{", "\"", "\"a", "\"\\x\"", "\"\\u12g4\"",
        "\"\\ud834\"", "\"\\ud834\\u0041\"", "\"\\udd1e\"", "\"a\nb\"", "1 2", "null null",
        "\u{feff}1", "// 1\n1",
        String(repeating: "[", count: 17) + String(repeating: "]", count: 17),
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(Array(text.utf8)) }
    }

    @Test(arguments: [
        [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
    func `text that is not UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(bytes) }
    }

    @Test func `an error names the byte`() {
        #expect(throws: JSONError(at: 8, expected: "a name that is not there yet")) {
            try JSONValue(Array(#"{"a": 1,"a": 2}"#.utf8))
        }
    }

    @Test func `what is written is one line that reads back`() throws {
        let value = JSONValue.object([
            .init("line\nfeed \"x\" \u{1}\u{7f}", .array([.null, .bool(true), .integer(-7)])),
            .init("Hài Lòng 𝄞", .decimal(0.1)),
        ])
        let bytes = value.bytes
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"line\nfeed \"x\" \u0001\u007f":[null,true,-7],"Hài Lòng 𝄞":0.1}"#)
        #expect(try JSONValue(bytes) == value)
    }
}
