import ArgumentParser
import ConfigFiles
import Display
import FeedbackCore
import KioskScreen
import Linux
import Screen

/// `screen`: how long a touched face takes until its picture is ready for the display.
struct ScreenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen",
        abstract: "Touch faces of a screen in memory, and time what the daemon does for each.",
        discussion: """
            Prints when the first picture was there, in µs of the boot; then µs, one touch a line: \
            from the touch to the picture with its face, copied to where a display would show it; \
            and a copy of the same parts by itself.
            """)

    @Option(help: "The kiosk.yaml whose screen is drawn.")
    var config: String

    @Option(help: "How often a face is touched.")
    var touches = 2_000

    func run() throws {
        let kiosk = try loadKioskConfiguration(file: config)
        guard let screen = kiosk.screen else { throw ValidationError("\(config) has no screen") }
        let size = Size(width: 1280, height: 800)
        let began = BootClock.now()
        let show = ScreenShow(
            screen, questions: kiosk.questions, firstCriterion: 1,
            typesetter: Typesetter(fonts: try Fonts(directory: screen.fonts)), at: began)
        try show.resize(size, millimetres: Size(width: 217, height: 136))
        var bench = ScreenBench(show: show, size: size, now: began)
        try bench.begin()
        print("first \(BootClock.now().microseconds)")
        for _ in 0..<touches {
            let (ours, copy) = try bench.touch()
            print("\(ours) \(copy)")
        }
    }
}

/// A screen in memory, and the memory of a display that is not there.
private struct ScreenBench {
    let show: ScreenShow
    let size: Size
    private var memory: [UInt32]
    private var count: UInt64 = 0
    private var now: BootTime

    init(show: ScreenShow, size: Size, now: BootTime) {
        self.show = show
        self.size = size
        self.now = now
        memory = [UInt32](repeating: 0, count: size.width * size.height)
    }

    mutating func begin() throws {
        _ = show.accept(.recording(true), at: now)
        copy(try draw())
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
