import ConfigFiles
import FeedbackCore
import Foundation
import Testing

struct QuestionSetFileTests {
    @Test(arguments: [("one-stop", "Q.OSS", "don_vi"), ("health-station", "Q.TYT", "xa_phuong")])
    func `a shipped set asks on both scales, in both languages`(
        _ name: String, _ id: String, _ placeholder: String
    ) throws {
        let text = "questions: \(name)\n"
        let folder = try ConfigFolder(["kiosk.yaml": Array(text.utf8)])
        try FileManager.default.removeItem(at: folder.url.appending(path: "questions"))
        try FileManager.default.copyItem(
            at: shippedFiles.appending(path: "questions"),
            to: folder.url.appending(path: "questions"))
        let set = try folder.load().questions
        #expect(set.id == name)
        #expect(set.questions.map(\.id) == [id, id + ".SC4"])
        #expect(set.questions.map(\.scale) == [.sc5, .sc4])
        let vi = try #require(set.questions[0].text["vi"])
        #expect(
            vi.replacing("\u{A0}", with: " ")
                .hasPrefix("Ông/Bà hài lòng như thế nào với việc phục vụ hôm nay tại "))
        #expect(vi.hasSuffix("{\(placeholder)}?"))
        #expect(Array(vi.utf8) == Array(vi.precomposedStringWithCanonicalMapping.utf8))
        #expect(set.questions[0].text["en"]?.hasPrefix("How satisfied are you with") == true)
    }

    /// What to write instead of a part of the small set, and what must be said about it.
    static let refusals: [(old: String, new: String, message: String)] = [
        ("version: 1", "version: 0", "1:10: version: \"0\"; expected a number from 1 to 999999999"),
        ("version: 1\n", "", "1:1: the key \"version\" is missing"),
        (
            "id: Q.1", "id: 1",
            "3:9: questions.1.id: \"1\"; expected an id such as Q.OSS"
                + " (a letter, then letters, digits, \".\", \"_\", \"-\")"
        ),
        ("scale: SC5", "scale: SC3", "4:12: questions.1.scale: \"SC3\"; expected one of: SC4, SC5"),
        ("      en: Satisfied?", "", "6:7: questions.1.text: the key \"en\" is missing"),
        ("en: Satisfied?", "en: ''", "7:11: questions.1.text.en: nothing; expected a line of text"),
        (
            "en: Satisfied?", "fr: Satisfait ?",
            "6:7: questions.1.text: the key \"en\" is missing"
        ),
        (
            "Hài lòng?", "Ha\u{300}i lo\u{300}ng?",
            "6:11: questions.1.text.vi: the combining mark U+0300; expected letters composed"
                + " with their marks"
                + " (Unicode form C)"
        ),
        (
            "Hài lòng?", "Vi\u{EA}\u{323}t",
            "6:11: questions.1.text.vi: the combining mark U+0323; expected letters composed"
                + " with their marks"
                + " (Unicode form C)"
        ),
    ]

    @Test(arguments: refusals.indices)
    func `a mistake is named with file, line, column and what is right`(_ index: Int) throws {
        let refusal = Self.refusals[index]
        let text = ConfigFolder.questions.replacing(refusal.old, with: refusal.new)
        let folder = try ConfigFolder(["questions/set.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "questions/set.yaml:" + refusal.message)
    }

    @Test(arguments: [
        ("[]", "2:12: questions: no question; expected at least one"),
        (
            "[{id: A, scale: SC5, text: {vi: a, en: a}}, "
                + "{id: A, scale: SC4, text: {vi: a, en: a}}]",
            "2:56: questions.2: a second question \"A\"; expected every id once"
        ),
    ])
    func `a set has questions, each once`(_ questions: String, _ message: String) throws {
        let text = "version: 1\nquestions: \(questions)\n"
        let folder = try ConfigFolder(["questions/set.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "questions/set.yaml:" + message)
    }
}
