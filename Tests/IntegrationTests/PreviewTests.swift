import Foundation
import TestSupport
import Testing

/// `hailong preview` and `hailong config check`, as whoever sets up a screen uses them.
struct PreviewTests {
    private let folder = TemporaryDirectory()
    private var file: String { "\(folder.path)/kiosk.yaml" }

    /// The shipped files with a screen, and one line of it changed.
    private init() throws {
        let shipped = Programs.root.appending(path: "kiosk-config")
        for name in ["questions", "texts", "themes", "panels"] {
            try FileManager.default.copyItem(
                at: shipped.appending(path: name),
                to: URL(filePath: folder.path).appending(path: name))
        }
        try folder.write(
            """
            questions: one-stop
            screen:
              unit: {vi: UBND phường Tây Nha Trang, en: Tay Nha Trang Ward}
              hotline: 0258 3 822 222
              complaints: https://pakn.dichvucong.gov.vn
              fonts: \(Programs.root.appending(path: "assets/fonts").path)
            """, to: "kiosk.yaml")
    }

    private func change(_ name: String, _ old: String, _ new: String) throws {
        let text = String(decoding: try folder.read(name), as: UTF8.self)
        try #require(text.contains(old))
        try folder.write(text.replacing(old, with: new, maxReplacements: 1), to: name)
    }

    private func hailong(_ arguments: String...) throws -> Outcome {
        try Programs.run(Programs.path("hailong"), arguments + ["--config", file])
    }

