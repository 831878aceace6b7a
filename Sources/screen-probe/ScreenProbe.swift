import Display
import FeedbackCore
import KioskScreen
import Linux
import Screen

/// A screen in memory, and the memory of a display that is not there.
struct ScreenProbe {
    let show: ScreenShow
    let size: Size
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

    /// One citizen, whose rating is on disk at once and who says nothing more; the µs of the touch,
    /// and of the copy alone.
    mutating func touch() throws -> (ours: Int64, copy: Int64) {
        count += 1
        now = now + .seconds(60)
        _ = show.tick(at: now)
        copy(try draw())
        let id = PressID(number: count)
        let rating = PressedRating(id: id, level: UInt8(count % 5 + 1), isForScreen: true)
        let began = BootClock.now()
        _ = show.accept(.pressed(rating), at: now)
        let changed = try draw()
        copy(changed)
        let drawn = BootClock.now()
        copy(changed)
        let copied = BootClock.now()
        let place = RatingPlace(
            chain: ChainID(trusted: Array(repeating: 0, count: 16)), sequence: count)
        _ = show.accept(.recorded(id, at: place), at: now)
        copy(try draw())
        return ((drawn - began).microseconds, (copied - drawn).microseconds)
    }

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
