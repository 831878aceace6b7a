/// What followed a rating on a screen: it refers `back` entries up the chain, to the rating.
package struct FollowUp: Hashable, Sendable {
    /// How the follow-up ended.
    package enum Outcome: UInt8, CaseIterable, Sendable {
        case answered = 1
        case skipped = 2
        case exited = 3
        case timedOut = 4
    }

    /// What the citizen added.
    package enum Answer: Hashable, Sendable {
        /// Reason chips, C1…C6, at most two.
        case chips([UInt8])
        /// One criterion rated on the scale; no level means "never happened to me" if answered,
        /// and otherwise that none was chosen.
        case criterion(UInt8, level: UInt8?)
    }

    /// How many entries before this one the rating is, from 1.
    package var back: UInt32
    /// Whether the citizen answered, and how it ended if not.
    package var outcome: Outcome
    /// What was chosen until it ended; no chips if nothing was.
    package var answer: Answer

    package init(back: UInt32, outcome: Outcome, answer: Answer) {
        self.back = back
        self.outcome = outcome
        self.answer = answer
    }
}

/// The start of the daemon: a new boot ordinal, with the kernel's boot id as evidence.
package struct BootRecord: Hashable, Sendable {
    /// Tells a restart of the daemon, which keeps it, from a boot of the machine.
    package var bootID: BootID
    /// The daemon's version, at most `Limits.textBytes` bytes.
    package var version: String
    /// True if the run before this one ended with a `stopped` entry.
    package var clean: Bool

    package init(bootID: BootID, version: String, clean: Bool) {
        self.bootID = bootID
        self.version = version
        self.clean = clean
    }
}

/// What the wall clock said at this entry's moment, and how far it may be off.
package struct ClockRecord: Hashable, Sendable {
    /// The reading itself, right or wrong.
    package var wall: WallTime
    /// Half the width of the interval that contains the true time, in ms; 0…one day if known.
    package var errorMilliseconds: UInt64
    /// How far the reading can be trusted.
    package var quality: ClockQuality

    package init(wall: WallTime, errorMilliseconds: UInt64, quality: ClockQuality) {
        self.wall = wall
        self.errorMilliseconds = errorMilliseconds
        self.quality = quality
    }
}

/// What a panel number stands for, and whether the panel is there.
package struct PanelRecord: Hashable, Sendable {
    /// What became of the panel.
    package enum State: UInt8, CaseIterable, Sendable {
        case attached = 1
        case detached = 2
        /// A key is held longer than `Limits.stuckAfter` and no longer counts.
        case stuck = 3
        /// The stuck key was released.
        case recovered = 4
    }

    /// The panel's number, from 1.
    package var panel: UInt16
    /// Port path, VID:PID and serial, as `port vid:pid[:serial]`; ≤ `Limits.textBytes` bytes.
    package var identity: String
    /// What became of the panel at this entry's moment.
    package var state: State

    package init(panel: UInt16, identity: String, state: State) {
        self.panel = panel
        self.identity = identity
        self.state = state
    }
}

/// An admitted loss: so many presses, or unknown how many, and why.
package struct Loss: Hashable, Sendable {
    /// Why presses may be missing.
    package enum Reason: UInt8, CaseIterable, Sendable {
        /// The kernel's queue for a panel overflowed (SYN_DROPPED).
        case inputOverrun = 1
        /// The daemon's own queue between reader and journal was full.
        case queueFull = 2
        /// The journal could not commit; the citizens were not thanked.
        case refused = 3
        /// A chain was put in quarantine after acknowledged entries.
        case quarantine = 4
    }

    /// What went wrong between the finger and the disk.
    package var reason: Reason
    /// How many presses, or nothing if it cannot be known.
    package var count: UInt64?

    package init(reason: Reason, count: UInt64?) {
        self.reason = reason
        self.count = count
    }

    /// Both together, if they have the same reason; nothing otherwise.
    package func merged(with other: Loss) -> Loss? {
        guard reason == other.reason else { return nil }
        return Loss(reason: reason, count: count.flatMap { one in other.count.map { one + $0 } })
    }
}

/// The chain that this one continues, and where that one ended.
package struct ChainStart: Hashable, Sendable {
    /// Why a new chain was begun.
    package enum Reason: UInt8, CaseIterable, Sendable {
        case quarantine = 1
        case branch = 2
    }

    /// The chain that was left for this one.
    package var previous: ChainID
    /// The place of its last entry, or 0 if it has none.
    package var sequence: UInt64
    /// The hash of that entry, or h₀ if there is none.
    package var head: Digest
    /// What made the kiosk leave it.
    package var reason: Reason

    package init(previous: ChainID, sequence: UInt64, head: Digest, reason: Reason) {
        self.previous = previous
        self.sequence = sequence
        self.head = head
        self.reason = reason
    }
}
