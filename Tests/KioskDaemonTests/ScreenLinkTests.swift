import FeedbackCore
import Linux
import Panels
import Testing

@testable import KioskDaemon

/// What the input thread tells the screen of panels.
struct ScreenLinkTests {
    private let board: StatusBoard
    private let inbox: Mailbox<ScreenLoop.Message>
    private let started = BootTime(seconds: 1_000)

    init() throws {
        board = try StatusBoard()
        // Room for less than is told.
        inbox = try Mailbox(capacity: 1)
    }

    private func connections(_ attached: [Bool]) -> [PanelConnection] {
        zip(UInt16(1)..., attached).map { number, isAttached in
            PanelConnection(
                panel: number,
                identity: PanelIdentity(port: "usb-\(number)", vendor: 1, product: 2),
                state: isAttached ? .attached(node: "event\(number)") : .absent)
        }
    }

    /// What the screen hears of its panels.
    private func heard() -> [Bool] {
        inbox.take().compactMap { if case .panel(let isRead) = $0 { isRead } else { nil } }
    }

    @Test func `the last panel to go is told though the light stays as it is`() {
        var link = ScreenLink(inbox: inbox, question: 1, panels: [])
        let steps: [(attached: [Bool], told: [Bool])] = [
            ([false, false], []), ([true, false], [true]), ([true, true], []),
            ([false, true], []), ([false, false], [false]), ([false, true], [true]),
        ]
        var lights: [Light] = []
        for (attached, told) in steps {
            board.input([], connections(attached))
            link.tell(connections(attached))
            #expect(heard() == told, "\(attached)")
            let state = board.look()
            #expect(state.hasPanel == attached.contains(true))
            lights.append(state.light(keyReadable: true, started: started, now: started))
        }
        #expect(lights[3] == lights[4])
        #expect(lights[4] == lights[5])
    }

    @Test func `that a panel is gone arrives though the screen is behind`() {
        var link = ScreenLink(inbox: inbox, question: 1, panels: [])
        link.tell(connections([true]))
        link.tell(connections([false]))
        #expect(heard() == [true, false])
    }
}
