import ConfigFiles
import FeedbackCore
import Glibc
import Linux
import Panels

/// Has a person press the button of each level, and says what became of every press.
struct KeyLessons {
    let scale: Scale

    /// Keys that keypads send beside a digit; they never rate.
    ///
    /// Source: linux/input-event-codes.h: the control, shift, alt and meta keys, and the locks.
    static let modifiers: Set<UInt16> = [29, 42, 54, 56, 58, 69, 70, 97, 100, 125, 126]

    /// Goes through all levels.
    ///
    /// - Throws: when the panel is unplugged, or a signal asks to stop.
    func learn(
        from panel: borrowing StudiedPanel, in dialogue: borrowing Dialogue
    ) throws(CommandFailure) -> LearningSession {
        var session = LearningSession(
            scale: scale, ignoring: Self.modifiers, held: panel.held, at: BootClock.now())
        ask(session, dialogue)
        while session.level != nil {
            let sign = try dialogue.wait(for: panel.descriptor, until: session.deadline)
            var verdicts: [LearningSession.Verdict?] = []
            let ending = panel.read { happening in
                switch happening {
                case .edge(let key, let down, let time):
                    verdicts.append(session.edge(key: key, down: down, at: time))
                case .lost: verdicts.append(session.lost())
                }
            }
            guard ending != .gone, sign != .hungUp else { throw unplugged(dialogue) }
            verdicts.append(session.tick(at: BootClock.now()))
            for verdict in verdicts.compactMap(\.self) { say(verdict, session, dialogue) }
        }
        return session
    }

    private func unplugged(_ dialogue: borrowing Dialogue) -> CommandFailure {
        CommandFailure(
            dialogue.pick(
                "bàn phím đã bị rút; không ghi gì", "the panel was unplugged; nothing was written"))
    }

    private func ask(_ session: LearningSession, _ dialogue: borrowing Dialogue) {
        guard let level = session.level else { return }
        let words = scale.words(for: level)
        let times = LearningSession.presses
        dialogue.say(
            "Mức \(level) (\(words.vi)): nhấn nút này \(times) lần, "
                + "mỗi lần cách nhau khoảng một giây.",
            "Level \(level) (\(words.vi) / \(words.en)): press its button \(times) times, "
                + "about a second apart.")
    }

    private func say(
        _ verdict: LearningSession.Verdict, _ session: LearningSession,
        _ dialogue: borrowing Dialogue
    ) {
        switch verdict {
        case .pressed(let times): dialogue.say("  lần \(times)", "  \(times)")
        case .changed:
            dialogue.say(
                "  nút khác với lần trước: đếm lại từ 1",
                "  another button than before: counting again, 1")
        case .taken(let level):
            dialogue.say(
                "  nút này đã là mức \(level): hãy nhấn nút khác",
                "  this button is level \(level) already: press another")
        case .lost:
            dialogue.say(
                "  mất tín hiệu: hãy nhấn lại từ đầu", "  presses were lost: begin again")
        case .learned(let lesson):
            report(lesson, dialogue)
            ask(session, dialogue)
        }
    }

    private func report(
        _ lesson: LearningSession.Lesson, _ dialogue: borrowing Dialogue
    ) {
        let key = PanelProfile.Source.evdev.name(ofKey: lesson.key)
        let bounce = (lesson.bounce.microseconds + 999) / 1_000
        dialogue.say(
            "  mức \(lesson.level) là \(key), rung tiếp điểm \(bounce) ms",
            "  level \(lesson.level) is \(key), bounce \(bounce) ms")
        guard lesson.isStrange else { return }
        dialogue.say(
            "  rung lâu bất thường: nút bị mòn, hoặc đã bị nhấn hai lần liền; nên làm lại",
            "  that is long: the button is worn, or was pressed twice at once; better learn again")
    }
}
