package import FeedbackCore

/// How a kiosk is, as it says every few minutes; it carries no rating and changes no figure.
///
/// Ages and lengths are uptime: they hold whatever the kiosk's clock says.
package struct Heartbeat: Hashable, Sendable {
    /// A panel accepted at set-up, and whether it can be pressed now.
    package struct Panel: Hashable, Sendable {
        /// What a panel is at one moment; the numbers are those of `PanelRecord.State`, in which a
        /// panel that recovered is simply attached.
        package enum State: UInt8, CaseIterable, Sendable {
            case attached = 1
            case missing = 2
            /// It is there, and a key of it is held for too long to count.
            case stuck = 3
        }

        /// From 1, as in the configuration.
        package var number: UInt16
        /// Whether it can be pressed.
        package var state: State

        package init(number: UInt16, state: State) {
            self.number = number
            self.state = state
        }
    }

    /// Who speaks, and has to have signed.
    package var kiosk: KioskID
    /// The chain that is written now.
    package var chain: ChainID
    /// Its last entry, or 0 and h₀; the number is at most `Limits.largestNumber`.
    package var head: ChainHead
    /// When this was said: the boot's ordinal in the chain, and 0…`Limits.timeMilliseconds` ms.
    package var moment: Moment
    /// Entries that no receipt covers, of all chains, without those that only ride along; at most
    /// `Limits.largestNumber`.
    package var unsent: UInt64
    /// For how long the oldest of them has waited, in whole seconds; nothing if none waits.
    package var oldestUnsentAge: TimeSpan?
    /// What the wall clock said at `moment`, right or wrong.
    package var clock: ClockRecord
    /// The panels by ascending number, at most `Limits.panels`.
    package var panels: [Panel]
    /// How long ago the last press was that counted, in whole seconds; nothing since the start.
    ///
    /// What staff press in service mode does not count.
    package var lastPressAge: TimeSpan?
    /// Loss entries since the daemon started, at most `Limits.largestNumber`.
    package var losses: UInt64
    /// How long commits took, 99 of 100, in whole µs; nothing before the first.
    package var commitTime: TimeSpan?
    /// Free space of the state directory's file system, 0…100.
    package var freeDiskPercent: UInt8
    /// What the staff see.
    package var light: Light.Color
    /// The daemon's version, at most `Limits.textBytes` bytes.
    package var version: String

    /// A kiosk that has nothing to complain about and has not been pressed since its start.
    package init(
        kiosk: KioskID, chain: ChainID, head: ChainHead, moment: Moment, clock: ClockRecord,
        version: String
    ) {
        self.kiosk = kiosk
        self.chain = chain
        self.head = head
        self.moment = moment
        self.clock = clock
        self.version = version
        unsent = 0
        panels = []
        losses = 0
        freeDiskPercent = 100
        light = .green
    }
}
