import ConfigFiles
import FeedbackCore
import Foundation
import KioskScreen
import Screen
import Testing

/// Fingers on a screen as it is placed and painted.
struct ScreenShowTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let show: ScreenShow
    private let start = BootTime(seconds: 100)

    /// A screen of 10.1 inches on which presses are recorded.
    init() throws {
        let directory = Self.root.appending(path: "kiosk-config").path
        let text = """
            questions: one-stop
            screen:
              unit: {vi: phường Tây Nha Trang, en: Tay Nha Trang Ward}
              hotline: 0258 3 822 222
              complaints: https://pakn.dichvucong.gov.vn/
              fonts: \(Self.root.appending(path: "assets/fonts").path)
              staff-code: "2468"
            """
        let kiosk = try kioskConfiguration(Array(text.utf8), file: "\(directory)/kiosk.yaml")
        let screen = try #require(kiosk.screen)
        show = ScreenShow(
            screen, of: kiosk, firstCriterion: 1,
            typesetter: Typesetter(fonts: try Fonts(directory: screen.fonts)), at: start)
        try show.resize(
            Size(width: 1280, height: 800), millimetres: Size(width: 217, height: 136))
        _ = show.accept(.home(.faces), at: start)
        _ = try draw()
    }

    @Test func `what does not fit on the display at hand is found on it`() throws {
        let question = TextPlaces.Entry(
            text: "Ông/Bà hài lòng như thế\u{A0}nào với việc phục\u{A0}vụ hôm nay tại {don_vi}?",
            file: "one-stop.yaml", line: 9, column: 11, key: "questions.1.text.vi")
        func findings(_ pixels: Size, _ millimetres: Size) throws -> [String] {
            try show.resize(pixels, millimetres: millimetres)
            var trial = try #require(show.trial)
            while !trial.isOver { trial.tryNext() }
            return trial.findings(TextPlaces([question]), file: "kiosk.yaml", display: "this one")
                .map(\.en)
        }
        #expect(
            try findings(Size(width: 1280, height: 800), Size(width: 217, height: 136)) == [])
        let small = try findings(Size(width: 320, height: 240), Size(width: 70, height: 52))
        #expect(
            small.contains(
                "one-stop.yaml:9:11: questions.1.text.vi: \"Ông/Bà hài lòng như thế nào với"
                    + " việc phục vụ hôm nay tại phường Tây Nha Trang?\" is too long for its"
                    + " place; expected a shorter text (vi, this one)"), "\(small)")
        #expect(
            small.contains { $0.hasPrefix("kiosk.yaml: face 1 would be smaller than a finger") })
        #expect(Set(small).count == small.count)
    }

    private func draw() throws -> Damage {
        try show.draw(light: .green, today: nil, status: ["XANH"])
    }

    /// The middle of what is drawn for a target.
    private func middle(of target: ScreenTarget) throws -> TouchPoint {
        let placement = try #require(show.drawn)
        let item = try #require(placement.items.last { $0.target == target })
        return TouchPoint(
            x: (Double(item.frame.x) + Double(item.frame.width) / 2)
                / Double(placement.frame.width),
            y: (Double(item.frame.y) + Double(item.frame.height) / 2)
                / Double(placement.frame.height))
    }

    private func tap(
        _ point: TouchPoint, from began: TouchPoint? = nil, at time: BootTime
    ) -> [FlowAction] {
        let began = began ?? point
        return show.accept(.began(began, at: time))
            + show.accept(.tapped(point, began: began, at: time))
            + show.accept(.ended(at: time))
    }

    private func press(_ level: UInt8) -> PressedRating {
        PressedRating(id: PressID(number: 1), level: level, isForScreen: true)
    }

    @Test func `a result that is new is drawn at once, and one that is not draws nothing`() throws {
        let result = PublishedResult(
            question: "Q.OSS", scale: .sc5, year: 2_026, month: 10, ratings: 214, share: 7_227,
            interval: 6_591...7_788, leftOut: 12)
        for (results, changes) in [([], false), ([result], true), ([result], false), ([], true)] {
            show.results = results
            #expect(try draw().isEmpty != changes)
        }
    }

    @Test(arguments: [UInt8](1...5))
    func `a tap on a face presses its level`(level: UInt8) throws {
        #expect(tap(try middle(of: .level(level)), at: start) == [.press(level: level)])
    }

    @Test func `a finger that comes up on another face has chosen none`() throws {
        let (two, three) = (try middle(of: .level(2)), try middle(of: .level(3)))
        #expect(tap(three, from: two, at: start) == [])
        let nowhere = TouchPoint(x: 0.5, y: 0.01)
        #expect(tap(nowhere, at: start) == [])
        #expect(tap(TouchPoint(x: 1, y: 1), at: start) == [])
    }

    @Test func `a finger that came down on the page before chooses nothing on this one`() throws {
        let place = RatingPlace(
            chain: ChainID(trusted: Array(repeating: 0, count: 16)), sequence: 3)
        let face = try middle(of: .level(3))
        _ = show.accept(.began(face, at: start))
        // Somebody's press on the panel beside it changes the page meanwhile.
        _ = show.accept(.pressed(press(1)), at: start)
        _ = show.accept(.recorded(press(1).id, at: place), at: start)
        _ = try draw()
        #expect(show.view == .reasons(level: 1, chosen: []))
        let later = start + .seconds(2)
        #expect(show.accept(.tapped(face, began: face, at: later)) == [])
        #expect(show.accept(.ended(at: later)) == [])
        #expect(show.view == .reasons(level: 1, chosen: []))
    }

    @Test func `a finger that rests while the page goes back to the question rates nothing`() throws
    {
        let place = RatingPlace(
            chain: ChainID(trusted: Array(repeating: 0, count: 16)), sequence: 3)
        _ = show.accept(.pressed(press(1)), at: start)
        _ = show.accept(.recorded(press(1).id, at: place), at: start)
        _ = try draw()
        let correcting = start + .seconds(1)
        #expect(tap(try middle(of: .correct), at: correcting).count == 1)
        _ = try draw()
        #expect(show.view == .faces(correcting: true))
        // 15 s after the last touch the page would be gone; a finger that is down is a touch.
        let face = try middle(of: .level(4))
        let down = correcting + .seconds(14)
        #expect(show.accept(.began(face, at: down)) == [])
        #expect(
            show.accept(.tapped(face, began: face, at: down + .seconds(4)))
                == [.replace(level: 4, rating: place)])
        _ = show.accept(.ended(at: down + .seconds(4)))
        #expect(show.view == .heard(level: 4))
        // The input rules have merged the press. One that came down on a page that has gone since
        // means nothing.
        #expect(show.tick(at: down + .seconds(5)) == [])
        #expect(show.view == .faces(correcting: false))
        _ = try draw()
        let other = down + .seconds(30)
        _ = show.accept(.began(face, at: other))
        _ = show.accept(.home(.paused), at: other)
        #expect(show.accept(.tapped(face, began: face, at: other)) == [])
    }

    @Test func `the corner that is held asks for the code, and the code shows the status`() throws {
        let corner = try middle(of: .corner)
        _ = show.accept(.began(corner, at: start))
        #expect(show.deadline == start + Limits.cornerHold)
        _ = show.tick(at: start + Limits.cornerHold)
        #expect(show.view == .code(digits: 0, wrong: false))
        var time = start + Limits.cornerHold
        for digit: UInt8 in [2, 4, 6, 8] {
            _ = try draw()
            time = time + .seconds(1)
            #expect(tap(try middle(of: .digit(digit)), at: time) == [])
        }
        #expect(show.showsStatus)
        _ = try draw()
        let texts = try #require(show.drawn).items.compactMap { item in
            if case .text(let text, _, _) = item.drawing { text } else { nil }
        }
        #expect(texts.contains { $0.contains("XANH") })
    }

    @Test func `a finger that leaves the corner early is asked for nothing`() throws {
        let corner = try middle(of: .corner)
        _ = show.accept(.began(corner, at: start))
        _ = show.accept(.ended(at: start + .seconds(1)))
        _ = show.tick(at: start + .seconds(60))
        #expect(show.view == .faces(correcting: false))
    }

    @Test func `while nothing is recorded there is no face to touch`() throws {
        let face = try middle(of: .level(4))
        _ = show.accept(.home(.paused), at: start)
        _ = try draw()
        #expect(tap(face, at: start) == [])
    }

    /// Presses one of the two keys, through the rules of panels, as its reader does.
    private func strike(
        _ key: UInt16, _ rules: inout InputRules, at time: BootTime
    ) throws -> [FlowAction] {
        let keys = ScreenKeys(device: PanelIdentity(port: "a", vendor: 1, product: 2))
        let presses = [true, false].flatMap {
            rules.accept(.edge(panel: 1, key: key, down: $0, at: time, resynced: false))
        }.compactMap { action in if case .press(let press) = action { press } else { nil } }
        return presses.compactMap(keys.key).flatMap { show.accept(.key($0), at: time) }
    }

    @Test func `two keys rate without a touch, and show where they are`() throws {
        let device = PanelIdentity(port: "a", vendor: 1, product: 2)
        var rules = InputRules(panels: [ScreenKeys(device: device).panel])
        _ = rules.accept(.attached(panel: 1, identity: device, held: [], at: start))
        // The first press only shows the first target, whichever key it is.
        #expect(try strike(2, &rules, at: start + .seconds(1)) == [])
        #expect(try !draw().isEmpty)
        for second in 2...4 {
            #expect(try strike(1, &rules, at: start + .seconds(Int64(second))) == [])
            #expect(try !draw().isEmpty)
        }
        #expect(try strike(2, &rules, at: start + .seconds(5)) == [.press(level: 4)])
        #expect(rules.accept(.detached(panel: 1, at: start + .seconds(6))).count == 1)
        #expect(try strike(2, &rules, at: start + .seconds(7)) == [])
    }

    @Test func `the first touch on a dark display is somebody, and chooses nothing`() throws {
        let face = try middle(of: .level(4))
        #expect(show.lastUse == start)
        let night = start + .hours(3)
        #expect(show.accept(.began(face, at: night), isSeen: false) == [])
        #expect(show.lastUse == night)
        // Lit by now, and the finger is still down: it came for the light.
        let lit = night + .seconds(3)
        #expect(show.accept(.tapped(face, began: face, at: lit)) == [])
        #expect(show.accept(.ended(at: lit)) == [])
        #expect(tap(face, at: lit + .seconds(1)) == [.press(level: 4)])
        // One that was seen, and lifted in the dark, was not.
        _ = show.accept(.began(face, at: lit + .seconds(2)))
        let dark = lit + .seconds(3)
        #expect(show.accept(.tapped(face, began: face, at: dark), isSeen: false) == [])
        _ = show.accept(.ended(at: dark), isSeen: false)
    }

    @Test func `a finger means what stands where the display has it`() throws {
        let placement = try #require(show.drawn)
        let face = try #require(placement.items.last { $0.target == .level(3) }).frame
        let y = (Double(face.y) + 1) / Double(placement.frame.height)
        // The middle of the card's first column, and of the one before it.
        let first = TouchPoint(x: (Double(face.x) + 0.5) / Double(placement.frame.width), y: y)
        let before = TouchPoint(x: (Double(face.x) - 0.5) / Double(placement.frame.width), y: y)
        #expect(tap(first, at: start) == [.press(level: 3)])
        #expect(tap(before, at: start + .seconds(1)) == [])
        show.shift = PictureShift.Offset(x: 1, y: 0)
        #expect(tap(first, at: start + .seconds(2)) == [])
        show.shift = PictureShift.Offset(x: -1, y: 0)
        #expect(tap(before, at: start + .seconds(3)) == [.press(level: 3)])
    }

    @Test func `a key in the dark is somebody, and chooses nothing`() {
        // Lit, the first key shows where the keys are, and the second takes that.
        #expect(show.accept(.next, isSeen: true, at: start + .seconds(1)) == [])
        let night = start + .hours(3)
        for second in 0..<3 {
            let time = night + .seconds(Int64(second))
            #expect(show.accept(.choose, isSeen: false, at: time) == [])
            #expect(show.lastUse == time)
        }
        let lit = night + .seconds(5)
        _ = show.accept(.next, isSeen: true, at: lit)
        let chosen = show.accept(.choose, isSeen: true, at: lit + .seconds(1))
        #expect(chosen.contains { if case .press = $0 { true } else { false } })
    }

    @Test func `whoever touches anything or presses anywhere is somebody`() throws {
        let nowhere = TouchPoint(x: 0.5, y: 0.01)
        _ = show.accept(.began(nowhere, at: start + .seconds(1)))
        #expect(show.lastUse == start + .seconds(1))
        var beside = press(2)
        beside.isForScreen = false
        _ = show.accept(.pressed(beside), at: start + .seconds(2))
        #expect(show.lastUse == start + .seconds(2))
        _ = show.accept(.key(.next), at: start + .seconds(3))
        #expect(show.lastUse == start + .seconds(3))
        _ = show.accept(.home(.faces), at: start + .seconds(4))
        _ = show.accept(.refused(beside.id), at: start + .seconds(5))
        _ = show.accept(.ended(at: start + .seconds(6)))
        #expect(show.lastUse == start + .seconds(3))
    }

    @Test func `nothing is drawn again that is seen already`() throws {
        #expect(try draw().isEmpty)
        _ = show.accept(.pressed(press(4)), at: start)
        #expect(try !draw().isEmpty)
        #expect(try draw().isEmpty)
        try show.resize(Size(width: 800, height: 480), millimetres: Size(width: 154, height: 86))
        #expect(try draw().parts == [Rect(x: 0, y: 0, width: 800, height: 480)])
    }
}
