import Foundation
import Testing

/// Lengths and places, so that a stranger finds the room for any change.
struct ShapeTests {
    @Test func `git knows the files`() {
        #expect(Repository.sources.count > 50)
    }

    @Test func `no line is longer than 100 characters`() {
        let findings = Repository.findings(in: Repository.swiftFiles) { _, line, _ in
            line.count > 100 ? "\(line.count) characters" : nil
        }
        #expect(findings == [])
    }

    @Test func `no file is longer than 300 lines`() {
        let long = Repository.swiftFiles.filter { $0.lines.count > 301 }
        #expect(long.map { "\($0.path): \($0.lines.count - 1) lines" } == [])
    }

    @Test func `no function is longer than 40 lines`() {
        let findings = Repository.swiftFiles.flatMap { file in
            functions(in: file).filter { $0.length > 40 }
                .map { "\(file.path):\($0.line): \($0.length) lines" }
        }
        #expect(findings == [])
    }

    @Test func `sources stand in Target, Topic, Type`() {
        let programs = [
            "hailongd", "hailongd-screen", "hailong", "hailong-server", "hailong-mill",
            "hailong-fuzz", "panel-probe", "screen-probe",
        ]
        let lost = Repository.sources.filter { file in
            let depth = programs.contains(file.target) ? 3...4 : 4...4
            return !depth.contains(file.components.count)
        }
        #expect(lost.map(\.path) == [])
    }

    @Test func `a file is named after what it declares`() {
        let lost = Repository.sources.filter { file in
            let stem = String(file.name.dropLast(6).split(separator: "+")[0])
            guard stem != "main" else { return false }
            let pattern = "(struct|class|enum|actor|protocol|extension|typealias|func) \(stem)\\b"
            return file.text.range(of: pattern, options: [.regularExpression, .caseInsensitive])
                == nil && !declaresFamily(file, stem)
        }
        #expect(lost.map(\.path) == [])
    }

    /// A file such as `FactRecords.swift` may hold a family of small types that share a noun.
    private func declaresFamily(_ file: Repository.File, _ stem: String) -> Bool {
        let types = file.text.matches(of: #/(?m)^package (?:struct|enum|extension|func) \w+/#).count
        return stem.hasSuffix("s") && types > 1
    }

    private struct Function {
        var line: Int
        var length: Int
    }

    /// Finds functions by their indentation, which the formatter guarantees.
    private func functions(in file: Repository.File) -> [Function] {
        let lines = file.lines
        return lines.indices.compactMap { start in
            let line = lines[start]
            let trimmed = line.drop { $0 == " " }
            guard trimmed.firstMatch(of: #/^(?:@?\w+(?:\(\w+\))? )*(?:func |init[?(<])/#) != nil
            else { return nil }
            let closing = line.prefix { $0 == " " } + "}"
            guard let open = lines[start...].firstIndex(where: { $0.hasSuffix("{") }),
                let end = lines[open...].firstIndex(where: { $0 == closing }),
                !lines[(start + 1)..<max(open, start + 1)].contains(where: { $0.isEmpty })
            else { return nil }
            return Function(line: start + 1, length: end - open - 1)
        }
    }
}
