import FeedbackCore
import Linux
import Panels

/// The input thread: panels to presses, and the panels' lamps.
///
/// It never waits for the disk.
struct InputLoop {
    /// What other threads tell the input thread.
    enum Message: Sendable {
        /// Show this light on every panel.
        case light(Light)
        /// Ratings of these panels are on disk.
        case thanks([UInt16])
        /// Answer on the board.
        case ping
        case stop
    }

    let panels: [KioskConfiguration.Panel]
    let inbox: Mailbox<Message>
    let journal: Mailbox<JournalLoop.Message>
    let board: StatusBoard
    let log: EventLog

    /// Runs until told to stop; the devices are opened, read and closed by this thread alone.
    func run() {
        do throws(SystemError) {
            let reader = try PanelReader(panels: panels)
            let poller = try Poller()
            try poller.watch(reader.descriptor)
            try poller.watch(inbox.descriptor)
            try read(reader, poller)
        } catch {
            log.write(.error, "input-failed", "panels cannot be read: \(error)")
            board.stopRecording(.noInput)
            answerPings()
        }
    }

    private func read(_ reader: PanelReader, _ poller: borrowing Poller) throws(SystemError) {
        var rules = InputRules(panels: panels)
        var unheard: UInt64 = 0
        while true {
            let deadline = [reader.deadline, rules.nextDeadline].compactMap(\.self).min()
            _ = try poller.wait(until: deadline)
            let now = BootClock.now()
            var actions = reader.handle(at: now).flatMap { rules.accept($0) }
            actions += rules.tick(at: now)
            hand(actions, &unheard, at: now)
            board.input(rules.status, reader.connections)
            guard obey(reader) else { break }
        }
        reader.darken(at: BootClock.now())
    }

    /// Hands actions to the journal; presses that find its queue full are admitted as a loss.
    private func hand(_ actions: [InputAction], _ unheard: inout UInt64, at now: BootTime) {
        var actions = actions
        if unheard > 0 {
            actions.append(.loss(Loss(reason: .queueFull, count: unheard), at: now))
        }
        guard !actions.isEmpty else { return }
        tell(actions)
        if journal.send(.actions(actions)) {
            unheard = 0
        } else {
            unheard += actions.reduce(0) { $0 + ($1.isPress ? 1 : 0) }
        }
    }

    private func tell(_ actions: [InputAction]) {
        for action in actions {
            switch action {
            case .press(let press):
                log.write(.debug, "press", "a key went down", [("PANEL", "\(press.panel)")])
            case .panel(let record, _):
                log.write(
                    .notice, "panel", "panel \(record.panel) \(record.state): \(record.identity)",
                    [("PANEL", "\(record.panel)")])
            case .loss(let loss, _):
                log.write(.warning, "loss", "presses may be missing: \(loss.reason)")
            }
        }
    }

    /// Returns false once told to stop.
    private func obey(_ reader: PanelReader) -> Bool {
        for message in inbox.take() {
            let now = BootClock.now()
            switch message {
            case .light(let light): reader.show(light, at: now)
            case .thanks(let panels): for panel in panels { reader.thank(panel, at: now) }
            case .ping: board.answered(.input, at: now)
            case .stop: return false
            }
        }
        return true
    }

    /// Without panels the thread still answers: the light is red, and that is known.
    private func answerPings() {
        while true {
            for message in inbox.receive() {
                switch message {
                case .ping: board.answered(.input, at: BootClock.now())
                case .stop: return
                case .light, .thanks: break
                }
            }
        }
    }
}

extension InputAction {
    fileprivate var isPress: Bool {
        if case .press = self { true } else { false }
    }
}
