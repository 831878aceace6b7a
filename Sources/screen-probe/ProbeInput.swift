import FeedbackCore
import KioskDaemon
import Linux

/// The input thread's part of a touch: what the screen says was pressed goes through the rules of
/// all panels, on a thread of its own, and comes back as a press that counts.
struct ProbeInput {
    private let edges: Mailbox<[PanelEvent]>
    private let back: Mailbox<ScreenLoop.Message>

    init(_ kiosk: KioskConfiguration, question: UInt16) throws {
        let edges = try Mailbox<[PanelEvent]>(capacity: 4)
        let back = try Mailbox<ScreenLoop.Message>(capacity: 4)
        let panels = kiosk.ratingPanels
        let link = ScreenLink(inbox: back, question: question, panels: panels)
        (self.edges, self.back) = (edges, back)
        try Thread(name: "input") {
            var rules = InputRules(panels: panels)
            while true {
                for events in edges.receive() {
                    link.tell(events.flatMap { rules.accept($0) })
                }
            }
        }.detach()
        edges.send(
            panels.enumerated().map { place, panel in
                .attached(
                    panel: UInt16(place + 1), identity: panel.identity, held: [],
                    at: BootTime(microseconds: 0))
            })
    }

    /// Sends what the screen's panel did, and waits for the press that it makes.
    func press(_ events: [PanelEvent]) -> PressedRating? {
        edges.send(events)
        for case .pressed(let rating) in back.receive(until: BootClock.now() + .seconds(1)) {
            return rating
        }
        return nil
    }
}
