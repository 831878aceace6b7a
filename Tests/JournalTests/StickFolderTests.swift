import BatchFormat
import FeedbackCore
import Glibc
import Journal
import Linux
import TestSupport
import Testing

struct StickFolderTests {
    private let stick = TemporaryDirectory()
    private let folder: StickFolder

    init() throws {
        folder = try StickFolder(stick.path + "/", of: .zero)
        try #require(mkdir(stick.path + "/hailong", 0o700) == 0)
    }

    /// What `forEachAnswers` hands over, and the error that it ends with.
    private func read() -> (groups: [[[UInt8]]], last: [Int], error: (any Error)?) {
        var (groups, last): ([[[UInt8]]], [Int]) = ([], [])
        do {
            try folder.forEachAnswers {
                groups.append($0)
                last.append($1)
            }
        } catch { return (groups, last, error) }
        return (groups, last, nil)
    }

    @Test func `the files of a kiosk bear its id, in a folder of one name`() {
        let id = String(repeating: "0", count: 32)
        #expect(folder.parcel == stick.path + "/hailong/\(id).parcel")
        #expect(folder.answers == stick.path + "/hailong/\(id).answers")
    }

    @Test func `a place that is no directory is refused with its name`() throws {
        try stick.write([1], to: "file")
        let path = stick.path + "/file"
        let error = #expect(throws: StickError.self) { try StickFolder(path, of: .zero) }
        #expect(error?.description == "\(path): expected the directory of a mounted stick")
        #expect(throws: StickError.self) { try StickFolder(path + "s", of: .zero) }
    }

    @Test func `answers come a few at a time, with the number of the last`() throws {
        #expect(!folder.hasAnswers)
        // CBOR byte strings of one byte, written by hand.
        let answers = (0..<35).map { [UInt8($0)] }
        let bytes = answers.flatMap { answer -> [UInt8] in [0x41] + answer }
        try SmallFile.replace(folder.answers, with: bytes, mode: 0o600)
        #expect(folder.hasAnswers)
        let found = read()
        #expect(found.groups.flatMap(\.self) == answers)
        #expect(found.last == [16, 32, 35])
        #expect(found.error == nil)
        try folder.removeAnswers()
        #expect(!folder.hasAnswers)
    }

    @Test func `what stands before damage is handed over first`() throws {
        try SmallFile.replace(folder.answers, with: [0x41, 7, 0x42, 8], mode: 0o600)
        let found = read()
        #expect(found.groups == [[[7]]])
        #expect(found.error is FormatError)
    }
}
