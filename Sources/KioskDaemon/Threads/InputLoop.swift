package import FeedbackCore
package import Linux
import Panels

/// The input thread: panels to presses, and the panels' lamps.
///
/// It never waits for the disk.
package struct InputLoop {
    /// What other threads tell the input thread.
    package enum Message: Sendable {
        /// Show this light on every panel.
        case light(Light)
        /// Ratings of these panels are on disk.
        case thanks([UInt16])
        /// Presses of these panels are not recorded.
        case refused([UInt16])
        /// Up to where the presses of open panels are on disk.
        case resume([OpenPanelMark])
        /// Presses were being recorded at this time: panels with a red of their own may hear so.
        case alive(at: BootTime)
        /// What the touchscreen's panel has done, and the rating that a press of it corrects.
        case screen([PanelEvent], correcting: RatingPlace?)
        /// Answer on the board.
        case ping
        /// Hand the journal what is left, and end.
        case stop
    }

    /// The panels to be read.
    let panels: [KioskConfiguration.Panel]
    /// Those, and the touchscreen's faces.
    let ratingPanels: [KioskConfiguration.Panel]
    /// The screen, if there is one.
    let screen: ScreenLink?
    let inbox: Mailbox<Message>
    let journal: Mailbox<JournalLoop.Message>
    let board: StatusBoard
    let log: EventLog

    /// Takes the mailboxes between the threads; each has one reader.
    ///
    /// `ratingPanels` are those to be read and then the touchscreen's faces, if `screen` has such.
    package init(
        panels: [KioskConfiguration.Panel], ratingPanels: [KioskConfiguration.Panel],
        screen: ScreenLink?, inbox: Mailbox<Message>, journal: Mailbox<JournalLoop.Message>,
        board: StatusBoard, log: EventLog
    ) {
        self.panels = panels
        self.ratingPanels = ratingPanels
        self.screen = screen
        self.inbox = inbox
        self.journal = journal
        self.board = board
        self.log = log
    }

    /// Runs until told to stop; the devices are opened, read and closed by this thread alone.
    package func run() {
        do throws(SystemError) {
            let reader = try PanelReader(panels: panels, awaitingMarks: true)
            let poller = try Poller()
            try poller.watch(reader.descriptor)
            try poller.watch(inbox.descriptor)
            try read(reader, poller)
        } catch {
            // Started again by the service manager, the daemon tries anew.
            board.end("panels cannot be read: \(error)")
        }
    }

    private func read(_ reader: PanelReader, _ poller: borrowing Poller) throws(SystemError) {
        var rules = InputRules(panels: ratingPanels)
        var unheard = Unheard()
        var screen = screen
        var isRunning = true
        while isRunning {
            let deadline = [reader.deadline, rules.nextDeadline].compactMap(\.self).min()
            _ = try poller.wait(until: deadline)
            let now = BootClock.now()
            var touches: [Touches] = []
            isRunning = obey(reader, &touches)
            var actions = reader.handle(at: now).flatMap { rules.accept($0) }
            for touches in touches {
                actions += touches.events.flatMap { rules.accept($0) }
                    .map { $0.correcting(touches.corrects) }
            }
            actions += rules.tick(at: now)
            let marks = reader.takeMarks()
            // The journal may be done with a press before anybody else has heard of it.
            screen?.tell(actions)
            if hand(actions, marks, &unheard, at: now) {
                hear(actions, reader, at: now)
            } else {
                screen?.refuse(actions)
            }
            // No citizen waits for the log.
            tell(actions)
            board.input(rules.status, reader.connections, at: now)
            // Whoever begins to draw looks at the board, and hears of what comes after.
            screen?.tell(reader.connections)
        }
        let now = BootClock.now()
        journal.send(
            .actions(unheard.actions(at: now), marks: unheard.marks), evenIfFull: true)
        reader.darken(at: now)
    }

    /// Hands actions to the journal; presses that find its queue full are admitted as a loss.
    ///
    /// Returns false if they do.
    private func hand(
        _ actions: [InputAction], _ marks: [OpenPanelMark], _ unheard: inout Unheard,
        at now: BootTime
    ) -> Bool {
        let all = unheard.actions(at: now) + actions
        guard !all.isEmpty || !marks.isEmpty else { return true }
        // A mark goes with the presses that it is about, or not at all.
        guard journal.send(.actions(all, marks: unheard.marks + marks)) else {
            unheard.add(actions, marks)
            return false
        }
        unheard = Unheard()
        return true
    }

    /// Shows at once that presses count; thanks follow the commit.
    private func hear(_ actions: [InputAction], _ reader: PanelReader, at now: BootTime) {
        for case .press(let press) in actions { reader.hear(press.panel, at: now) }
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
    private func obey(_ reader: PanelReader, _ touches: inout [Touches]) -> Bool {
        var isRunning = true
        for message in inbox.take() {
            let now = BootClock.now()
            switch message {
            case .light(let light): reader.show(light, at: now)
            case .thanks(let panels): for panel in panels { reader.thank(panel, at: now) }
            case .refused(let panels): for panel in panels { reader.refuse(panel, at: now) }
            case .resume(let marks): reader.resume(after: marks, at: now)
            case .alive(let time): reader.live(at: time)
            case .screen(let events, let place):
                touches.append(Touches(events: events, corrects: place))
            case .ping: board.answered(.input, at: now)
            case .stop: isRunning = false
            }
        }
        return isRunning
    }
}

/// What the touchscreen's panel has done, and the rating that it corrects.
private struct Touches {
    var events: [PanelEvent]
    var corrects: RatingPlace?
}

/// What the journal's full queue has not heard yet.
private struct Unheard {
    private var others: [InputAction] = []
    /// One for each reason: presses that nobody was thanked for, and what there was no room for
    /// among the others.
    private var losses: [Loss] = []
    /// The newest of each panel, after those presses.
    private(set) var marks: [OpenPanelMark] = []

    /// Keeps what is no press, and counts the presses: nobody was thanked for them.
    mutating func add(_ actions: [InputAction], _ newer: [OpenPanelMark]) {
        marks = newer + marks.filter { old in !newer.contains { $0.panel == old.panel } }
        for action in actions {
            switch action {
            case .press: add(Loss(reason: .queueFull, count: 1))
            case _ where others.count < Limits.waitingFacts: others.append(action)
            case .loss(let loss, _): add(loss)
            case .panel: break
            }
        }
    }

    private mutating func add(_ loss: Loss) {
        for index in losses.indices {
            guard let both = losses[index].merged(with: loss) else { continue }
            losses[index] = both
            return
        }
        losses.append(loss)
    }

    /// What the journal has to hear before anything else.
    func actions(at now: BootTime) -> [InputAction] {
        others + losses.map { .loss($0, at: now) }
    }
}
