import BatchFormat
import FeedbackCore
import Screen
import Testing

/// A picture that is changed where it differs is the one that would be drawn anew.
struct RedrawTests {
    @Test(arguments: [2, 5])
    func `from any screen to any other nothing is left of the one before`(
        display: Int
    ) throws {
        let studio = try Studio("one-stop")
        let display = Studio.displays[display]
        let background = studio.screen.theme.background
        let placements = studio.pages.map { studio.layout(display).place($0.scene) }
        let sound = try placements.map { try studio.digest(of: $0) }
        let picture = try Picture(size: display.pixels, typesetter: studio.typesetter)
        // Each screen after each other one; a step of every length brings all pairs.
        var place = 0
        for step in 1..<placements.count {
            for _ in placements {
                place = (place + step) % placements.count
                _ = try picture.show(placements[place], background: background)
                let digest = String("\(picture.withPixels { sha256($0) })".prefix(16))
                #expect(digest == sound[place], "\(studio.pages[place].name), \(step)")
            }
        }
    }

    @Test func `what stays as it is costs nothing, and a chosen face not the whole screen`()
        throws
    {
        let studio = try Studio("one-stop")
        let display = Studio.displays[2]
        let background = studio.screen.theme.background
        let layout = studio.layout(display)
        let picture = try Picture(size: display.pixels, typesetter: studio.typesetter)
        let first = layout.place(studio.pages[0].scene)
        let whole = Rect(x: 0, y: 0, width: display.pixels.width, height: display.pixels.height)
        #expect(try picture.show(first, background: background).parts == [whole])
        #expect(try picture.show(first, background: background).isEmpty)
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let idle = layout.place(
            maker.scene(for: .faces(correcting: false), light: .green))
        _ = try picture.show(idle, background: background)
        let heard = layout.place(maker.scene(for: .heard(level: 4), light: .green))
        let parts = try picture.show(heard, background: background).parts
        let area = parts.reduce(0) { $0 + $1.width * $1.height }
        #expect(area > 0)
        #expect(area < whole.width * whole.height * 2 / 3)
    }

    /// More parts would be drawn as one, and larger ones anew each time.
    @Test(arguments: GoldenTests.kinds + GoldenTests.longKinds, Studio.displays)
    func `a touched face changes one part for each face, small enough to be remembered`(
        kind: GoldenTests.Kind, display: Studio.Display
    ) throws {
        let studio = try kind.studio
        let layout = studio.layout(display)
        for language in studio.content.languages {
            let maker = SceneMaker(studio.content, language: language, today: nil)
            let idle = layout.place(maker.scene(for: .faces(correcting: false), light: .green))
            for level in studio.content.scale.levels {
                let heard = layout.place(maker.scene(for: .heard(level: level), light: .green))
                let parts = heard.damage(after: idle).parts
                #expect(parts.count == studio.content.scale.levels.count)
                let most = display.pixels.width * display.pixels.height / 8
                #expect(parts.allSatisfy { $0.width * $0.height <= most })
            }
        }
    }
}
