import BatchFormat
package import FeedbackCore
package import Journal
package import Linux
import Panels
import Synchronization
package import Uplink

/// Where every thread writes how it stands, and the main thread reads it.
///
/// Writing costs no wake-up unless the light may depend on it.
package final class StatusBoard: Sendable {
    /// The threads that the watchdog asks.
    package enum Worker: Sendable {
        case input
        case journal
        case screen
    }

    /// How the journal stands.
    package struct Record: Sendable {
        /// The chain that is written now.
        package var chain: ChainID
        /// Its last entry.
        package var head: ChainHead
        /// The ordinal of this start in it.
        package var bootOrdinal: UInt32
        /// Entries that no receipt covers, without those that only ride along.
        package var unsent: UInt64
        /// When the oldest unsent entry was made; before this start if it is older than that.
        var oldestUnsent: BootTime?
        /// The start, by its ordinal, in which it was made.
        var oldestUnsentBoot: UInt32?
        var freeDiskPercent: Int
        /// Journals that were put aside.
        package var putAside: [PutAside] = []
        /// When service mode ends by itself; nothing while it is off.
        var serviceEnds: BootTime?
        /// Losses admitted since the start.
        var losses: UInt64 = 0

        /// Whether it was made two starts ago or earlier.
        var unsentSinceTwoStarts: Bool {
            oldestUnsentBoot.map { bootOrdinal >= 2 && $0 <= bootOrdinal - 2 } ?? false
        }
    }

    /// Everything on the board.
    package struct State: Sendable {
        /// Why presses are refused; nothing while they are recorded.
        package var refusal: Refusal? = .starting
        /// A refusal for good, which no successful commit ends.
        var isFinal = false
        /// Why the daemon has to end at once, in words; nothing while it may run.
        var end: String?
        /// How the journal stands; nothing before it is open.
        package var record: Record?
        var panels: [PanelStatus] = []
        /// Since when no panel is there, as far as the input thread has said; nothing while one is.
        ///
        /// The screen's faces are one, which is there while they can be chosen.
        var outOfReachSince: BootTime?
        var connections: [PanelConnection] = []
        var lights: [LightConnection] = []
        /// How the screen stands; nothing if the kiosk has none.
        var screen: ScreenStatus?
        /// True while the screen's thread owes the main thread an answer.
        var screenHangs = false
        /// How its loudspeaker stands; nothing if it has none.
        var sound: SoundStatus?
        var uplink = UplinkStatus(binding: nil)
        /// What the clock said last.
        package var clock = ClockRecord(
            wall: WallTime(milliseconds: 0), errorMilliseconds: 86_400_000, quality: .unset)
        /// The last time that the server told, and when; nothing before the first.
        package var serverTime: (record: ClockRecord, at: BootTime)?
        /// What was published last for the kiosk's point, as the server told since the start.
        package var results: [PublishedResult] = []
        var lastPress: BootTime?
        var commits = LatencyWindow()
        var answers: [Worker: BootTime] = [:]
    }

    private let state = Mutex(State())
    private let changed: EventFD

    /// - Throws: `SystemError` if the process has no descriptor left.
    package init() throws(SystemError) { changed = try EventFD() }

    /// Readable when the light may have to change.
    var descriptor: CInt { changed.number }

    /// Takes what is on the board; for the main thread, which then has seen every change.
    package func read() -> State {
        changed.clear()
        return look()
    }

    /// Takes what is on the board, for any thread.
    package func look() -> State { state.withLock { $0 } }

    /// The input thread's news.
    func input(
        _ panels: [PanelStatus], _ connections: [PanelConnection], at now: BootTime
    ) {
        update { state in
            let before = state
            (state.panels, state.connections) = (panels, connections)
            let isThere = panels.contains(where: \.attached)
            state.outOfReachSince = isThere ? nil : before.outOfReachSince ?? now
            return state.missingPanels != before.missingPanels
                || state.stuckPanels != before.stuckPanels
                || state.outOfReachSince != before.outOfReachSince
        }
    }

    /// The lights thread's news.
    func lights(_ connections: [LightConnection]) {
        state.withLock { $0.lights = connections }
    }

    /// The screen thread's news.
    package func screen(_ status: ScreenStatus) {
        update { state in
            defer { state.screen = status }
            return state.screen?.needsHelp != status.needsHelp
        }
    }

    /// Whether the screen's thread owes an answer.
    func screenHangs(_ hangs: Bool) {
        update { state in
            defer { state.screenHangs = hangs }
            return state.screenHangs != hangs
        }
    }

    /// The sound thread's news.
    package func sound(_ status: SoundStatus) {
        update { state in
            defer { state.sound = status }
            return (state.sound?.failure == nil) != (status.failure == nil)
        }
    }

    /// A commit of presses succeeded: the latency of each, stamp to durable.
    func committed(
        _ latencies: [TimeSpan], lastPress: BootTime?, record: Record
    ) {
        update { state in
            for latency in latencies { state.commits.add(latency) }
            if let lastPress { state.lastPress = lastPress }
            let recovered = state.refusal != nil && !state.isFinal
            if recovered { state.refusal = nil }
            return state.take(record) || recovered
        }
    }

    /// The journal stands elsewhere now, without having recorded a press.
    func record(_ record: Record) {
        update { $0.take(record) }
    }

    /// Presses are refused from now on, until a commit succeeds.
    func refuse(_ refusal: Refusal) {
        update { state in
            guard !state.isFinal, state.refusal != refusal else { return false }
            state.refusal = refusal
            return true
        }
    }

    /// Presses are refused until the daemon is started again.
    func stopRecording(_ refusal: Refusal) {
        update { state in
            state.refusal = refusal
            state.isFinal = true
            return true
        }
    }

    /// The daemon cannot run here, for this reason.
    func end(_ words: String) {
        update { state in
            state.end = words
            return true
        }
    }

    /// The uplink's news; a heartbeat alone changes no light.
    package func uplink(_ status: UplinkStatus) {
        update { state in
            var before = state.uplink
            before.lastHeartbeat = status.lastHeartbeat
            before.lastHeard = status.lastHeard
            // What was told belongs to the point of that binding.
            if before.binding != status.binding { state.results = [] }
            state.uplink = status
            return before != status
        }
    }

    /// The server told the time, which a clock that is not synchronised may need.
    package func serverTime(_ record: ClockRecord, at time: BootTime) {
        update { state in
            state.serverTime = (record, time)
            return state.clock.quality != .synced
        }
    }

    /// What was published last for the kiosk's point.
    package func results(_ results: [PublishedResult]) {
        update { state in
            defer { state.results = results }
            return state.results != results
        }
    }

    /// What the clock says.
    package func clock(_ record: ClockRecord) {
        update { state in
            defer { state.clock = record }
            return state.clock.quality != record.quality
        }
    }

    /// A worker answered the watchdog.
    package func answered(_ worker: Worker, at now: BootTime) {
        state.withLock { $0.answers[worker] = now }
    }

    private func update(_ change: (inout State) -> Bool) {
        if state.withLock({ change(&$0) }) { changed.signal() }
    }
}

extension StatusBoard.State {
    /// Takes how the journal stands; true if the light may depend on the difference.
    fileprivate mutating func take(_ record: StatusBoard.Record) -> Bool {
        let unsentBegan = (self.record?.unsent == 0) != (record.unsent == 0)
        let wasLow = (self.record?.freeDiskPercent ?? 100) < Limits.amberDiskPercent
        let isLow = record.freeDiskPercent < Limits.amberDiskPercent
        let serviceTurned = self.record?.serviceEnds != record.serviceEnds
        self.record = record
        return unsentBegan || wasLow != isLow || serviceTurned
    }

    /// Panels accepted at set-up that are not read.
    var missingPanels: Int { connections.count { !$0.isAttached } }

    /// The numbers of the panels that are read.
    package var readPanels: [UInt16] { connections.read }

    /// Panels with a key that is stuck.
    var stuckPanels: Int { panels.count { !$0.stuck.isEmpty } }
}

extension PanelConnection {
    /// True while the panel is read.
    var isAttached: Bool {
        if case .attached = state { true } else { false }
    }
}

extension [PanelConnection] {
    /// The numbers of those that are read.
    var read: [UInt16] { filter(\.isAttached).map(\.panel) }
}
