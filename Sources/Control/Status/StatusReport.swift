package import FeedbackCore

/// Everything that `hailong status` shows; never which key was pressed.
///
/// What only a running daemon can know is nothing when the report was made from the journal.
package struct StatusReport: Hashable, Sendable {
    /// The light and why it is not green; nothing if no daemon runs.
    package var light: Lamp?
    /// Nothing if the journal that would name it cannot be read.
    package var kiosk: KioskID?
    /// The point that the kiosk is bound to.
    package var point: String?
    /// The address of the scoring server.
    package var server: String?
    /// In order of their numbers, all that were accepted at set-up.
    package var panels: [Panel] = []
    /// Lights beside the panels' own lamps, in the order of the configuration.
    package var lights: [LightOutput] = []
    /// Nothing if the kiosk has no screen.
    package var screen: Screen?
    /// How long ago the last press was that counted; none of service mode does.
    package var secondsSincePress: Int64?
    /// The wall clock when the report was made.
    package var clock: Clock?
    /// What waits to be sent, and for how long.
    package var unsent = Unsent(entries: 0, oldestSeconds: nil)
    /// Nothing if none ever came, or the daemon has had none since its start.
    package var lastReceipt: Receipt?
    /// Nothing before the first exchange since the daemon's start, or if none runs.
    package var lastUpload: Upload?
    /// Nothing before the first heartbeat since the daemon's start, or if none runs.
    package var lastHeartbeat: Upload?
    /// How long ago the server was last heard to have heard one; nothing if never in this run.
    package var secondsSinceHeard: Int64?
    /// How the binding to a point goes on; nothing if none was tried in this run.
    package var enrolment: Enrolment?
    /// How long until the next try; nothing while none is due.
    package var nextUploadSeconds: Int64?
    /// Nothing if no journal could be read.
    package var chain: Chain?
    /// Journals that were put aside, by the names of their directories.
    package var putAside: [PutAside] = []
    /// How long until service mode ends by itself; nothing while it is off.
    package var serviceSecondsLeft: Int64?
    /// Free space of the state directory's file system, 0…100.
    package var diskFreePercent: Int?
    /// How long commits took, 99 of 100, in µs.
    package var commitMicroseconds: Int64?
    /// How long the daemon has been running.
    package var uptimeSeconds: Int64?
    /// Our own version first, then those of the libraries that matter.
    package var versions: [Version] = []

    package init() {}
}

extension StatusReport {
    /// What the staff see on the kiosk.
    package struct Lamp: Hashable, Sendable {
        /// The colour, which says the worst of `reasons`.
        package var color: Light.Color
        /// The most urgent first.
        package var reasons: [Words]

        package init(color: Light.Color, reasons: [Words]) {
            self.color = color
            self.reasons = reasons
        }

        /// What a light says, without its pattern.
        package init(_ light: Light) {
            self.init(
                color: light.color, reasons: light.reasons.map { Words(vi: $0.vi, en: $0.en) })
        }
    }

    /// One panel accepted at set-up.
    package struct Panel: Hashable, Sendable {
        /// Whether the panel can be pressed.
        package enum State: String, CaseIterable, Sendable {
            case attached
            case stuck
            case missing
            /// Nobody looks.
            case unknown
        }

        /// From 1, as in the configuration.
        package var number: UInt16
        /// Port and device, as `port vid:pid[:serial]`.
        package var identity: String
        /// Whether it can be pressed, when the report was made.
        package var state: State
        /// Why the panel is not read if it is missing, or what it last did wrong.
        package var lastError: String?
        /// Since the daemon started; all zero if none runs.
        package var counters: InputCounters
        /// Since the daemon started; all zero if none runs.
        package var faults: PanelFaults

        package init(
            number: UInt16, identity: String, state: State, lastError: String?,
            counters: InputCounters, faults: PanelFaults = PanelFaults()
        ) {
            self.number = number
            self.identity = identity
            self.state = state
            self.lastError = lastError
            self.counters = counters
            self.faults = faults
        }

        /// What the input rules know, with what the reader knows of the device.
        ///
        /// An error that is over is not told again, unless the panel did something wrong or came
        /// and went.
        package init(_ status: PanelStatus, lastError: String?, faults: PanelFaults) {
            var misdeeds = faults
            if misdeeds.returns < Limits.returns { misdeeds.returns = 0 }
            self.init(
                number: status.panel, identity: status.identity,
                state: status.attached ? (status.stuck.isEmpty ? .attached : .stuck) : .missing,
                lastError: status.attached && misdeeds.isEmpty ? nil : lastError,
                counters: status.counters, faults: faults)
        }
    }

