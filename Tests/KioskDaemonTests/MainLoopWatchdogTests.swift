import FeedbackCore
import Journal
import Linux
import Panels
import Testing
import Uplink

@testable import KioskDaemon

/// Which threads the main thread asks whether they live.
struct MainLoopWatchdogTests {
    private let desk: KeeperDesk

    init() throws { desk = try KeeperDesk() }

    private func parts(
        screen: Mailbox<ScreenLoop.Message>?
    ) -> MainLoop.Parts {
        let log = EventLog { _, _, _ in }
        return MainLoop.Parts(
            kiosk: desk.loop.kiosk, board: desk.board, journal: desk.inbox, input: desk.input,
            uplink: desk.uplink, replies: desk.replies,
            keeper: EnrolmentKeeper(
                identity: IdentityDirectory(desk.directory + "/identity"), journal: desk.inbox,
                declared: desk.loop.kiosk.declared, log: log),
            lights: nil, screen: screen, hasBeacons: false, log: log)
    }

    @Test func `the screen's thread is asked like the others, and its silence starves`() throws {
        let parts = parts(screen: desk.screen)
        var watchdog = Watchdog(interval: .seconds(180), at: desk.now)
        func turn() -> Watchdog.Verdict {
            watchdog.turn(answers: parts.answers(in: desk.board.look()), at: BootClock.now())
        }
        #expect(turn() == .feed)
        parts.askEverybody()
        let asked = desk.screen.take().count { if case .ping = $0 { true } else { false } }
        #expect(asked == 1)
        for worker in [StatusBoard.Worker.input, .journal] {
            desk.board.answered(worker, at: BootClock.now())
        }
        desk.uplink.signals.beat(at: BootClock.now())
        #expect(parts.answers(in: desk.board.look()).count { $0 == nil } == 1)
        #expect(turn() == .starve)
        for worker in [StatusBoard.Worker.input, .journal, .screen] {
            desk.board.answered(worker, at: BootClock.now())
        }
        desk.uplink.signals.beat(at: BootClock.now())
        #expect(turn() == .feed)
    }

    @Test func `where a panel is read, a screen that hangs is told and ends no daemon`() throws {
        let parts = parts(screen: desk.screen)
        let panel = PanelConnection(
            panel: 1, identity: desk.loop.kiosk.panels[0].identity,
            state: .attached(node: "/dev/input/event3"))
        desk.board.input([], [panel], at: desk.now)
        #expect(parts.answers(in: desk.board.look()).count == 3)
        desk.board.screenHangs(true)
        let light = desk.board.look().light(keyReadable: true, started: desk.now, now: desk.now)
        #expect(light.reasons.contains(.screenNeedsHelp))
        desk.board.input([], [], at: desk.now)
        #expect(parts.answers(in: desk.board.look()).count == 4)
    }

    @Test func `a kiosk without a screen waits for none`() {
        let answers = parts(screen: nil).answers(in: desk.board.look())
        #expect(answers.count == 3)
    }

    @Test func `a screen that shows nothing answers while it waits for its next try`() throws {
        let black = Color(red: 0, green: 0, blue: 0)
        let theme = ScreenTheme(
            background: black, surface: black, line: black, text: black, quiet: black,
            accent: black, onAccent: black, faces: [])
        let screen = ScreenConfiguration(
            question: 1, texts: [], theme: theme, unit: [:], hotline: "1022", complaints: "")
        let question = QuestionSet.Question(id: "Q.OSS", scale: .sc5, text: [:])
        var kiosk = KioskConfiguration(
            questions: QuestionSet(id: "one-stop", version: 1, questions: [question]))
        kiosk.screen = screen
        let loop = ScreenLoop(
            file: "kiosk.yaml", configuration: kiosk, screen: screen, inbox: desk.screen,
            input: desk.input, journal: desk.inbox, board: desk.board,
            log: EventLog { _, _, _ in }, service: ServiceManager(),
            words: StaffWords(
                kiosk: .zero, keyReadable: true, board: desk.board, started: desk.now),
            draw: { _, _, _ in throw SystemError("ioctl", code: 19) })
        let asked = BootClock.now()
        desk.screen.send(.ping)
        desk.screen.send(.stop)
        loop.run(kept: nil)
        let answered = try #require(desk.board.look().answers[.screen])
        #expect(asked <= answered && answered <= BootClock.now())
    }
}
