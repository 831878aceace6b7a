import ConfigFiles
import FeedbackCore
import Foundation
import Testing

/// What a screen speaks whose languages have mistakes.
struct LanguageMistakeTests {
    /// A kiosk's files, with one change, and what its screen makes of them.
    struct Case: CustomTestStringConvertible {
        var file = "kiosk.yaml"
        let old: String
        let new: String
        /// What a check says first.
        let said: String
        let spoken: [String]
        /// True if Vietnamese texts of the product are shown for what is wrong.
        var isReplaced = false

        var testDescription: String { said }
    }

    static let cases = [
        Case(
            file: "texts/en.yaml", old: "skip: Skip", new: "skpi: Skip",
            said: "texts/en.yaml:17:1: unknown key \"skpi\"", spoken: ["vi"]),
        Case(
            file: "texts/en.yaml", old: "levels:", new: "- levels:",
            said: "texts/en.yaml:4:1: did not find expected key", spoken: ["vi"]),
        Case(
            file: "texts/vi.yaml", old: "decimal-mark: \",\"", new: "decimal-mark: \"x\"",
            said: "texts/vi.yaml:37:15: decimal-mark: \"x\"", spoken: ["vi", "en"],
            isReplaced: true),
        Case(
            old: "  hotline", new: "  languages: [vi, xx, en]\n  hotline",
            said: "kiosk.yaml:5:19: screen.languages.2: texts/xx.yaml does not exist",
            spoken: ["vi", "en"]),
        Case(
            old: "  hotline", new: "  languages: [en, vi, en]\n  hotline",
            said: "kiosk.yaml:5:23: screen.languages.3: a second \"en\"", spoken: ["en", "vi"]),
        Case(
            old: "  hotline", new: "  languages: [xx]\n  hotline",
            said: "kiosk.yaml:5:15: screen.languages.1: texts/xx.yaml does not exist",
            spoken: ["vi"], isReplaced: true),
        Case(
            old: "  hotline", new: "  languages: []\n  hotline",
            said: "kiosk.yaml:5:14: screen.languages: no language", spoken: ["vi"],
            isReplaced: true),
        Case(
            old: "  hotline", new: "  languages: vi\n  hotline",
            said: "kiosk.yaml:5:14: screen.languages: \"vi\"", spoken: ["vi"], isReplaced: true),
        Case(
            old: "  hotline", new: "  languages: [rad, en]\n  hotline",
            said: "kiosk.yaml:5:14: screen.languages: screen.unit has no text in \"rad\"",
            spoken: ["en"]),
        Case(
            old: "  hotline", new: "  languages: [rad]\n  hotline",
            said: "kiosk.yaml:5:14: screen.languages: screen.unit has no text in \"rad\"",
            spoken: ["vi"], isReplaced: true),
    ]

    @Test(arguments: cases, ["[]", "[{port: usb-1, device: 0079:0006, profile: five}]"])
    func `a language with a mistake is left out and told, and the screen speaks on`(
        _ example: Case, panels: String
    ) throws {
        let folder = try ConfigFolder(withScreen: ConfigFolder.kiosk(panels: panels))
        let texts = folder.url.appending(path: "texts")
        try FileManager.default.copyItem(
            at: texts.appending(path: "en.yaml"), to: texts.appending(path: "rad.yaml"))
        let place = folder.url.appending(path: example.file)
        let text = try String(contentsOf: place, encoding: .utf8)
        try #require(text.contains(example.old))
        try Data(text.replacing(example.old, with: example.new, maxReplacements: 1).utf8)
            .write(to: place)

        let complaint = try folder.complaint()
        #expect(complaint.hasPrefix(example.said), "\(complaint)")
        let kiosk = try loadRecordingConfiguration(
            file: folder.url.appending(path: "kiosk.yaml").path)
        #expect(kiosk.screenMistake == nil)
        let screen = try #require(kiosk.screen)
        #expect(screen.texts.map(\.code) == example.spoken)
        let told = screen.languageMistakes.map {
            $0.words.replacing(folder.url.path + "/", with: "")
        }
        #expect(told == [complaint])
        #expect(screen.languageMistakes.map(\.isReplaced) == [example.isReplaced])
    }

    @Test func `nothing is told of languages that are as they should be`() throws {
        let folder = try ConfigFolder(addingToScreen: "  languages: [vi, en]")
        let kiosk = try loadRecordingConfiguration(
            file: folder.url.appending(path: "kiosk.yaml").path)
        #expect(kiosk.screen?.languageMistakes == [])
    }

    @Test func `the Vietnamese texts of the product are those of the shipped file`() throws {
        let file = shippedFiles.appending(path: "texts/vi.yaml")
        #expect(try screenTexts("vi", [UInt8](Data(contentsOf: file))) == .vietnamese)
    }
}