    /// A light that the configuration names.
    package struct LightOutput: Hashable, Sendable {
        /// What it is, by the configuration's names.
        package var name: String
        /// Why it shows nothing; nothing while it works.
        package var failure: String?

        package init(name: String, failure: String?) {
            self.name = name
            self.failure = failure
        }
    }

    /// The wall clock, and how far it may be off.
    package struct Clock: Hashable, Sendable {
        /// The time that it shows, right or wrong.
        package var wall: WallTime
        /// How far it can be trusted.
        package var quality: ClockQuality
        /// Half the width of the interval that holds the true time; nothing if unknown.
        package var errorMilliseconds: Int64?

        package init(wall: WallTime, quality: ClockQuality, errorMilliseconds: Int64?) {
            self.wall = wall
            self.quality = quality
            self.errorMilliseconds = errorMilliseconds
        }
    }

    /// What no receipt covers, without what only rides along.
    package struct Unsent: Hashable, Sendable {
        /// Entries in batches that no receipt covers, and entries in no batch.
        package var entries: UInt64
        /// Uptime for which the oldest has waited; nothing if unknown.
        package var oldestSeconds: Int64?

        package init(entries: UInt64, oldestSeconds: Int64?) {
            self.entries = entries
            self.oldestSeconds = oldestSeconds
        }
    }

    /// The last receipt that held a batch.
    package struct Receipt: Hashable, Sendable {
        /// The server's time in it.
        package var serverTime: WallTime
        /// Up to which entry the server holds the chain without a gap.
        package var contiguous: UInt64
        /// How long ago it came; nothing if in an earlier run.
        package var secondsAgo: Int64?

        package init(serverTime: WallTime, contiguous: UInt64, secondsAgo: Int64?) {
            self.serverTime = serverTime
            self.contiguous = contiguous
            self.secondsAgo = secondsAgo
        }
    }

    /// The last exchange with the server, or with whatever answered.
    package struct Upload: Hashable, Sendable {
        /// How long ago its outcome was known.
        package var secondsAgo: Int64
        /// True if the server has what was sent, by a verified statement.
        package var succeeded: Bool
        /// What came of it, for a person.
        package var words: Words

        package init(secondsAgo: Int64, succeeded: Bool, words: Words) {
            self.secondsAgo = secondsAgo
            self.succeeded = succeeded
            self.words = words
        }
    }

    /// The binding to a point, as it was asked of this run of the daemon.
    package struct Enrolment: Hashable, Sendable {
        /// How often it was tried.
        package var attempts: UInt64
        /// True while an order waits for a signed answer.
        package var pending: Bool
        /// What came of the last try.
        package var last: Upload?

        package init(attempts: UInt64, pending: Bool, last: Upload?) {
            self.attempts = attempts
            self.pending = pending
            self.last = last
        }
    }

    /// Where the chain stands.
    package struct Chain: Hashable, Sendable {
        /// The name that the chain was given with its database.
        package var id: ChainID
        /// The last entry's place and hash.
        package var head: ChainHead
        /// How often the daemon has started on this chain.
        package var bootOrdinal: UInt32

        package init(id: ChainID, head: ChainHead, bootOrdinal: UInt32) {
            self.id = id
            self.head = head
            self.bootOrdinal = bootOrdinal
        }
    }

    /// A journal that was put aside: damaged, or of a chain that the server follows elsewhere.
    package struct PutAside: Hashable, Sendable {
        /// Its directory, relative to the state directory.
        package var name: String
        /// Entries in it that no receipt covers, as far as they are known.
        package var unsent: UInt64
        /// Entries in it that a receipt covers, and that are sent once more all the same.
        package var again: UInt64
        /// False until everything that can be read was taken over.
        package var isRead: Bool
        /// Entries that can no longer be read.
        package var missing: UInt64

        package init(
            name: String, unsent: UInt64, again: UInt64, isRead: Bool, missing: UInt64
        ) {
            self.name = name
            self.unsent = unsent
            self.again = again
            self.isRead = isRead
            self.missing = missing
        }
    }

    /// A program or library and its version.
    package struct Version: Hashable, Sendable {
        /// The program's or library's own name, such as `hailongd`.
        package var name: String
        /// The version as it states it.
        package var version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }
}
