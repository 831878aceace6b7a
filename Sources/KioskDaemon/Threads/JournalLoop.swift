import BatchFormat
import FeedbackCore
import Journal
import Linux
import Uplink

/// The journal thread: facts to disk, and only then thanks.
///
/// It owns the one connection that writes.
struct JournalLoop: Sendable {
    /// What other threads ask of the journal thread.
    enum Message: Sendable {
        /// What the input rules decided, and up to where that tells the presses of open panels.
        case actions([InputAction], marks: [OpenPanelMark])
        /// Facts that come from elsewhere: the clock, the configuration, an enrolment's receipt.
        case facts([Fact], at: BootTime)
        /// The uplink's questions; each is answered once, in its own mailbox.
        case freeze
        case settle(Receipt, bytes: [UInt8])
        /// Answer on the board.
        case ping
        case stop
    }

    /// Answers to the uplink.
    enum Answer: Sendable {
        case frozen(FreezeResult)
        case settled(SettleResult)
    }

    /// What the journal needs to know about its kiosk.
    struct Kiosk: Sendable {
        var id: KioskID
        /// Nothing if the key file cannot be read: recording goes on, nothing can be sent.
        var key: SigningKey?
        /// The state directory, in which journal, quarantine and ballast stand.
        var directory: String
        /// The directory for what holds until the next boot.
        var runtimeDirectory: String
        var panels: [KioskConfiguration.Panel]
        var declared: DeclaredConfiguration
        var boot: BootID
    }

    let kiosk: Kiosk
    let inbox: Mailbox<Message>
    let answers: Mailbox<Answer>
    let input: Mailbox<InputLoop.Message>
    let uplink: UplinkLoop
    let board: StatusBoard
    let log: EventLog

    /// Runs until told to stop; the journal is opened, written and closed by this thread alone.
    func run() {
        var backlog = Backlog()
        var marks = PanelMarks(path: kiosk.runtimeDirectory + "/panel-marks", boot: kiosk.boot)
        while true {
            do throws(JournalError) {
                let opened = try recovery.open(at: BootClock.now(), makeChain: ChainID.random)
                tellQuarantine(opened)
                return record(in: opened.journal, backlog, marks)
            } catch {
                log.write(.error, "journal-unusable", "\(error)")
                if case .locked = error { board.end("\(error)") }
                let retry = error.mayPass ? BootClock.now() + Limits.refusalRetry : nil
                if error.mayPass {
                    board.refuse(error.refusal)
                } else {
                    board.stopRecording(.journalUnusable)
                }
                guard refuse(until: retry, &backlog, &marks) else { return }
            }
        }
    }

    private func record(in journal: Journal, _ backlog: Backlog, _ marks: PanelMarks) {
        var recorder = Recorder(loop: self, journal: journal, backlog: backlog, marks: marks)
        recorder.begin()
        while recorder.isRunning {
            let messages = inbox.receive(until: recorder.deadline)
            recorder.handle(messages)
        }
    }

    /// Opens journals, and goes on with a new chain when one is damaged.
    var recovery: JournalRecovery {
        JournalRecovery(
            directory: kiosk.directory + "/journal", quarantine: kiosk.directory + "/quarantine",
            kiosk: kiosk.id, boot: kiosk.boot)
    }

    /// Says where a damaged journal is now, if there was one.
    func tellQuarantine(_ opened: JournalRecovery.Opened) {
        guard let place = opened.quarantined else { return }
        log.write(
            .error, "quarantine",
            "a damaged journal was put aside as \(place); "
                + "chain \(opened.journal.chain) goes on")
    }

    /// Nobody is thanked for these presses; the chain hears later how many there were.
    func refuse(_ presses: [Press], into backlog: inout Backlog) {
        backlog.refuse(presses)
        if !presses.isEmpty { input.send(.refused(presses.map(\.panel))) }
    }

    /// Without a journal nobody is thanked and nothing is sent; returns false once told to stop.
    private func refuse(
        until deadline: BootTime?, _ backlog: inout Backlog, _ marks: inout PanelMarks
    ) -> Bool {
        let words = "the journal cannot be opened"
        while true {
            for message in inbox.receive(until: deadline) {
                switch message {
                case .ping: board.answered(.journal, at: BootClock.now())
                case .freeze: answers.send(.frozen(.failed(words)))
                case .settle: answers.send(.settled(.failed(words)))
                case .actions(let actions, let moved):
                    refuse(backlog.take(actions), into: &backlog)
                    marks.move(moved)
                case .facts(let facts, let time): for fact in facts { backlog.add(fact, at: time) }
                case .stop: return false
                }
            }
            if let deadline, deadline <= BootClock.now() { return true }
        }
    }
}

extension FixedBytes {
    /// A value of which every bit comes from the system's randomness.
    static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return Self(
            trusted: (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}
