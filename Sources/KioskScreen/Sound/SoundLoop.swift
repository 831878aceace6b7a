package import FeedbackCore
package import KioskDaemon
package import Linux
import Sound

/// The sound thread: plays what the screen lets hear on a loudspeaker, whose calls wait for it.
///
/// A sound that cannot be played at once is dropped. Whatever goes wrong is told and tried again;
/// it never delays a press or a picture.
package struct SoundLoop {
    /// What other threads tell the sound thread.
    package enum Message: Hashable, Sendable {
        /// Play this, which was meant for this time.
        case play(FlowAction.Sound, at: BootTime)
        /// Leave the loudspeaker.
        case stop
    }

    private let configuration: SoundConfiguration
    private let inbox: Mailbox<Message>
    private let board: StatusBoard
    private let log: EventLog
    private let retryAfter: TimeSpan

    /// Plays what comes into `inbox`, once `run` is called; a loudspeaker that could not be used
    /// is tried again after `retryAfter`.
    package init(
        _ configuration: SoundConfiguration, inbox: Mailbox<Message>, board: StatusBoard,
        log: EventLog, retryAfter: TimeSpan = Limits.soundRetry
    ) {
        self.configuration = configuration
        self.inbox = inbox
        self.board = board
        self.log = log
        self.retryAfter = retryAfter
    }

    /// Runs until told to stop; the loudspeaker is opened and used by this thread alone.
    package func run() {
        var told: SoundStatus?
        var retryAt = attempt(nil, &told)
        while true {
            let messages = inbox.receive(until: retryAt)
            guard !messages.contains(.stop) else { return }
            for case .play(let sound, let time) in messages {
                let isLate = BootClock.now() - time > Limits.soundLateness
                if retryAt == nil, !isLate { retryAt = attempt(sound, &told) }
            }
            if let due = retryAt, due <= BootClock.now() { retryAt = attempt(nil, &told) }
        }
    }

    /// Plays a sound, or only sees whether one could be played; says when to see again.
    ///
    /// It is open only meanwhile: others may use the loudspeaker too, and it may sleep.
    private func attempt(_ sound: FlowAction.Sound?, _ told: inout SoundStatus?) -> BootTime? {
        let percent = configuration.percent(at: time)
        guard sound == nil || percent > 0 else { return nil }
        var status = SoundStatus(device: configuration.device)
        do throws(SoundFailure) {
            let device = try SoundDevice(opening: configuration.device)
            if let sound { try device.play(sound.samples(percent: percent)) }
        } catch {
            status.failure = "\(error)"
        }
        tell(status, after: told)
        told = status
        return status.failure == nil ? nil : BootClock.now() + retryAfter
    }

    private func tell(_ status: SoundStatus, after told: SoundStatus?) {
        guard status != told else { return }
        if let failure = status.failure {
            log.write(.warning, "sound", "nothing is heard: \(failure)")
        } else {
            log.write(.info, "sound", "sounds are heard on \(status.device)")
        }
        board.sound(status)
    }

    /// The time by the clock, if it can be believed.
    private var time: WallTime? {
        board.look().clock.quality == .unset ? nil : WallClock.now()
    }
}
