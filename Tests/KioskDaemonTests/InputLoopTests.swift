import FeedbackCore
import KioskDaemon
import Linux
import Testing

/// Touched faces on their way from the screen thread to the journal's.
struct InputLoopTests {
    private static let chain = ChainID(trusted: Array(repeating: 7, count: 16))

    /// Two touches of a screen that shows question 1, the second to correct the first's rating.
    @Test func `a touched face is a press, of which the screen hears before the journal`() throws {
        let profile = PanelProfile(
            name: "screen", title: "Touchscreen", matches: [], scale: .sc5,
            keys: (1...5).map { .init(code: $0, level: UInt8($0)) })
        let identity = PanelIdentity(port: "usb-1", vendor: 1, product: 2)
        let faces = KioskConfiguration.Panel(identity: identity, profile: profile, question: 1)
        let inbox = try Mailbox<InputLoop.Message>(capacity: 16)
        let journal = try Mailbox<JournalLoop.Message>(capacity: 16)
        let screen = try Mailbox<ScreenLoop.Message>(capacity: 16)
        let loop = InputLoop(
            panels: [], ratingPanels: [faces],
            screen: ScreenLink(inbox: screen, question: 1, panels: [faces]), inbox: inbox,
            journal: journal, board: try StatusBoard(), log: EventLog { _, _, _ in })
        let now = BootClock.now()
        let place = RatingPlace(chain: Self.chain, sequence: 9)
        let attached = PanelEvent.attached(panel: 1, identity: identity, held: [], at: now)
        inbox.send(.screen([attached], correcting: nil))
        inbox.send(.screen(Self.touch(4, at: now + .seconds(1)), correcting: nil))
        inbox.send(.screen(Self.touch(2, at: now + .seconds(3)), correcting: place))
        inbox.send(.stop)
        let thread = try Thread(name: "input") { loop.run() }
        thread.join()
        let actions = journal.take().flatMap { message -> [InputAction] in
            if case .actions(let actions, _) = message { actions } else { [] }
        }
        let presses = actions.compactMap(Self.press)
        #expect(
            presses == [
                Press(panel: 1, key: 4, time: now + .seconds(1)),
                Press(panel: 1, key: 2, time: now + .seconds(3), replaces: place),
            ])
        let told = screen.take().compactMap { message in
            if case .pressed(let rating) = message { rating } else { nil }
        }
        #expect(
            told == [
                PressedRating(id: PressID(presses[0]), level: 4, isForScreen: true),
                PressedRating(
                    id: PressID(presses[1]), level: 2, isForScreen: true, corrects: true),
            ])
    }

    private static func press(_ action: InputAction) -> Press? {
        if case .press(let press) = action { press } else { nil }
    }

    private static func touch(_ key: UInt16, at time: BootTime) -> [PanelEvent] {
        [true, false].map { .edge(panel: 1, key: key, down: $0, at: time, resynced: false) }
    }
}
