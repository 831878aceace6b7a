package import FeedbackCore
package import Linux
import Panels

/// What tells the screen of panels, and of presses that count, whoever's panel they were made on.
package struct ScreenLink: Sendable {
    private let inbox: Mailbox<ScreenLoop.Message>
    private let question: UInt16
    private let panels: [KioskConfiguration.Panel]
    private let rule: RatingRule
    private var told: PanelsInReach

    /// Tells the screen of a kiosk that shows `question` and rates with these `panels`.
    package init(
        inbox: Mailbox<ScreenLoop.Message>, question: UInt16, panels: [KioskConfiguration.Panel]
    ) {
        self.inbox = inbox
        self.question = question
        self.panels = panels
        rule = RatingRule(panels: panels)
        told = PanelsInReach([], among: panels, screenAsks: question)
    }

    /// Tells of every press among the actions.
    package func tell(_ actions: [InputAction]) {
        for case .press(let press) in actions {
            guard let rating = rule.rating(for: press, service: false) else { continue }
            inbox.send(
                .pressed(
                    PressedRating(
                        id: PressID(press), level: rating.level,
                        isForScreen: rating.question == question,
                        corrects: press.replaces != nil)))
        }
    }

    /// Tells what the panels that are read ask, where that is new.
    ///
    /// The light need not change with it: one panel that is missing and all of them are one reason.
    mutating func tell(_ connections: [PanelConnection]) {
        let reach = PanelsInReach(connections.read, among: panels, screenAsks: question)
        guard reach != told else { return }
        told = reach
        // A full mailbox must not send citizens to a panel that is gone.
        inbox.send(.panels(reach), evenIfFull: true)
    }

    /// Tells that the journal takes none of them.
    func refuse(_ actions: [InputAction]) {
        inbox.send(
            .refused(
                actions.compactMap { action in
                    if case .press(let press) = action { PressID(press) } else { nil }
                }))
    }
}
