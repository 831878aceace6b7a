import FeedbackCore
import Screen
import Testing

/// Whatever is shown can be touched and read, on every display.
struct LayoutTests {
    /// One screen of one kind of kiosk, placed.
    private typealias Shown = (name: String, placement: Placement)

    /// Every kind of kiosk on every display, placed once for all tests.
    private static let shown: Result<[Studio.Display: [Shown]], any Error> = Result {
        var shown: [Studio.Display: [Shown]] = [:]
        for kind in GoldenTests.kinds {
            let studio = try Studio(kind.set, question: kind.question, followUp: kind.followUp)
            for display in Studio.displays {
                let layout = studio.layout(display)
                shown[display, default: []] += studio.pages.map {
                    ("\(kind.testDescription)/\($0.name)", layout.place($0.scene))
                }
            }
        }
        return shown
    }

    private static func placements(on display: Studio.Display) throws -> [Shown] {
        try shown.get()[display] ?? []
    }

    @Test(arguments: Studio.displays)
    func `every text of the catalogues fits, and its letters are in the fonts`(
        display: Studio.Display
    ) throws {
        for (name, placement) in try Self.placements(on: display) {
            let problems = placement.problems.filter {
                if case .leftOut = $0 { false } else { true }
            }
            #expect(problems == [], "\(name)")
        }
    }

    @Test(arguments: Studio.displays.dropFirst(2))
    func `from ten inches on nothing is left out`(display: Studio.Display) throws {
        for (name, placement) in try Self.placements(on: display) {
            #expect(placement.problems == [], "\(name)")
        }
    }

    @Test(arguments: GoldenTests.kinds)
    func `what can be touched is what the flow acts on`(kind: GoldenTests.Kind) throws {
        let studio = try Studio(kind.set, question: kind.question, followUp: kind.followUp)
        for page in studio.pages {
            let placement = studio.layout(Studio.displays[2]).place(page.scene)
            var acting = Set(page.view.targets(in: studio.content.plan))
            // What was chosen is not given up by the way past the question.
            if case .reasons(_, let chosen) = page.view, !chosen.isEmpty { acting.remove(.skip) }
            #expect(Set(placement.items.compactMap(\.target)) == acting, "\(page.name)")
        }
    }

    /// 20 mm and 5 mm between, reckoned here from the display's own millimetres.
    @Test(arguments: Studio.displays)
    func `targets are as large as a finger and as far apart`(display: Studio.Display) throws {
        let perMillimetre = Double(display.pixels.width) / Double(display.millimetres.width)
        for (name, placement) in try Self.placements(on: display) {
            let targets = placement.items.filter { $0.target != nil && $0.target != .corner }
            for (place, item) in targets.enumerated() {
                let side = Double(min(item.frame.width, item.frame.height))
                #expect(side / perMillimetre >= 19.9, "\(name): \(item)")
                for other in targets[..<place] {
                    let gap = Double(item.frame.distance(to: other.frame))
                    #expect(gap / perMillimetre >= 4.9, "\(name): \(item) and \(other)")
                }
            }
        }
    }

    @Test(arguments: Studio.displays)
    func `a touch in the middle of what is drawn means what it says`(
        display: Studio.Display
    ) throws {
        for (name, placement) in try Self.placements(on: display) {
            for item in placement.items {
                guard let target = item.target else { continue }
                let x = item.frame.x + item.frame.width / 2
                let y = item.frame.y + item.frame.height / 2
                #expect(placement.target(x: x, y: y) == target, "\(name)")
            }
            #expect(placement.target(x: -1, y: 5) == nil)
            #expect(
                placement.target(x: placement.frame.right, y: placement.frame.bottom) == nil)
        }
    }

    @Test(arguments: Studio.displays)
    func `everything stands on the display`(display: Studio.Display) throws {
        for (name, placement) in try Self.placements(on: display) {
            for item in placement.items {
                #expect(placement.frame.contains(item.frame), "\(name): \(item)")
            }
        }
    }

    @Test func `on a tall display the faces stand below the upper fifth, within reach`() throws {
        let studio = try Studio("one-stop")
        let placement = studio.layout(Studio.displays[5]).place(studio.pages[0].scene)
        let faces = placement.items.filter { $0.target?.isLevel == true }
        #expect(faces.count == 5)
        for face in faces { #expect(face.frame.y > placement.frame.height / 5) }
    }

    @Test func `thanks are the same for all levels, and nothing can be touched there`() throws {
        let studio = try Studio("one-stop")
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let placement = studio.layout(Studio.displays[2])
            .place(maker.scene(for: .thanks, light: .green))
        #expect(placement.items.compactMap(\.target) == [])
    }

    @Test func `while nothing is recorded there is no face`() throws {
        let studio = try Studio("one-stop")
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let placement = studio.layout(Studio.displays[2])
            .place(maker.scene(for: .paused, light: .red))
        #expect(
            !placement.items.contains {
                if case .face = $0.drawing { true } else { $0.target?.isLevel == true }
            })
    }

    @Test func `a text that is too long, a letter that no font has and a small display are told`()
        throws
    {
        let studio = try Studio("one-stop")
        var scene = studio.pages[0].scene
        let long = Array(repeating: "dài", count: 400).joined(separator: " ")
        scene.hotline = "\u{1F600}"
        guard case .faces(_, let faces) = scene.body else {
            Issue.record("no faces")
            return
        }
        scene.body = .faces(title: long, faces)
        let problems = studio.layout(Studio.displays[2]).place(scene).problems
        #expect(problems.contains(.tooLong(long)))
        #expect(problems.contains(.missingLetters("\u{1F600}")))
        let tiny = DisplayMetrics(
            pixels: Size(width: 480, height: 320), millimetres: Size(width: 73, height: 49))
        let small = Layout(
            metrics: tiny, theme: studio.screen.theme, measurer: studio.typesetter
        ).place(studio.pages[0].scene)
        #expect(small.problems.contains(.tooSmall(.level(1))))
    }

    @Test func `a display that does not know its size is taken for one of 96 pixels an inch`() {
        let pixels = Size(width: 1280, height: 800)
        for millimetres in [nil, Size(width: 0, height: 0)] {
            let metrics = DisplayMetrics(pixels: pixels, millimetres: millimetres)
            // 20 mm are 75.6 pixels.
            #expect(metrics.pixels(millimetres: 20) == 76)
        }
    }
}

extension ScreenTarget {
    fileprivate var isLevel: Bool {
        if case .level = self { true } else { false }
    }
}
