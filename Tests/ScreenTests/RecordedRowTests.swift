import FeedbackCore
import Screen
import Testing

/// What has been recorded, while a reason is asked for.
struct RecordedRowTests {
    @Test(
        arguments: GoldenTests.kinds.filter { $0.followUp == "reasons" },
        Studio.displays.filter { $0.metrics.isPortrait })
    func `on a tall display it is said in every language, on two lines at most`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        let studio = try Studio(kind.set, question: kind.question, followUp: kind.followUp)
        let layout = studio.layout(display)
        let pages = studio.pages.filter { $0.scene.recorded != nil }
        // After every level of four at least, and with a chip, in two languages.
        #expect(pages.count >= 10)
        for page in pages {
            let words = try #require(page.scene.recorded?.words)
            let styles = layout.place(page.scene).items.compactMap { item in
                if case .text(words, let style, _) = item.drawing {
                    (style: style, width: item.frame.width)
                } else {
                    nil
                }
            }
            #expect(styles.count == 1, "\(page.name)")
            for (style, width) in styles {
                func height(_ width: Int) -> Int {
                    studio.typesetter.extent(of: words, style: style, width: width).height
                }
                #expect(height(width) <= 2 * height(10_000), "\(page.name)")
            }
        }
    }
}
