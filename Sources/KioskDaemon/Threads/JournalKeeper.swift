package import FeedbackCore
import Journal
import Linux
import Uplink

/// The journal thread without its thread: messages in, answers and thanks out, step by step.
///
/// It opens the journal, and tries again while that fails; from then on a recorder writes.
package struct JournalKeeper {
    private enum State {
        /// Nobody is thanked and nothing is sent; tried again at that time, or never.
        case closed(retryAt: BootTime?)
        case recording(Recorder)
        case ended
    }

    private let loop: JournalLoop
    private var state = State.closed(retryAt: nil)
    private var backlog = Backlog()
    private var marks: PanelMarks
    /// When `handle` is wanted though no message has come; nothing while there is nothing to do.
    ///
    /// Kept, because a recorder that is asked in its case is copied first.
    package private(set) var deadline: BootTime?

    /// Opens the journal, or puts it off.
    package init(loop: JournalLoop) {
        self.loop = loop
        marks = PanelMarks(
            path: loop.kiosk.runtimeDirectory + "/panel-marks", boot: loop.kiosk.boot)
        open()
        deadline = nextDeadline
    }

    /// False once told to stop.
    package var isRunning: Bool {
        switch state {
        case .closed: true
        case .recording(let recorder): recorder.isRunning
        case .ended: false
        }
    }

    /// Does what was asked, and what is due by itself.
    package mutating func handle(_ messages: [JournalLoop.Message]) {
        perform(messages)
        deadline = nextDeadline
    }

    private var nextDeadline: BootTime? {
        switch state {
        case .closed(let retryAt): retryAt
        case .recording(let recorder): recorder.deadline
        case .ended: nil
        }
    }

    private mutating func perform(_ messages: [JournalLoop.Message]) {
        switch state {
        case .recording(var recorder):
            // Two owners would have the recorder copied.
            state = .ended
            recorder.handle(messages)
            state = .recording(recorder)
        case .closed(let retryAt):
            for message in messages {
                refuse(message)
                if case .stop = message { return state = .ended }
            }
            if let retryAt, retryAt <= loop.machine.now() { open() }
        case .ended: break
        }
    }

    private mutating func open() {
        do throws(JournalError) {
            let opened = try loop.recovery.open(
                at: loop.machine.now(), makeChain: loop.machine.makeChain)
            loop.tellQuarantine(opened)
            var recorder = Recorder(
                loop: loop, journal: opened.journal, backlog: backlog, marks: marks)
            recorder.begin()
            state = .recording(recorder)
        } catch {
            loop.log.write(.error, "journal-unusable", "\(error)")
            if case .locked = error { loop.board.end("\(error)") }
            state = .closed(
                retryAt: error.mayPass ? loop.machine.now() + Limits.refusalRetry : nil)
            if error.mayPass {
                loop.board.refuse(error.refusal)
            } else {
                loop.board.stopRecording(.journalUnusable)
            }
        }
    }

    private mutating func refuse(_ message: JournalLoop.Message) {
        let words = "the journal cannot be opened"
        switch message {
        case .ping: loop.board.answered(.journal, at: loop.machine.now())
        case .freeze, .salvage, .adopt: loop.answers.send(.frozen(.failed(words)))
        case .settle: loop.answers.send(.settled(.failed(words)))
        case .actions(let actions, let moved):
            let presses = backlog.take(actions)
            backlog.refuse(presses)
            loop.refuse(presses)
            marks.move(moved)
        case .facts(let facts, let time): for fact in facts { backlog.add(fact, at: time) }
        case .said(let said, let time): backlog.add(said, at: time)
        case .errand(let errand): loop.refuse(errand)
        case .stop: break
        }
    }
}
