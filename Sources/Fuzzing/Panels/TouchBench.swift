import FeedbackCore

/// One touchscreen before its rules, and what has to hold after every event.
struct TouchBench {
    private let traits: TouchTraits
    private var rules = TouchRules(picture: nil)
    private var isPlugged = false
    /// Where the finger came down that may become a tap.
    private var finger: TouchPoint?
    private var isTapped = false
    private var overruns: UInt64 = 0
    /// Taps so far.
    private(set) var taps: UInt64 = 0

    init(_ traits: TouchTraits) { self.traits = traits }

    mutating func plug(at time: BootTime) throws(BrokenPromise) {
        try note(
            rules.accept(
                isPlugged
                    ? .detached(at: time)
                    : .attached(TouchFrame(time: time, contacts: []), traits)))
        isPlugged.toggle()
    }

    mutating func frame(_ frame: TouchFrame) throws(BrokenPromise) {
        if !isPlugged { try plug(at: frame.time) }
        try note(rules.accept(.frame(frame)))
    }

    mutating func overrun(_ frame: TouchFrame) throws(BrokenPromise) {
        if !isPlugged { try plug(at: frame.time) }
        overruns += 1
        try note(rules.accept(.overrun(frame)))
    }

    mutating func tick(at time: BootTime) throws(BrokenPromise) {
        try note(rules.tick(at: time))
        try promise(
            rules.nextDeadline.map { $0 > time } ?? true,
            "nothing is due at \(time) that was done then")
    }

    /// The screen is pulled: nothing may be left of what touched it.
    mutating func end(at time: BootTime) throws(BrokenPromise) {
        if isPlugged { try plug(at: time) }
        try promise(finger == nil, "a finger that began has ended")
        try promise(rules.nextDeadline == nil, "nothing is waited for without a screen")
        try promise(rules.faults.isEmpty, "a screen that is gone has no faults")
    }

    private mutating func note(_ actions: [TouchAction]) throws(BrokenPromise) {
        for action in actions {
            switch action {
            case .began(let point, _):
                try promise(finger == nil, "a second finger begins when the first has ended")
                (finger, isTapped) = (point, false)
            case .tapped(_, let began, _):
                try promise(finger == began && !isTapped, "a tap is that of the finger that began")
                isTapped = true
                taps += 1
            case .ended:
                try promise(finger != nil, "a finger ends that has begun")
                finger = nil
            }
        }
        let counters = rules.counters
        try promise(counters.taps == taps, "\(taps) taps, and \(counters)")
        try promise(counters.overruns == overruns, "\(overruns) overruns, and \(counters)")
        let open: UInt64 = finger == nil ? 0 : 1
        try promise(
            counters.contacts == counters.taps + counters.rejections + open,
            "every contact is a tap, rejected, or the one that is down: \(counters)")
    }
}
