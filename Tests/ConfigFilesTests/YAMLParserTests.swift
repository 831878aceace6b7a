import FeedbackCore
import Testing

@testable import ConfigFiles

struct YAMLParserTests {
    private func parse(_ text: String) throws -> YAMLNode {
        try YAMLParser.parse(Array(text.utf8), file: "a.yaml")
    }

    private func complaint(_ bytes: [UInt8]) -> String {
        do throws(ConfigError) {
            try read(ConfigValue(try YAMLParser.parse(bytes, file: "a.yaml"), file: "a.yaml"))
            return ""
        } catch {
            return error.description
        }
    }

    /// Reads all of it, whatever it is.
    private func read(_ value: ConfigValue) throws(ConfigError) {
        switch value.node.content {
        case .scalar: _ = try value.raw("text")
        case .sequence: for item in try value.items("things", limit: 100) { try read(item) }
        case .mapping(let pairs):
            let fields = try ConfigFields(value, known: pairs.map(\.key))
            for pair in pairs { try read(fields.required(pair.key)) }
        case .refused: _ = try ConfigFields(value, known: [])
        }
    }

    @Test(arguments: [
        "no", "off", "y", "NO", "null", "~", "0079:0006", "08:00", "1:30:00", "1e3", "0x1F",
        "0o17", "017", "010", "1_000", ".inf", "2026-01-01", "=", "true",
    ])
    func `what YAML would guess about stays the text that was written`(_ text: String) throws {
        guard case .mapping(let pairs) = try parse("\(text): \(text)").content else {
            Issue.record("not a mapping")
            return
        }
        #expect(pairs.map(\.key) == [text])
        #expect(pairs.map(\.value.content) == [.scalar(text)])
    }

    @Test func `places count lines and characters from 1`() throws {
        let node = try parse("# Ghi chú\nđầu: [một, \"hai ba\",\n  {bốn: 5}]\n")
        guard case .mapping(let pairs) = node.content,
            case .sequence(let items) = pairs[0].value.content,
            case .mapping(let inner) = items[2].content
        else {
            Issue.record("not read as written")
            return
        }
        #expect(pairs[0].place == .init(line: 2, column: 1))
        #expect(items.map(\.place.column) == [7, 12, 3])
        #expect(items[1].content == .scalar("hai ba"))
        #expect(inner[0].value.place == .init(line: 3, column: 9))
    }

    @Test(arguments: [
        (
            "a: &x 1",
            "1:4: a: an anchor is not allowed here; expected plain text, lists and mappings"
        ),
        ("a: *x", "1:4: a: an alias is not allowed here; expected plain text, lists and mappings"),
        (
            "*x : 1",
            "1:1: a key that is not text is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "a: !!str 1",
            "1:4: a: a tag is not allowed here; expected plain text, lists and mappings"
        ),
        ("a: !x [1]", "1:4: a: a tag is not allowed here; expected plain text, lists and mappings"),
        ("a: ! 1", "1:4: a: a tag is not allowed here; expected plain text, lists and mappings"),
        (
            "a: &x {}",
            "1:4: a: an anchor is not allowed here; expected plain text, lists and mappings"
        ),
        (
            "b:\n  <<: {a: 1}",
            "2:3: b: a merge is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "a: {&x b: 1}",
            "1:5: a: an anchor is not allowed here; expected plain text, lists and mappings"
        ),
        (
            "a: [{!x b: 1}]",
            "1:6: a.1: a tag is not allowed here; expected plain text, lists and mappings"
        ),
        (
            "[a]: 1",
            "1:1: a key that is not text is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "a: 1\n---\nb: 2",
            "2:1: a second document is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        (
            "%YAML 1.1\n---\na: 1",
            "1:1: a directive is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
        ("a: 1\nb: 2\n\"a\": 3", "3:1: repeated key \"a\"; expected it only once, as on line 1"),
        ("a: {b: 1, b: 2}", "1:11: a: repeated key \"b\"; expected it only once, as on line 1"),
        ("a: 'b", "1:6: found unexpected end of stream"),
        ("a: [1, 2", "2:1: did not find expected ',' or ']'"),
        ("a: 1\n\tb: 2", "2:1: found a tab character that violates indentation"),
        ("a: 1\n b: 2", "2:3: mapping values are not allowed in this context"),
        (
            String(repeating: "[", count: 20),
            "1:17: nesting this deep is not allowed here;"
                + " expected plain text, lists and mappings"
        ),
    ])
    func `what makes YAML guess or jump is refused`(_ text: String, _ message: String) {
        #expect(complaint(Array(text.utf8)) == "a.yaml:" + message)
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n"])
    func `a file without a document is empty`(_ text: String) {
        #expect(complaint(Array(text.utf8)) == "a.yaml: the file is empty")
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xE1], "1:4: byte 0xe1 is not UTF-8; expected text in UTF-8"),
            ([0xFF, 0xFE, 0x61, 0x00], "1:1: byte 0xff is not UTF-8; expected text in UTF-8"),
            (
                [0x61, 0x3A, 0x0A, 0xC3, 0xAA, 0x80, 0x0A],
                "2:2: byte 0x80 is not UTF-8; expected text in UTF-8"
            ),
            (
                [0x61, 0x3A, 0x20, 0xC0, 0x80],
                "1:4: byte 0xc0 is not UTF-8; expected text in UTF-8"
            ),
            ([0xC3, 0xAA, 0x3A, 0x20, 0x00], "1:4: control characters are not allowed"),
        ] as [([UInt8], String)])
    func `bytes that are not text are refused where they stand`(
        _ bytes: [UInt8], _ message: String
    ) {
        #expect(complaint(bytes) == "a.yaml:" + message)
    }

    @Test func `windows line ends and a byte order mark do no harm`() throws {
        let node = try parse("\u{FEFF}a: 1\r\nb: 2\r\n")
        guard case .mapping(let pairs) = node.content else {
            Issue.record("not a mapping")
            return
        }
        #expect(pairs.map(\.key) == ["a", "b"])
        #expect(pairs.map(\.value.content) == [.scalar("1"), .scalar("2")])
    }

    @Test func `what is refused spoils nothing beside it`() throws {
        let node = try parse("a: {<<: {b: 1}, c: 2}\nd: *x\ne: {f: 1, f: 2}\ng: 3\n")
        let fields = try ConfigFields(
            ConfigValue(node, file: "a.yaml"), known: ["a", "d", "e", "g"])
        #expect(try fields.required("g").raw("text") == "3")
        for key in ["a", "d"] {
            let value = try fields.required(key)
            #expect(throws: ConfigError.self) { try value.raw("text") }
            #expect(throws: ConfigError.self) { try value.items("things", limit: 9) }
            #expect(throws: ConfigError.self) { try ConfigFields(value, known: ["c"]) }
        }
        let twice = try fields.required("e")
        #expect(throws: ConfigError.self) { try ConfigFields(twice, known: ["f"]) }
        let later = try ConfigFields(twice, known: ["f"], repeatable: ["f"])
        #expect(throws: ConfigError.self) { try later.once("f") }
    }
}
