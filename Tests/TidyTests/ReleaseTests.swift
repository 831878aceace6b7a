import Foundation
import TestSupport
import Testing

/// What has to be right at a release.
struct ReleaseTests {
    @Test func `the version's date is not later than the last commit`() throws {
        let version = try #require(
            Repository.sources.first { $0.name == "Version.swift" }, "a version")
        let match = try #require(
            version.text.firstMatch(of: #/let date = WallTime\(milliseconds: ([0-9_]+)\)/#))
        let milliseconds = try #require(Int(match.1.filter { $0 != "_" }))
        let committed = try #require(try Self.lastCommit())
        // A kiosk would refuse certificates that are good at its release.
        #expect(milliseconds / 1_000 <= committed)
    }

    /// Seconds since 1970 of the newest commit's committer date.
    private static func lastCommit() throws -> Int? {
        let git = try Child(
            "git", ["-C", Repository.root.path, "log", "-1", "--format=%ct"], output: .pipe)
        let text = String(decoding: git.readToEnd(), as: UTF8.self)
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
