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
        for kind in GoldenTests.kinds + GoldenTests.longKinds {
            let studio = try kind.studio
            for display in Studio.displays {
                let layout = studio.layout(display)
                shown[display, default: []] += kind.pages(of: studio).map {
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
    func `from ten inches on nothing is left out, however long the unit's name`(
        display: Studio.Display
    ) throws {
        for (name, placement) in try Self.placements(on: display) {
            #expect(placement.problems == [], "\(name)")
        }
    }

    @Test(arguments: Studio.displays.prefix(2))
    func `on seven inches the line about privacy is always there`(display: Studio.Display) throws {
        for (name, placement) in try Self.placements(on: display) {
            for case .leftOut(let text) in placement.problems {
                #expect(text.contains("72,27%") || text.contains(#/khảo sát|survey/#), "\(name)")
            }
        }
    }

    @Test(arguments: GoldenTests.kinds)
    func `what can be touched is what the flow acts on`(kind: GoldenTests.Kind) throws {
        let studio = try Studio(kind.set, question: kind.question, followUp: kind.followUp)
        for page in studio.pages {
            let placement = studio.layout(Studio.displays[2]).place(page.scene)
            let acting = Set(page.view.targets(in: studio.content.plan))
            #expect(Set(placement.items.compactMap(\.target)) == acting, "\(page.name)")
        }
    }

    @Test(arguments: Studio.displays)
    func `nothing is drawn so near the edge that the shift against burn-in cuts it`(
        display: Studio.Display
    ) throws {
        for (name, placement) in try Self.placements(on: display) {
            let (right, bottom) = (placement.frame.right, placement.frame.bottom)
            for item in placement.items where item.drawing != .nothing {
                #expect(item.ink.right + Limits.shiftFarthest <= right, "\(name): \(item)")
                #expect(item.ink.bottom + Limits.shiftFarthest <= bottom, "\(name): \(item)")
            }
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

    @Test func `thanks look the same after every level, and nothing can be touched there`() throws {
        let studio = try Studio("one-stop", followUp: "nothing")
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        var seen: Set<Placement> = []
        for level in studio.content.scale.levels {
            let start = BootTime(milliseconds: 0)
            var flow = ScreenFlow(studio.content.plan, at: start)
            let id = PressID(number: 1)
            let chain = ChainID(trusted: Array(repeating: 0, count: 16))
            let place = RatingPlace(chain: chain, sequence: 9)
            let press = PressedRating(id: id, level: level, isForScreen: true)
            _ = flow.accept(.pressed(press), at: start)
            _ = flow.accept(.recorded(id, at: place), at: start)
            #expect(flow.view == .thanks)
            seen.insert(
                studio.layout(Studio.displays[2]).place(maker.scene(for: flow.view, light: .green)))
        }
        #expect(seen.count == 1)
        #expect(seen.first?.items.compactMap(\.target) == [])
    }

    @Test
    func `a rating that waits for the disk shows the face that was chosen, and no other card`()
        throws
    {
        let studio = try Studio("one-stop")
        let maker = SceneMaker(studio.content, language: "vi", today: nil)
        let placement = studio.layout(Studio.displays[2])
            .place(maker.scene(for: .heard(level: 4), light: .green))
        let accents = placement.items.filter {
            if case .card(studio.screen.theme.accent, _, _, _) = $0.drawing { true } else { false }
        }
        #expect(accents.count == 1)
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

    @Test(arguments: [Studio.displays[0], Studio.displays[1]])
    func `a text that is too long is told, and drawn smaller than we promise rather than cut`(
        display: Studio.Display
    ) throws {
        let studio = try Studio("one-stop")
        let long = Array(repeating: "dài", count: 36).joined(separator: " ")
        var page = try #require(studio.pages.first { $0.view == .thanks })
        guard case .message(var message) = page.scene.body else {
            Issue.record("no message")
            return
        }
        message.title = long
        page.scene.body = .message(message)
        let placement = studio.layout(display).place(page.scene)
        #expect(placement.problems == [.tooLong(long)])
        let texts = placement.items.compactMap { item -> (Placed, TextStyle)? in
            guard case .text(long, let style, _) = item.drawing else { return nil }
            return (item, style)
        }
        let (item, style) = try #require(texts.first)
        let extent = studio.typesetter.extent(of: long, style: style, width: item.frame.width)
        #expect(extent.width <= item.frame.width && extent.height <= item.frame.height)
        #expect(placement.frame.contains(item.frame))
        #expect(style.size < display.metrics.pixels(points: 24))
    }

    @Test
    func `a letter that is missing in small print is told, and nothing else is left out for it`()
        throws
    {
        let studio = try Studio("one-stop")
        for place in 0..<3 {
            var scene = studio.pages[0].scene
            scene.notes[place] += " \u{1F600}"
            let problems = studio.layout(Studio.displays[4]).place(scene).problems
            #expect(problems == [.missingLetters(scene.notes[place])])
        }
    }

    @Test(arguments: ScreenPhrase.allCases)
    func `every phrase that is far too long is told`(phrase: ScreenPhrase) throws {
        guard ![.result, .answer].contains(phrase) else { return }
        var studio = try Studio("one-stop")
        let long = Array(repeating: "dài", count: 300).joined(separator: " ")
        try studio.say(long, for: phrase)
        let problems = studio.pages.flatMap {
            studio.layout(Studio.displays[2]).place($0.scene).problems
        }
        #expect(problems.contains(.tooLong(long)) || problems.contains(.leftOut(long)))
    }
}

extension ScreenTarget {
    fileprivate var isLevel: Bool {
        if case .level = self { true } else { false }
    }
}
