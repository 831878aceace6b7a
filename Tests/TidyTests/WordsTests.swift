import Foundation
import RegexBuilder
import Testing

/// What may be written, and what must be.
struct WordsTests {
    /// A token, where it is banned, and why; split so that this file does not find itself.
    static let banned: [(token: String, reason: String)] = [
        ("try" + "!", "handle the error"),
        ("as" + "! ", "check the type"),
        ("Task" + ".detached", "keep tasks structured"),
        ("TO" + "DO", "finish it or say so in the documentation"),
        ("FIX" + "ME", "finish it"),
        ("with" + "KnownIssue", "a check that cannot fail"),
    ]

    @Test func `no banned token`() {
        let findings = Repository.findings(in: Repository.swiftFiles) { _, line, _ in
            Self.banned.first { line.contains($0.token) }.map { "\($0.token): \($0.reason)" }
        }
        #expect(findings == [])
    }

    @Test func `nothing is public`() {
        let findings = Repository.findings(in: Repository.sources) { _, line, _ in
            line.contains(#/^\s*(public|open) /#) ? "use package or less" : nil
        }
        #expect(findings == [])
    }

    @Test func `an unchecked promise to the compiler has its reason on the line`() {
        let findings = Repository.findings(in: Repository.sources) { _, line, _ in
            let promise =
                line.contains("@unchecked" + " Sendable")
                || line.contains("nonisolated" + "(unsafe)")
            return promise && !line.contains("because") ? "say because what" : nil
        }
        #expect(findings == [])
    }

    @Test func `every package declaration is documented`() {
        let modifiers = #/(?:(?:[a-z]+|(?:private|internal)\(set\)) )*?/#
        let kinds = #/(?:struct|class|actor|enum|protocol|func|var|let|typealias)\b/#
        let declaration = Regex {
            #/^\s*(?:@\w+ )*package (?!import )/#
            modifiers
            kinds
        }
        let findings = Repository.sources.flatMap { file in
            let lines = file.lines
            return lines.indices.compactMap { index -> String? in
                guard lines[index].firstMatch(of: declaration) != nil,
                    !isExempt(lines[index]), !isDocumented(lines, index)
                else { return nil }
                return "\(file.path):\(index + 1): \(lines[index].drop { $0 == " " })"
            }
        }
        #expect(findings == [])
    }

    /// Members that a protocol asks for, and that mean what the protocol says.
    private func isExempt(_ line: Substring) -> Bool {
        line.contains(#/static func [<=+\-*\/]+ ?\(/#)
            || line.contains(#/ var description\b/#)
            || line.contains(#/ func (hash|encode)\(/#)
            || line.contains(#/ static let byteCount|static let configuration/#)
            || line.contains(#/ (?:mutating )?func (run|validate)\(\)/#)
    }

    private func isDocumented(_ lines: [Substring], _ index: Int) -> Bool {
        var above = index - 1
        while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        return above >= 0 && lines[above].drop { $0 == " " }.hasPrefix("///")
    }

    @Test func `text is composed, as Vietnamese is stored`() {
        let decomposed = Repository.files.filter {
            Array($0.text.utf8) != Array($0.text.precomposedStringWithCanonicalMapping.utf8)
        }
        #expect(decomposed.map(\.path) == [])
    }

    @Test func `no path of a build machine`() {
        let places = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"]
        let findings = Repository.findings(in: Repository.files) { _, line, _ in
            places.first { line.contains($0) }
        }
        #expect(findings == [])
    }

    @Test func `the change log has its shape`() throws {
        let log = try #require(Repository.files.first { $0.path == "CHANGELOG.md" })
        #expect(log.text.hasPrefix("# Changelog\n"))
        #expect(log.text.contains("\n## "))
        let sections = log.lines.filter { $0.hasPrefix("### ") }.map { $0.dropFirst(4) }
        #expect(!sections.isEmpty)
        #expect(Set(sections).isSubset(of: ["Safety", "Features", "Internals"]))
    }
}
