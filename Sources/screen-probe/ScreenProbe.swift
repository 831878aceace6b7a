import Display
import FeedbackCore
import KioskScreen
import Linux
import Screen

/// A screen in memory, and the memory of a display that is not there.
struct ScreenProbe {
    let show: ScreenShow
    let size: Size
    private let input: ProbeInput
    private let panel: UInt16
    private var rules = TouchRules()
    private var memory: [UInt32] = []
    private var count: UInt64 = 0
    private var now: BootTime

    init(_ screen: ScreenConfiguration, of kiosk: KioskConfiguration, size: Size) throws {
        now = BootClock.now()
        show = ScreenShow(
            screen, of: kiosk, firstCriterion: 1,
            typesetter: Typesetter(fonts: try Fonts(directory: screen.fonts)), at: now)
        // A display of 10.1 inches, in 16:10.
        try show.resize(size, millimetres: Size(width: 217, height: 136))
        self.size = size
        input = try ProbeInput(kiosk, question: screen.question)
        guard let panel = kiosk.screenPanelNumber else { throw Unrated() }
        self.panel = panel
        _ = rules.accept(.attached(TouchFrame(time: now, contacts: []), TouchTraits()))
    }

    /// Draws the first picture of a kiosk that records.
    func begin() throws {
        _ = show.accept(.home(.faces), at: now)
        _ = try draw()
    }

    /// Brings the first picture to the display, which is there from now on.
    mutating func light() {
        memory = [UInt32](repeating: 0, count: size.width * size.height)
        copy(Damage([Rect(x: 0, y: 0, width: size.width, height: size.height)]))
    }

    /// One citizen, whose rating is on disk at once and who says nothing more; the µs from the
    /// finger that is lifted to the picture, and of the copy alone.
    mutating func touch() throws -> (ours: Int64, copy: Int64) {
        count += 1
        now = now + .seconds(60)
        _ = show.tick(at: now)
        copy(try draw())
        let level = UInt8(count % 5 + 1)
        _ = finger(at: [try middle(of: .level(level))])
        copy(try draw())
        now = now + .milliseconds(100)
        let began = BootClock.now()
        guard case .press(level)? = finger(at: []).first,
            let rating = input.press([true, false].map { edge(level, isDown: $0) })
        else { throw Unrated() }
        _ = show.accept(.pressed(rating), at: now)
        let changed = try draw()
        copy(changed)
        let drawn = BootClock.now()
        copy(changed)
        let copied = BootClock.now()
        let place = RatingPlace(
            chain: ChainID(trusted: Array(repeating: 0, count: 16)), sequence: count)
        _ = show.accept(.recorded(rating.id, at: place), at: now)
        copy(try draw())
        return ((drawn - began).microseconds, (copied - drawn).microseconds)
    }

    /// What the screen makes of the fingers that are on it now.
    private mutating func finger(at points: [TouchPoint]) -> [FlowAction] {
        let contacts = points.map { point in
            TouchContact(id: .init(slot: 0, tracking: Int32(count)), point: point)
        }
        return rules.accept(.frame(TouchFrame(time: now, contacts: contacts)))
            .flatMap { show.accept($0) }
    }

    private func edge(_ level: UInt8, isDown: Bool) -> PanelEvent {
        .edge(panel: panel, key: UInt16(level), down: isDown, at: now, resynced: false)
    }

    private func middle(of target: ScreenTarget) throws -> TouchPoint {
        guard let frame = show.drawn?.items.first(where: { $0.target == target })?.frame
        else { throw Unrated() }
        return TouchPoint(
            x: (Double(frame.x) + Double(frame.width) / 2) / Double(size.width),
            y: (Double(frame.y) + Double(frame.height) / 2) / Double(size.height))
    }

    /// A touch of a face did not become a press.
    private struct Unrated: Error {}

    private func draw() throws -> Damage {
        try show.draw(light: .green, today: nil, status: [])
    }

    private mutating func copy(_ changed: Damage) {
        guard let picture = show.picture else { return }
        let turn = PictureTurn(.none, size: size)
        let width = size.width
        unsafe memory.withUnsafeMutableBytes { memory in
            unsafe picture.withPixels { pixels in
                for part in changed.parts {
                    unsafe turn.copy(
                        part, from: pixels, stride: picture.stride, to: memory, pitch: width * 4)
                }
            }
        }
    }
}
