import ConfigFiles
import Control
import FeedbackCore
import Foundation
import Linux
import Panels
import Screen
import Synchronization

@testable import Display
@testable import KioskDaemon
@testable import KioskScreen

/// The screen's thread in the test's own, with a display in memory.
final class ScreenDesk {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    /// The directory of the configuration.
    static let directory = root.appending(path: "kiosk-config").path
    /// A display of 10.1 inches that says so.
    static let usual = Display.Panel(
        pixels: Size(width: 1_280, height: 800), millimetres: Size(width: 217, height: 136))
    /// One on which many texts have no room.
    static let small = Display.Panel(
        pixels: Size(width: 320, height: 240), millimetres: Size(width: 70, height: 52))

    let display: MemoryDisplay
    let thread: ScreenThread
    private let board: StatusBoard
    private let inbox: Mailbox<ScreenLoop.Message>
    private var link: ScreenLink
    private let panels: [KioskConfiguration.Panel]
    private let log: Lines
    private var now = BootClock.now()

    /// What was logged.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }

        func take() -> [String] {
            lines.withLock { lines in
                defer { lines = [] }
                return lines
            }
        }
    }

    /// A kiosk with these panels, all plugged in but the `absent`, and a touchscreen that is not
    /// unless `screen` says something else; its display has the picture of an earlier process if
    /// that is `kept`.
    init(
        panels: String = "[]",
        screen lines: String? = nil,
        absent: Set<UInt16> = [], kept: Bool = false
    ) throws {
        let lines = lines ?? "touch: {port: none-such, device: \"0001:0002\"}"
        let text = """
            questions: one-stop
            panels: \(panels)
            screen:
              unit: {vi: phường Tây Nha Trang, en: Tay Nha Trang Ward}
              hotline: 0258 3 822 222
              complaints: https://pakn.dichvucong.gov.vn/
              fonts: \(Self.root.appending(path: "assets/fonts").path)
              \(lines)
            """
        let file = "\(Self.directory)/kiosk.yaml"
        let kiosk = try kioskConfiguration(Array(text.utf8), file: file)
        guard let screen = kiosk.screen else { throw POSIXError(.EINVAL) }
        display = try MemoryDisplay()
        board = try StatusBoard()
        inbox = try Mailbox(capacity: Limits.waitingPresses)
        link = ScreenLink(inbox: inbox, question: screen.question, panels: kiosk.ratingPanels)
        self.panels = kiosk.panels
        board.input([], Self.connections(kiosk.panels, absent: absent), at: now)
        link.tell(Self.connections(kiosk.panels, absent: absent))
        let log = Lines()
        self.log = log
        let loop = ScreenLoop(
            file: file, configuration: kiosk, screen: screen, inbox: inbox,
            input: try Mailbox(capacity: Limits.waitingPresses),
            journal: try Mailbox(capacity: Limits.waitingPresses), board: board,
            log: EventLog { _, event, words in log.add("\(event): \(words)") },
            service: ServiceManager(),
            words: StaffWords(
                kiosk: KioskID(trusted: Array(repeating: 0, count: 16)), keyReadable: true,
                board: board, started: now),
            draw: { _, _, _ in })
        thread = try ScreenThread(loop, on: display, isKept: kept, light: .starting, speaker: nil)
    }

    /// Somebody presses a key of a panel that asks what the screen asks.
    func press(_ level: UInt8) throws {
        inbox.send(.pressed(PressedRating(id: Self.press, level: level, isForScreen: true)))
        _ = thread.obey()
        try work()
    }

    /// The rating of that press is on disk.
    func record() throws {
        let place = RatingPlace(
            chain: ChainID(trusted: Array(repeating: 7, count: 16)), sequence: 9)
        inbox.send(.recorded([(press: Self.press, place: place)]))
        _ = thread.obey()
        try work()
    }

    private static let press = PressID(number: 1)

    /// When the screen's thread answered the watchdog, which asks now.
    func ping() -> BootTime? {
        inbox.send(.ping)
        _ = thread.obey()
        return board.look().answers[.screen]
    }

    /// The screen's thread hears of the light, and works for a moment.
    func light(_ color: Light.Color, because reasons: [LightReason] = []) throws {
        inbox.send(.light(Light(color: color, pattern: .steady, reasons: reasons)))
        _ = thread.obey()
        try work()
    }

    /// The panels with these numbers are pulled, and all others are there.
    func pull(_ absent: Set<UInt16>) throws {
        board.input([], Self.connections(panels, absent: absent), at: now)
        link.tell(Self.connections(panels, absent: absent))
        _ = thread.obey()
        try work()
    }

    private static func connections(
        _ panels: [KioskConfiguration.Panel], absent: Set<UInt16>
    ) -> [PanelConnection] {
        zip(UInt16(1)..., panels).map { number, panel in
            PanelConnection(
                panel: number, identity: panel.identity,
                state: absent.contains(number)
                    ? .absent : .attached(node: "/dev/input/event\(number)"))
        }
    }

    /// Nothing happens for so long.
    func wait(_ span: TimeSpan) throws {
        now = now + span
        try work()
    }

    /// Works so many times, once unless told.
    func work(times: Int = 1) throws {
        for _ in 0..<times {
            now = now + .milliseconds(10)
            try thread.work(at: now)
        }
    }

    /// Works until every page was tried, and some more.
    func tryPages() throws { try work(times: 100) }

    /// The texts that are to be read on the display, wherever their lines may break.
    var texts: [String] {
        (thread.show.drawn?.items ?? []).compactMap { item in
            if case .text(let text, _, _) = item.drawing {
                text.replacing("\u{A0}", with: " ")
            } else {
                nil
            }
        }
    }

    /// What `hailong status` says of the screen.
    var status: StatusReport.Screen? { report.screen }

    /// The light that the kiosk has for its screen alone.
    var needsHelp: Bool { board.look().screen?.needsHelp == true }

    /// What was logged since it was asked for last.
    func logged() -> [String] { log.take() }

    private var report: StatusReport {
        board.look().report(
            kiosk: KioskID(trusted: Array(repeating: 0, count: 16)), keyReadable: true,
            started: now, now: now)
    }
}
