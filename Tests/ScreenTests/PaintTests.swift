import FeedbackCore
import Foundation
import Screen
import TestSupport
import Testing

/// What pictures and documents hold, read by others' programs.
struct PaintTests {
    private func thanks() throws -> (Studio, Placement) {
        let studio = try Studio("one-stop")
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let scene = maker.scene(for: .thanks, light: .green)
        return (studio, studio.layout(Studio.displays[2]).place(scene))
    }

    @Test func `the QR code holds the address for complaints, as zbarimg reads it`() throws {
        let (studio, placement) = try thanks()
        let folder = TemporaryDirectory()
        let file = folder.path + "/thanks.png"
        try Picture(
            placement, background: studio.screen.theme.background,
            typesetter: studio.typesetter
        ).write(png: file)
        let reader = try Child("zbarimg", ["--quiet", "--raw", file], output: .pipe)
        let words = String(decoding: reader.readToEnd(), as: UTF8.self)
        #expect(reader.wait() == 0)
        #expect(words == "https://pakn.dichvucong.gov.vn/\n")
    }

    @Test func `a document has a page for each picture`() throws {
        let (studio, placement) = try thanks()
        let folder = TemporaryDirectory()
        let file = folder.path + "/screens.pdf"
        let document = try Document(file: file, typesetter: studio.typesetter)
        for _ in 0..<3 {
            document.add(
                placement, background: studio.screen.theme.background, caption: "Trang 1")
        }
        try document.finish()
        let info = try Child("pdfinfo", [file], output: .pipe)
        #expect(String(decoding: info.readToEnd(), as: UTF8.self).contains(#/Pages: +3\n/#))
        let text = try Child("pdftotext", [file, "-"], output: .pipe)
        let words = String(decoding: text.readToEnd(), as: UTF8.self)
            .replacing("\u{A0}", with: " ")
        #expect(words.contains("Cảm ơn Ông/Bà đã đánh giá!"))
        #expect(words.contains("Trang 1"))
    }

    /// Somebody who tells no colours apart looks from the counter.
    @Test func `the three lights have three shapes`() throws {
        let studio = try Studio("one-stop")
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let layout = studio.layout(Studio.displays[2])
        let shapes = try [Light.Color.green, .amber, .red].map { light -> [Bool] in
            let placement = layout.place(maker.scene(for: .thanks, light: light))
            let frame = try #require(
                placement.items.first { $0.drawing == .light(light) }?.frame)
            let picture = try Picture(
                placement, background: studio.screen.theme.background,
                typesetter: studio.typesetter)
            return picture.withPixels { pixels in
                let ground = pixels.load(as: UInt32.self)
                return (frame.y..<frame.bottom).flatMap { y in
                    (frame.x..<frame.right).map { x in
                        pixels.load(
                            fromByteOffset: y * picture.stride + x * 4, as: UInt32.self) != ground
                    }
                }
            }
        }
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let differing = zip(shapes[one], shapes[other]).count { $0 != $1 }
            let most = max(shapes[one].count { $0 }, shapes[other].count { $0 })
            #expect(3 * differing > most, "\(one) and \(other)")
        }
    }

    @Test func `a file that cannot be written is told by its name`() throws {
        let (studio, placement) = try thanks()
        let picture = try Picture(
            placement, background: studio.screen.theme.background,
            typesetter: studio.typesetter)
        let file = "/nonexistent/picture.png"
        let failure = #expect(throws: DrawingFailure.self) { try picture.write(png: file) }
        #expect(failure?.description.hasPrefix("\(file) cannot be written: ") == true)
        #expect(throws: DrawingFailure.self) {
            try Document(file: "/nonexistent/d.pdf", typesetter: studio.typesetter).finish()
        }
    }

    @Test func `fonts that are not there, or are others, are told`() throws {
        let folder = TemporaryDirectory()
        let file = "\(folder.path)/NotoSans-Regular.ttf"
        #expect(throws: Fonts.Failure.unreadable(file)) { try Fonts(directory: folder.path) }
        for name in Fonts.files {
            try Data("no font".utf8).write(to: URL(filePath: "\(folder.path)/\(name)"))
        }
        #expect(throws: Fonts.Failure.self) { try Fonts(directory: folder.path) }
        // One file is right, and the other is spoiled or is the same again.
        let (regular, bold) = (Fonts.files[0], Fonts.files[1])
        for (good, bad) in [(regular, bold), (bold, regular)] {
            let sound = Studio.root.appending(path: "assets/fonts/\(good)")
            for bytes in [Data("no font".utf8), try Data(contentsOf: sound)] {
                try Data(contentsOf: sound).write(to: URL(filePath: "\(folder.path)/\(good)"))
                try bytes.write(to: URL(filePath: "\(folder.path)/\(bad)"))
                #expect(throws: Fonts.Failure.self) { try Fonts(directory: folder.path) }
            }
        }
    }
}
