import FeedbackCore
import Glibc
import Linux
import Panels

/// The loop of an input thread, without any rule: events become lines.
final class Probe {
    private let reader: PanelReader
    private let panels: [KioskConfiguration.Panel]
    private let profile: PanelProfile
    private let console = ProbeConsole()

    init(
        panels: [KioskConfiguration.Panel], profile: PanelProfile, eventsPerTurn: Int
    ) throws(SystemError) {
        reader = try PanelReader(panels: panels, eventsPerTurn: eventsPerTurn)
        self.panels = panels
        self.profile = profile
    }

    /// Runs until the end of standard input.
    func run() throws(SystemError) {
        try console.loop(watching: reader.descriptor) {
            for event in reader.handle(at: BootClock.now()) { console.say(line(event)) }
            return reader.deadline
        } obey: { words throws(SystemError) in
            try obey(words)
        }
    }

    private func obey(_ words: [String]) throws(SystemError) {
        let now = BootClock.now()
        switch words.first {
        case "light":
            let color = Light.Color(rawValue: words[1]) ?? .red
            let pattern: LightPattern = color == .green ? .steady : .fast
            reader.show(Light(color: color, pattern: pattern, reasons: []), at: now)
        case "hear": reader.hear(1, at: now)
        case "thank": reader.thank(1, at: now)
        case "refuse": reader.refuse(1, at: now)
        case "alive": reader.live(at: now)
        case "darken": reader.darken(at: now)
        case "status":
            for connection in reader.connections {
                console.say(line(connection))
                if let error = connection.lastError {
                    console.say("error \(connection.panel) \(error)")
                }
                let faults = connection.faults
                console.say(
                    "faults \(connection.panel) malformed=\(faults.malformed) "
                        + "empty=\(faults.empty) failures=\(faults.failures)")
            }
            console.say("turns \(console.turns)")
        case "list":
            for candidate in try listCandidates(profiles: [profile], accepted: panels) {
                console.quote(candidate.description)
            }
            console.say("listed")
        default: console.say("unknown command")
        }
    }

    private func line(_ event: PanelEvent) -> String {
        switch event {
        case .attached(let panel, let identity, let held, let time):
            "attached \(panel) held=\(held) at=\(time.microseconds) \(identity)"
        case .detached(let panel, let time): "detached \(panel) at=\(time.microseconds)"
        case .overrun(let panel, let time): "overrun \(panel) at=\(time.microseconds)"
        case .edge(let panel, let key, let down, let time, let resynced):
            "edge \(panel) \(key) \(down ? "down" : "up") at=\(time.microseconds)"
                + (resynced ? " resynced" : "")
        }
    }

    private func line(_ connection: PanelConnection) -> String {
        switch connection.state {
        case .attached(let node): "status \(connection.panel) attached \(node)"
        case .absent: "status \(connection.panel) absent"
        case .refused(let reason): "status \(connection.panel) refused: \(reason)"
        }
    }
}