    @Test func `every screen is drawn, in both languages, and all of them in one document`() throws
    {
        let output = folder.path + "/pictures"
        let outcome = try hailong("preview", "--output", output)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors == "")
        let files = TemporaryDirectory.names(in: output)
        let pictures = files.filter { $0.hasSuffix(".png") }
        // The question, five faces chosen, five askings for reasons, one with a chip, a change,
        // thanks, the pause and the light in amber, each in two languages; without a code there is
        // no page for staff, without keys none that shows where they are, and without panels none
        // that leads to them.
        #expect(pictures.count == 2 * (1 + 5 + 5 + 1 + 1 + 3))
        #expect(outcome.output.hasPrefix("\(pictures.count) screens in \(output)/"))
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        for picture in pictures {
            let bytes = try Data(contentsOf: URL(filePath: output).appending(path: picture))
            #expect(bytes.starts(with: png))
            // Width and height stand in the header: 1280 × 800.
            #expect(Array(bytes[16..<24]) == [0, 0, 5, 0, 0, 0, 3, 32])
        }
        let info = try Programs.succeed("pdfinfo", output + "/hailong.pdf").output
        #expect(info.contains(try Regex("Pages: +\(pictures.count + 1)\n")))
        let text = try Programs.succeed("pdftotext", output + "/hailong.pdf", "-").output
        #expect(text.contains("Signature: ....."))
        #expect(text.replacing("\u{A0}", with: " ").contains("Đường dây nóng: 0258 3 822 222"))
    }

    @Test(arguments: [
        ("keypad-5", "", true), ("keypad-5", "\n  touch: none", false),
        ("keypad-4", "\n  touch: none", true),
    ])
    func `the way to the panels is drawn where they ask something else, or touch may be gone`(
        profile: String, touch: String, isDrawn: Bool
    ) throws {
        try change(
            "kiosk.yaml", "screen:",
            "panels: [{port: usb-1, device: 0079:0006, profile: \(profile)}]\nscreen:\(touch)")
        let output = folder.path + "/pictures"
        #expect(try hailong("preview", "--output", output).status == 0)
        let drawn = TemporaryDirectory.names(in: output).filter { $0.contains("-panels-only-") }
        #expect(drawn.count == (isDrawn ? 2 : 0))
    }

    @Test(arguments: [
        ("question", "01-question-vi"), ("reasons", "12-reasons-chosen-vi"),
        ("thanks", "14-thanks-vi"),
    ])
    func `the README shows what is drawn today`(_ shown: (name: String, screen: String)) throws {
        let output = folder.path + "/pictures"
        let outcome = try hailong("preview", "--output", output, "--display", "960x600,217x136")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let drawn = URL(filePath: "\(output)/\(shown.screen).png")
        let picture = Programs.root.appending(path: "docs/pictures/\(shown.name).png")
        #expect(try Data(contentsOf: drawn) == Data(contentsOf: picture), "copy it from \(drawn)")
    }

    @Test func `a text that is too long is named with its file and line`() throws {
        let long = Array(repeating: "xin", count: 80).joined(separator: " ")
        let thanks = #""Cảm\_ơn Ông/Bà đã đánh\_giá!""#
        try change("texts/vi.yaml", thanks, long)
        let outcome = try hailong("config", "check")
        #expect(outcome.status == 78)
        let texts = "\(folder.path)/texts/vi.yaml"
        let line = try self.line(of: "thanks: ", in: "texts/vi.yaml")
        #expect(
            outcome.errors
                == "\(texts):\(line):9: thanks: \"\(long)\" is too long for its place;"
                + " expected a shorter text\n")
    }

    @Test func `a letter that the fonts lack is named with its file and line`() throws {
        // A letter of Cherokee, of which Noto Sans has none.
        try change("texts/en.yaml", "privacy: Ratings", "privacy: \u{13A0} Ratings")
        let outcome = try hailong("config", "check")
        #expect(outcome.status == 78)
        let line = try self.line(of: "privacy: ", in: "texts/en.yaml")
        #expect(
            outcome.errors.hasPrefix(
                "\(folder.path)/texts/en.yaml:\(line):10: privacy: the fonts lack a letter of"
                    + " \"\u{13A0} Ra"
            )
        )
    }

    @Test func `what is filled in is named with its own line, and the text that it is in`() throws {
        try change("kiosk.yaml", "0258 3 822 222", "\u{13A0} 0258 3 822 222")
        let line = try self.line(of: "hotline: ", in: "texts/vi.yaml")
        let outcome = try hailong("config", "check")
        #expect(outcome.status == 78)
        #expect(
            outcome.errors.contains(
                "\(file):4:12: screen.hotline: the fonts lack a letter of"
                    + " \"Đường dây nóng: \u{13A0} 0258 3 822 222\""
                    + " (in \(folder.path)/texts/vi.yaml:\(line):10: hotline);"),
            "\(outcome.errors)")
        #expect(!outcome.errors.contains("\n\(folder.path)/texts/vi.yaml"))
    }

    @Test func `a unit with a name that is too long is named, and not the question`() throws {
        let long = Array(repeating: "Tây Nha Trang", count: 24).joined(separator: " ")
        try change("kiosk.yaml", "UBND phường Tây Nha Trang", long)
        let outcome = try hailong("config", "check")
        #expect(outcome.status == 78)
        #expect(
            outcome.errors.contains("\(file):3:14: screen.unit.vi: \"Ông/Bà "), "\(outcome.errors)")
    }

    private func line(of start: String, in name: String) throws -> Int {
        let lines = String(decoding: try folder.read(name), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.hasPrefix(start) }) + 1
    }

    @Test func `without a screen, and without fonts, it is said what is missing`() throws {
        try change("kiosk.yaml", "/assets/fonts", "/assets/none")
        for verb in [["preview", "--output", folder.path + "/pictures"], ["config", "check"]] {
            let outcome = try Programs.run(
                Programs.path("hailong"), verb + ["--config", file])
            #expect(outcome.status == 78)
            #expect(outcome.errors.hasPrefix("\(file):6:10: screen.fonts: "))
            #expect(
                outcome.errors.hasSuffix(
                    "NotoSans-Regular.ttf cannot be read as a font;"
                        + " expected NotoSans-Regular.ttf and NotoSans-Bold.ttf there\n"))
        }
        try folder.write("questions: one-stop\n", to: "kiosk.yaml")
        let outcome = try hailong("preview", "--output", folder.path + "/pictures")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("\(file) has no screen"))
        #expect(try hailong("config", "check").status == 0)
    }

    @Test func `a display is named by its pixels and millimetres, and too small a one is refused`()
        throws
    {
        #expect(try hailong("config", "check", "--display", "1920x1080,344x194").status == 0)
        for words in ["1920", "1920x", "0x0", "1280x800,", "1280x800,217x136,1", "axb"] {
            #expect(try hailong("config", "check", "--display", words).status == 64)
        }
        let outcome = try hailong("config", "check", "--display", "480x320,73x49")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("face 1 would be smaller than a finger needs"))
    }

    @Test func `a folder that cannot be made is told`() throws {
        let outcome = try hailong("preview", "--output", folder.path + "/no/such/place")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("/no/such/place cannot be made"))
    }
}
