import FeedbackCore
import KioskDaemon
import Linux

/// The sound thread of a screen, from its start to its end.
final class Loudspeaker {
    private let inbox: Mailbox<SoundLoop.Message>
    private let thread: Thread

    /// Nothing if there is no thread or descriptor to be had: a screen does without.
    init?(starting configuration: SoundConfiguration, board: StatusBoard, log: EventLog) {
        do throws(SystemError) {
            let inbox = try Mailbox<SoundLoop.Message>(capacity: Limits.waitingSounds)
            let loop = SoundLoop(configuration, inbox: inbox, board: board, log: log)
            self.inbox = inbox
            thread = try Thread(name: "sound") { loop.run() }
        } catch {
            log.write(.warning, "sound", "nothing is heard: \(error)")
            board.sound(SoundStatus(device: configuration.device, failure: "\(error)"))
            return nil
        }
    }

    /// Has a sound played that was meant for `time`; drops it if too many wait.
    func play(_ sound: FlowAction.Sound, at time: BootTime) {
        inbox.send(.play(sound, at: time))
    }

    /// Has the thread end by itself: a loudspeaker that hangs must not keep the screen.
    func leave() {
        inbox.send(.stop, evenIfFull: true)
        thread.detach()
    }
}
