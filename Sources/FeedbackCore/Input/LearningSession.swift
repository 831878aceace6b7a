/// Learns which key rates which level, and how its contacts bounce, from presses on request.
///
/// The levels are asked for one after the other, from the most negative; each wants the same key
/// `presses` times. A press is a key that closes after it was open for `Limits.learningPause`;
/// what closes sooner bounces, and the longest such gap is the key's bounce.
package struct LearningSession: Hashable, Sendable {
    /// What a key going down, or the passing of time, meant.
    package enum Verdict: Hashable, Sendable {
        /// The key for this level was pressed, so often by now.
        case pressed(times: Int)
        /// Another key than before was pressed: counting begins again with it, at 1.
        case changed
        /// The key rates that level already; nothing is counted.
        case taken(level: UInt8)
        /// Presses were lost on the way: counting begins again.
        case lost
        /// This level has its key; the next one is asked for.
        case learned(Lesson)
    }

    /// What was learned about the key of one level.
    package struct Lesson: Hashable, Sendable {
        /// The level that the key rates.
        package var level: UInt8
        /// What the panel calls the key (`PanelProfile.Key.code`).
        package var key: UInt16
        /// The longest that the open contact was open within one press; zero if it never was.
        package var bounce: TimeSpan

        package init(level: UInt8, key: UInt16, bounce: TimeSpan) {
            self.level = level
            self.key = key
            self.bounce = bounce
        }

        /// True if this is more than contacts do.
        package var isStrange: Bool { bounce > Limits.strangeBounce }
    }

    private struct Contact: Hashable {
        var down: Bool
        var since: BootTime
    }

    private struct Attempt: Hashable {
        var key: UInt16
        var presses = 1
        var bounce = TimeSpan.zero
    }

    /// Presses that each level wants.
    package static let presses = 3

    /// What was learned so far, by level.
    package private(set) var lessons: [Lesson] = []
    private let scale: Scale
    private let ignored: Set<UInt16>
    private var contacts: [UInt16: Contact] = [:]
    private var attempt: Attempt?

    /// - Parameters:
    ///   - scale: the levels to learn.
    ///   - ignored: keys that never rate, such as the shift that a keypad sends with each digit.
    ///   - held: keys that were down when the panel was opened.
    ///   - now: when it was opened.
    package init(scale: Scale, ignoring ignored: Set<UInt16>, held: [UInt16], at now: BootTime) {
        self.scale = scale
        self.ignored = ignored
        for key in held { contacts[key] = Contact(down: true, since: now) }
    }

    /// The level that is asked for; nothing when all are learned.
    package var level: UInt8? {
        lessons.count < scale.levels.count ? UInt8(lessons.count + 1) : nil
    }

    /// A key went down or up; nothing if that says nothing to the person who presses.
    package mutating func edge(key: UInt16, down: Bool, at time: BootTime) -> Verdict? {
        guard level != nil, !ignored.contains(key) else { return nil }
        let before = contacts[key]
        contacts[key] = Contact(down: down, since: time)
        guard down, before?.down != true else { return nil }
        if let before, time - before.since < Limits.learningPause {
            if attempt?.key == key, let bounce = attempt?.bounce {
                attempt?.bounce = max(bounce, time - before.since)
            }
            return nil
        }
        return press(key)
    }

    private mutating func press(_ key: UInt16) -> Verdict? {
        if let lesson = lessons.first(where: { $0.key == key }) {
            return .taken(level: lesson.level)
        }
        guard let current = attempt, current.key == key else {
            let changed = attempt != nil
            attempt = Attempt(key: key)
            return changed ? .changed : .pressed(times: 1)
        }
        guard current.presses < Self.presses else { return nil }
        attempt?.presses += 1
        return .pressed(times: current.presses + 1)
    }

    /// The panel lost events: which keys are down is known, how often they were pressed is not.
    package mutating func lost() -> Verdict? {
        guard level != nil else { return nil }
        attempt = nil
        return .lost
    }

    /// When `tick` will have something to say, if nothing happens before.
    package var deadline: BootTime? {
        guard let attempt, attempt.presses == Self.presses,
            let contact = contacts[attempt.key], !contact.down
        else { return nil }
        return contact.since + Limits.learningPause
    }

    /// Ends the lesson once its key has been left alone.
    package mutating func tick(at time: BootTime) -> Verdict? {
        guard let level, let attempt, let deadline, time >= deadline else { return nil }
        let lesson = Lesson(level: level, key: attempt.key, bounce: attempt.bounce)
        lessons.append(lesson)
        self.attempt = nil
        return .learned(lesson)
    }

    /// The bounce window for all keys: half more than the longest bounce, in steps of 5 ms, and
    /// never less than `Limits.bounceWindow` nor more than a profile may say.
    package var bounceWindow: TimeSpan {
        let longest = lessons.map(\.bounce).max() ?? .zero
        let step: Int64 = 5_000
        let wanted = TimeSpan(
            microseconds: (longest.microseconds * 3 / 2 + step - 1) / step * step)
        return min(max(wanted, Limits.bounceWindow), Limits.bounceWindows.upperBound)
    }
}
