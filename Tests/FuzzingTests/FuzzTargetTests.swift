import BatchFormat
import Foundation
@testable import Fuzzing
import Testing

/// Every input of the corpora again: what was found once stays mended.
struct FuzzTargetTests {
    private static let corpora = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "Corpora")

    /// The files of a target's corpus, by name.
    private func corpus(of name: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = Self.corpora.appending(path: name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }

    @Test(arguments: FuzzTarget.all.map(\.name))
    func `a decoder keeps its promises for its corpus`(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        var verdicts: Set<FuzzTarget.Verdict> = []
        for (file, bytes) in try corpus(of: name) {
            do {
                verdicts.insert(try target.run(bytes))
            } catch {
                Issue.record("\(name)/\(file): \(error)")
            }
        }
        // A corpus of one kind would not reach far into the decoder, or not its refusals.
        #expect(verdicts == [.accepted, .refused])
    }

    @Test func `every corpus has its target, and stays small`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpora.path)
        #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
        for folder in folders {
            let files = try corpus(of: folder)
            #expect(files.count <= 200, "\(folder)")
            #expect(files.map(\.bytes.count).reduce(0, +) <= 200_000, "\(folder)")
        }
    }

    @Test func `a decoder that overlooks a byte is found by the corpus`() throws {
        let lax = MessageTargets.canonical(
            "batch",
            { bytes throws(FormatError) in
                do throws(FormatError) {
                    return try Batch(payload: bytes)
                } catch {
                    return try Batch(payload: Array(bytes.dropLast()))
                }
            }, { try $0.payload() })
        let broken = try corpus(of: "batch").filter { _, bytes in
            do {
                _ = try lax.run(bytes)
                return false
            } catch is BrokenPromise { return true }
        }
        #expect(broken.map(\.name).contains("trailing-byte"))
    }
}
