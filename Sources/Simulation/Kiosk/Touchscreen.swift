import FeedbackCore
import KioskDaemon
import Linux

/// The touchscreen beside a panel, and for the same question: the product's own flow, which nobody
/// draws.
struct Touchscreen {
    /// What the daemon tells it.
    let inbox: Mailbox<ScreenLoop.Message>
    private let link: ScreenLink
    private var flow: ScreenFlow

    /// Its number among the panels.
    static let panel: UInt16 = 2
    private static let plan = ScreenPlan(scale: .sc5, followUp: .reasons, languages: ["vi"])

    init(_ panels: [KioskConfiguration.Panel], at time: BootTime) throws {
        inbox = try Mailbox(capacity: Limits.waitingPresses)
        link = ScreenLink(inbox: inbox, question: 1, panels: panels)
        flow = ScreenFlow(Self.plan, at: time)
    }

    /// When it has to be looked at: while it asks somebody, who may have gone.
    var deadline: BootTime? {
        switch flow.view {
        case .reasons, .faces(correcting: true): flow.nextDeadline
        default: nil
        }
    }

    /// True if a face would correct the rating before.
    var isCorrecting: Bool { flow.view == .faces(correcting: true) }

    /// Tells it of every press, as the input thread does.
    func tell(_ actions: [InputAction]) { link.tell(actions) }

    /// Somebody touches it.
    mutating func touch(_ target: ScreenTarget, at now: BootTime) -> [FlowAction] {
        flow.accept(.touched(target), at: now)
    }

    /// Takes what the daemon told it; `home` is what it comes back to.
    mutating func follow(_ home: ScreenHome, at now: BootTime) -> [FlowAction] {
        var actions: [FlowAction] = []
        for message in inbox.take() {
            switch message {
            case .pressed(let rating): actions += flow.accept(.pressed(rating), at: now)
            case .recorded(let ratings):
                for (press, place) in ratings {
                    actions += flow.accept(.recorded(press, at: place), at: now)
                }
            case .refused(let presses):
                for press in presses { actions += flow.accept(.refused(press), at: now) }
            case .light, .results, .panels, .ping, .stop: break
            }
        }
        return actions + flow.accept(.home(home), at: now)
    }
}
