import BatchFormat
import FeedbackCore
import Foundation
import TestSupport
import Testing

/// The committed known answers, and the programs of other people that check ours.
enum Vectors {
    struct Known: Decodable {
        struct Key: Decodable {
            var secret: String
            var spki: String
            var id: String
        }

        var keys: [String: Key]
        var genesis: String
        var first: [String]
        var second: [String]
        var third: [String]
        var fourth: [String]

        enum CodingKeys: String, CodingKey {
            case keys, genesis
            case first = "batch.cose"
            case second = "batch-second.cose"
            case third = "batch-third.cose"
            case fourth = "batch-fourth.cose"
        }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let directory = root.appending(path: "Tests/BatchFormatTests/Vectors")

    /// The bytes of a committed file.
    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appending(path: name)))
    }

    /// What Python computed when it made the files.
    static func known() throws -> Known {
        try JSONDecoder().decode(Known.self, from: Data(try bytes("known.json")))
    }

    /// Runs a Python program to its end.
    static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let python = root.appending(path: ".build/python/bin/python3")
        try #require(
            FileManager.default.isExecutableFile(atPath: python.path),
            "There is no .build/python; run Tests/python-environment first.")
        let process = try Child(
            python.path, ["-B"] + arguments, output: .pipe, errors: .output)
        let output = process.readToEnd()
        return (process.wait(), String(decoding: output, as: UTF8.self))
    }

    /// Runs `body` with a new directory that is removed afterwards.
    static func inTemporaryDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "hailong-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try body(directory)
    }
}
