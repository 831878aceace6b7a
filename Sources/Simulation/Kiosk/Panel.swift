import FeedbackCore

/// A panel with citizens in front of it: what they pressed and what its lamp told them.
///
/// It counts by itself and knows nothing of the product.
struct Panel {
    /// What the lamp said to a press.
    enum Lamp: Int64 {
        /// Nothing: the power failed, or the daemon was killed, before it could.
        case dark = 0
        case thanks = 1
        case refused = 2
    }

    /// One press of one citizen.
    struct Press {
        var at: Instant
        /// The kernel's boot and its clock then.
        var boot: BootID
        var milliseconds: Int64
        var level: UInt8
        var lamp: Lamp
        /// The chain that was written after it, and its last entry.
        var chain: ChainID?
        var sequence: UInt64
        /// The press before, of the same citizen, that it corrects on the touchscreen.
        var corrects: Int?
        /// True if the card that it was written on was put back to an older state.
        var isOffCard = false
        /// True if it is off its card, and the server did not hold it then or was put back since.
        var isGone = false
    }

    private(set) var presses: [Press] = []
    /// Citizens who found no life in the panel.
    private(set) var unnoticed = 0

    /// On how many days somebody pressed.
    func days(before end: Instant) -> Int {
        Set(presses.lazy.map(\.at).filter { $0 < end }.map(\.day)).count
    }

    /// A key goes down, or a face is touched, and the lamp is dark yet.
    mutating func press(
        _ level: UInt8, _ boot: BootID, _ time: BootTime, at now: Instant, corrects: Int? = nil
    ) {
        presses.append(
            Press(
                at: now, boot: boot, milliseconds: time.milliseconds, level: level, lamp: .dark,
                sequence: 0, corrects: corrects))
    }

    /// The fewest and the most citizens that may count with a level.
    ///
    /// Whoever corrected counts with the new level. Nobody knows of a press whose lamp stayed dark,
    /// and so neither which of two levels counts after a dark correction. `countsTwice` says of a
    /// thanked correction that the rating before counts as well.
    func counts(of level: UInt8, countsTwice: (Press) -> Bool) -> ClosedRange<Int> {
        var (fewest, most) = (0, 0)
        for press in presses {
            let (isSure, isPossible) = (press.lamp == .thanks, press.lamp != .refused)
            if press.level == level {
                fewest += isSure ? 1 : 0
                most += isPossible ? 1 : 0
            }
            guard let first = press.corrects, presses[first].level == level else { continue }
            fewest -= isPossible && !(isSure && countsTwice(press)) ? 1 : 0
            most -= isSure && !countsTwice(press) ? 1 : 0
        }
        return fewest...most
    }

    /// Nobody sees that a key went down.
    mutating func pressUnnoticed() { unnoticed += 1 }

    /// The lamp answers the last press.
    mutating func light(_ lamp: Lamp, chain: ChainID? = nil, sequence: UInt64 = 0) {
        // Whoever saw thanks has gone.
        guard let last = presses.indices.last,
            lamp == .thanks || presses[last].lamp != .thanks
        else { return }
        presses[last].lamp = lamp
        presses[last].chain = chain
        presses[last].sequence = sequence
    }

    /// What was pressed since then is on no card any more.
    mutating func lose(since time: Instant, isHeld: (Press) -> Bool) {
        for index in presses.indices where presses[index].at >= time {
            presses[index].isOffCard = true
        }
        loseUnheld(isHeld)
    }

    /// What is on no card is gone unless the server has it.
    mutating func loseUnheld(_ isHeld: (Press) -> Bool) {
        for index in presses.indices where presses[index].isOffCard && !isHeld(presses[index]) {
            presses[index].isGone = true
        }
    }
}
