import BatchFormat
import Journal
import Linux
import Testing
import Uplink

@testable import FeedbackCore
@testable import KioskDaemon

/// What the daemon says of itself in a heartbeat.
struct StatusBoardTests {
    private let kiosk = KioskID(trusted: Array(0..<16))
    private let chain = ChainID(trusted: Array(16..<32))
    private let started = BootTime(seconds: 1_000)
    private let now = BootTime(seconds: 5_000)

    private func record(unsent: UInt64 = 0, oldest: BootTime? = nil) -> StatusBoard.Record {
        StatusBoard.Record(
            chain: chain, head: ChainHead(sequence: 77, hash: .zero), bootOrdinal: 5,
            unsent: unsent, oldestUnsent: oldest, oldestUnsentBoot: oldest.map { _ in 4 },
            freeDiskPercent: 61)
    }

    private func heartbeat(_ state: StatusBoard.State) -> Heartbeat? {
        state.heartbeat(kiosk: kiosk, keyReadable: true, started: started, now: now)
    }

    @Test func `a published result is forgotten with the binding to its point`() throws {
        let board = try StatusBoard()
        var uplink = UplinkStatus(binding: nil)
        board.uplink(uplink)
        board.results([
            PublishedResult(
                question: "Q.OSS", scale: .sc5, year: 2_026, month: 10, ratings: 60, share: 7_667,
                interval: 6_456...8_556, leftOut: 3)
        ])
        uplink.failures = 3
        board.uplink(uplink)
        #expect(board.look().results.count == 1)
        uplink.binding = ServerBinding(
            server: try ServerURL("https://example.vn"), root: KeyID(trusted: Array(0..<16)),
            point: "k-2")
        board.uplink(uplink)
        #expect(board.look().results.isEmpty)
    }

    @Test func `without a journal there is nothing to say`() throws {
        #expect(heartbeat(try StatusBoard().look()) == nil)
    }

    @Test func `a heartbeat says what the board says, and can be sealed`() throws {
        let board = try StatusBoard()
        board.committed(
            [.milliseconds(3)], lastPress: BootTime(seconds: 4_940),
            record: record(unsent: 9, oldest: BootTime(seconds: 400)))
        var later = record(unsent: 9, oldest: now)
        later.losses = 3
        board.committed([], lastPress: nil, record: later)
        board.input(
            [
                panel(1, attached: true), panel(2, attached: false),
                panel(3, attached: true, stuck: [4]),
            ], [], at: now)
        let said = try #require(heartbeat(board.look()))
        #expect(said.kiosk == kiosk && said.chain == chain && said.head.sequence == 77)
        #expect(said.moment == Moment(bootOrdinal: 5, milliseconds: 5_000_000))
        #expect(said.unsent == 9 && said.oldestUnsentAge == .zero)
        #expect(said.lastPressAge == .seconds(60))
        #expect(said.panels.map(\.state) == [.attached, .missing, .stuck])
        #expect(said.losses == 3)
        #expect(said.commitTime == .milliseconds(3))
        #expect(said.freeDiskPercent == 61)
        #expect(said.light == .amber)
        #expect(said.clock.quality == .unset)
        // Nothing of it is beyond what the format takes.
        #expect(try Heartbeat(payload: said.payload()).panels == said.panels)
    }

    @Test func `what waited before the start counts from the start`() throws {
        let board = try StatusBoard()
        board.record(record(unsent: 1, oldest: BootTime(microseconds: 0)))
        #expect(heartbeat(board.look())?.oldestUnsentAge == .seconds(4_000))
    }

    private func panel(
        _ number: UInt16, attached: Bool, stuck: [UInt16] = []
    ) -> PanelStatus {
        PanelStatus(
            panel: number, identity: "p", attached: attached, held: stuck, stuck: stuck,
            counters: InputCounters())
    }

    private func light(_ board: StatusBoard) -> Light {
        board.look().light(keyReadable: true, started: started, now: now)
    }

    @Test func `a kiosk at which nobody can rate is red until somebody can, and says why`() throws {
        let board = try StatusBoard()
        board.committed([], lastPress: nil, record: record())
        // Nobody has looked for panels yet.
        #expect(light(board).color == .amber)
        let steps: [(attached: [Bool], color: Light.Color)] = [
            ([false, false], .red), ([true, false], .amber), ([false, true], .amber),
            ([true, true], .amber), ([false, false], .red), ([], .red),
        ]
        board.input([], [], at: now + .seconds(-9))
        // A plug may be loose for a moment.
        #expect(light(board).color == .amber)
        board.input([panel(1, attached: true)], [], at: now)
        for (attached, color) in steps {
            board.input(
                zip(UInt16(1)..., attached).map { panel($0, attached: $1) }, [],
                at: now + .seconds(-10))
            if attached.isEmpty {
                // It has lasted since the step before.
                board.input([], [], at: now)
            }
            #expect(light(board).color == color, "\(attached)")
            #expect(heartbeat(board.look())?.light == color, "\(attached)")
            let first = light(board).reasons.first
            #expect((first == .notRecording(.outOfReach)) == (color == .red), "\(attached)")
        }
        #expect(light(board).records)
        // Why the disk refuses says more.
        board.refuse(.diskFull)
        #expect(light(board).reasons.first == .notRecording(.diskFull))
        #expect(!light(board).records)
    }

    @Test func `the main thread hears at once whether anybody can rate`() throws {
        let board = try StatusBoard()
        let poller = try Poller()
        try poller.watch(board.descriptor)
        let isNews = {
            let ready = try !poller.wait(until: BootClock.now()).isEmpty
            _ = board.read()
            return ready
        }
        _ = try isNews()
        // The touchscreen is no panel that could be missing.
        for (attached, news) in [(false, true), (false, false), (true, true), (false, true)] {
            board.input([panel(1, attached: attached)], [], at: now)
            #expect(try isNews() == news, "\(attached)")
        }
    }

    @Test func `a kiosk that refuses says so`() throws {
        let board = try StatusBoard()
        board.committed([], lastPress: nil, record: record())
        board.refuse(.diskFull)
        #expect(heartbeat(board.look())?.light == .red)
    }
}
