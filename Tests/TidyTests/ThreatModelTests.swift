import Foundation
import Testing

/// Every attack that the documentation names is tried by a test of that name.
struct ThreatModelTests {
    private struct Named: Hashable {
        var suite: String
        var test: String
    }

    /// What stands as `SuiteTests/name of the test` between backquotes.
    private func named(in text: String) -> [Named] {
        text.matches(of: #/`(\w+Tests)/([^`\n]+)`/#).map {
            Named(suite: String($0.1), test: String($0.2))
        }
    }

    private func document() throws -> Repository.File {
        try #require(Repository.files.first { $0.path == "docs/threat-model.md" })
    }

    @Test func `every test that the threat model names exists`() throws {
        let named = named(in: try document().text)
        #expect(named.count > 50)
        let missing = Set(named).filter { named in
            !Repository.swiftFiles.contains {
                $0.name == "\(named.suite).swift" && $0.text.contains("func `\(named.test)`(")
            }
        }
        #expect(missing.map { "\($0.suite)/\($0.test)" }.sorted() == [])
    }

    @Test func `every attack in a table of the threat model names a test`() throws {
        let lines = try document().lines
        let rules = lines.indices.filter { lines[$0].contains(#/^\|(?:-+\|)+$/#) }
        let untried = rules.filter { lines[$0 - 1].hasSuffix("| test |") }.flatMap { rule in
            lines[(rule + 1)...].prefix { $0.hasPrefix("|") }
                .filter { named(in: String($0)).isEmpty && !$0.hasSuffix("| the same |") }
        }
        #expect(untried == [])
        #expect(rules.count >= 8)
    }
}
