import FeedbackCore
import Screen
import Testing

/// What is said of a rating that has been recorded, while more is asked for.
struct RecordedRowTests {
    @Test(arguments: GoldenTests.kinds, Studio.displays)
    func `it is said at the top, on one line, and nothing shows which face was chosen`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        let studio = try kind.studio
        let layout = studio.layout(display)
        let pages = studio.pages.filter { $0.scene.recorded != nil }
        // After every level of four at least, or about six criteria, in two languages.
        #expect(pages.count >= 10)
        for page in pages {
            let items = layout.place(page.scene).items
            let words = try #require(page.scene.recorded)
            let row = items.filter { $0.text == words }
            #expect(row.count == 1, "\(page.name)")
            let frame = try #require(row.first?.frame)
            #expect(frame.bottom <= display.pixels.height / 6, "\(page.name)")
            let style = try #require(row.first?.style)
            func height(_ width: Int) -> Int {
                studio.typesetter.extent(of: words, style: style, width: width).height
            }
            #expect(height(frame.width) == height(10_000), "\(page.name)")
            let ticks = items.filter {
                if case .tick = $0.drawing {
                    $0.frame.distance(to: frame) < frame.height
                } else {
                    false
                }
            }
            #expect(ticks.count == 1, "\(page.name)")
            let faces = items.count { if case .face = $0.drawing { true } else { false } }
            if case .faces(_, let all) = page.scene.body {
                #expect(faces == all.count, "\(page.name)")
            } else {
                #expect(faces == 0, "\(page.name)")
            }
        }
    }

    @Test(arguments: GoldenTests.kinds.filter { $0.followUp == "reasons" })
    func `what is asked for after two levels that ask the same looks the same`(
        kind: GoldenTests.Kind
    ) throws {
        let studio = try kind.studio
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let scenes = [UInt8(1), 2].map {
            maker.scene(for: .reasons(level: $0, chosen: []), light: .green)
        }
        #expect(scenes[0] == scenes[1])
    }
}

extension Placed {
    /// What it says, if it is a text.
    var text: String? { if case .text(let text, _, _) = drawing { text } else { nil } }

    /// How it is set, if it is a text.
    var style: TextStyle? { if case .text(_, let style, _) = drawing { style } else { nil } }
}
