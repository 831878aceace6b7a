import FeedbackCore
import Testing

@testable import Screen

/// How large faces are beside what stands above and below them.
struct FaceRowTests {
    private static let bars = [
        Studio.Display(1920, 540, 370, 104), Studio.Display(1920, 720, 292, 110),
    ]

    @Test(arguments: Studio.displays.filter { !$0.metrics.isPortrait } + bars)
    func `a question has larger letters than it needs only above faces as large as a finger`(
        display: Studio.Display
    ) throws {
        let finger = display.metrics.pixels(millimetres: 20)
        let least = display.metrics.pixels(points: 24)
        for kind in GoldenTests.kinds {
            let studio = try Studio(kind.set, question: kind.question, followUp: kind.followUp)
            let layout = studio.layout(display)
            for page in studio.pages {
                guard case .faces(let title, let faces) = page.scene.body else { continue }
                let items = layout.place(page.scene).items
                let size = items.compactMap { item in
                    if case .text(title, let style, _) = item.drawing { style.size } else { nil }
                }.first
                let sides = items.compactMap { item in
                    if case .face = item.drawing { item.frame.width } else { nil }
                }
                #expect(sides.count == faces.count)
                let small = try #require(sides.min())
                #expect(try #require(size) <= least || small >= finger, "\(page.name): \(small)")
            }
        }
    }

    @Test(arguments: Studio.displays.filter(\.metrics.isPortrait))
    func `on a tall display what a QR code is for stands below it`(display: Studio.Display) throws {
        let studio = try Studio("one-stop")
        let page = try #require(studio.pages.first { $0.name.hasSuffix("thanks-vi") })
        let items = studio.layout(display).place(page.scene).items
        let code = try #require(
            items.first { if case .code = $0.drawing { true } else { false } })
        guard case .message(let message) = page.scene.body else {
            Issue.record("\(page.name) has no code")
            return
        }
        let words = try #require(
            items.first { item in
                if case .text(message.code?.words, _, _) = item.drawing { true } else { false }
            })
        #expect(words.frame.y >= code.frame.bottom)
    }
}
