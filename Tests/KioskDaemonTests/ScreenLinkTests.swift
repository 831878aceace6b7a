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

    /// Two panels, of which the first asks the screen's question.
    private static let panels = [UInt16(1), 2].map { question in
        KioskConfiguration.Panel(
            identity: PanelIdentity(port: "usb-\(question)", vendor: 1, product: 2),
            profile: PanelProfile(name: "p", title: "p", matches: [], scale: .sc5, keys: []),
            question: question)
    }

    private func link(_ panels: [KioskConfiguration.Panel] = panels) -> ScreenLink {
        ScreenLink(inbox: inbox, question: 1, panels: panels)
    }

    /// What the screen hears of its panels: whether one asks the same, and one something else.
    private func heard() -> [[Bool]] {
        inbox.take().compactMap { message in
            guard case .panels(let panels) = message else { return nil }
            return [panels.asksSame, panels.asksOther]
        }
    }

    @Test func `what panels ask is told when it is new, though the light stays as it is`() {
        var link = link()
        let steps: [(attached: [Bool], told: [[Bool]])] = [
            ([false, false], []), ([true, false], [[true, false]]),
            ([true, true], [[true, true]]), ([true, true], []), ([false, true], [[false, true]]),
            ([false, false], [[false, false]]), ([false, true], [[false, true]]),
        ]
        var lights: [Light] = []
        for (attached, told) in steps {
            board.input([], connections(attached), at: .init(seconds: 1))
            link.tell(connections(attached))
            #expect(heard() == told, "\(attached)")
            let state = board.look()
            #expect(state.readPanels == [1, 2].filter { attached[Int($0) - 1] })
            lights.append(state.light(keyReadable: true, started: started, now: started))
        }
        #expect(lights[4] == lights[5])
        #expect(lights[5] == lights[6])
    }

    @Test func `of two panels that ask the same it is told when the last has gone`() {
        var link = link([Self.panels[1], Self.panels[1]])
        for (attached, told) in [
            ([true, false], [[false, true]]), ([true, true], []), ([false, true], []),
            ([false, false], [[false, false]]),
        ] {
            link.tell(connections(attached))
            #expect(heard() == told, "\(attached)")
        }
    }

    @Test func `that a panel is gone arrives though the screen is behind`() {
        var link = link()
        link.tell(connections([true]))
        link.tell(connections([false]))
        #expect(heard() == [[true, false], [false, false]])
    }
}
