import FeedbackCore
import KioskDaemon
import Linux

/// The sound thread of a screen, from its start to its end.
final class Loudspeaker {
    private let inbox: Mailbox<SoundLoop.Message>
    private let thread: Thread

    /// - Throws: `SystemError` if there is no thread or descriptor to be had.
    init(
        _ configuration: SoundConfiguration, board: StatusBoard, log: EventLog
    ) throws(SystemError) {
        let inbox = try Mailbox<SoundLoop.Message>(capacity: Limits.waitingSounds)
        let loop = SoundLoop(configuration, inbox: inbox, board: board, log: log)
        self.inbox = inbox
        thread = try Thread(name: "sound") { loop.run() }
    }

    /// Has a sound played that was meant for `time`; drops it if too many wait.
    func play(_ sound: FlowAction.Sound, at time: BootTime) {
        inbox.send(.play(sound, at: time))
    }

    /// Returns when what is being played has ended.
    func leave() {
        inbox.send(.stop, evenIfFull: true)
        thread.join()
    }
}
