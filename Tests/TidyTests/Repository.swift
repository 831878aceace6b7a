import Foundation
import TestSupport

/// The repository that these tests stand in.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// One text file of the repository.
    struct File: CustomStringConvertible {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var components: [Substring] { path.split(separator: "/") }
        var name: String { components.last.map(String.init) ?? path }
        var isSource: Bool { path.hasPrefix("Sources/") && path.hasSuffix(".swift") }
        var isSwift: Bool { path.hasSuffix(".swift") }
        /// The target of a source or test file.
        var target: String { components.count > 1 ? String(components[1]) : "" }
        var description: String { path }
    }

    /// Every text file that belongs to the product: what git tracks or would track.
    ///
    /// A corpus for fuzzing is bytes, even where they happen to be text.
    static let files: [File] = {
        let options = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        let git = try? Child("git", ["-C", root.path] + options, output: .pipe)
        return (git?.readToEnd() ?? []).split(separator: 0).compactMap { bytes in
            let path = String(decoding: bytes, as: UTF8.self)
            guard !path.hasPrefix("Tests/FuzzingTests/Corpora/") else { return nil }
            let url = root.appending(path: path)
            guard let data = try? Data(contentsOf: url),
                let text = String(data: data, encoding: .utf8)
            else { return nil }
            return File(path: path, text: text)
        }
    }()

    static let swiftFiles = files.filter(\.isSwift)
    static let sources = files.filter(\.isSource)

    /// Finds what a rule has against the files, as `path:line: what`.
    static func findings(
        in files: [File], _ rule: (_ file: File, _ line: Substring, _ number: Int) -> String?
    ) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                rule(file, line, index + 1).map { "\(file.path):\(index + 1): \($0)" }
            }
        }
    }
}
