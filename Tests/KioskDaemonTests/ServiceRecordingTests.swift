@testable import KioskDaemon
import BatchFormat
import Control
import FeedbackCore
import Journal
import Linux
import TestSupport
import Testing

/// Service mode, from the order to the entries.
struct ServiceRecordingTests {
    private let desk: KeeperDesk

    init() throws { desk = try KeeperDesk() }

    /// Orders it on for so many minutes, or off, and gives back whether it was done.
    private func order(_ minutes: Int64?, _ keeper: inout JournalKeeper) throws -> Bool {
        let work = Errand.Work.service(minutes.map { .minutes($0) }, user: 0)
        keeper.handle([.errand(Errand(client: 1, work: work))])
        let reply = try #require(desk.replies.take().last).reply
        if case .done = reply { return true }
        return false
    }

    /// The entries of the journal in use about service mode and presses.
    private func told() throws -> [String] {
        try desk.facts().sorted { $0.key < $1.key }.compactMap { _, fact in
            switch fact {
            case .service(let on): on ? "on" : "off"
            case .rating(let rating): rating.mark.service ? "test" : "press"
            case .stopped: "stopped"
            default: nil
            }
        }
    }

    private var reasons: [LightReason] {
        desk.board.look().light(keyReadable: true, started: BootTime(seconds: 0), now: desk.now)
            .reasons
    }

    private var secondsLeft: Int64? {
        desk.board.look().report(
            kiosk: .zero, keyReadable: true, started: BootTime(seconds: 0), now: desk.now
        ).serviceSecondsLeft
    }

    @Test func `what is pressed between on and off is marked, and both are entries`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        #expect(secondsLeft == nil && !reasons.contains(.inService))
        desk.wait(.seconds(1))
        #expect(try order(5, &keeper))
        #expect(secondsLeft == 300 && reasons.first == .inService)
        desk.press(&keeper)
        desk.wait(.seconds(60))
        desk.press(&keeper)
        // Whoever tests sees what a citizen sees.
        #expect(desk.lamps() == [3, 0])
        desk.wait(.seconds(1))
        #expect(try order(nil, &keeper))
        #expect(secondsLeft == nil && !reasons.contains(.inService))
        desk.press(&keeper)
        #expect(try order(nil, &keeper))
        #expect(try told() == ["press", "on", "test", "test", "off", "press"])
    }

    @Test func `it ends by itself without a press, and by boot time`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        #expect(try order(10, &keeper))
        let end = desk.now + .minutes(10)
        desk.wait(Limits.checkpointAfter)
        keeper.handle([])
        #expect(keeper.deadline == end)
        // The machine slept, and nobody looked in time.
        desk.wait(.hours(3))
        desk.press(&keeper)
        #expect(try told() == ["on", "off", "press"])
        #expect(secondsLeft == nil && !reasons.contains(.inService))
        var entries: [Entry] = []
        try JournalReader(directory: desk.directory + "/journal", vfs: desk.disk.name)
            .forEachEntry { entry in
                entries.append(entry)
                return true
            }
        let off = try #require(entries.first { $0.fact == .service(on: false) })
        #expect(off.moment.milliseconds == end.milliseconds)
    }

    @Test func `a stop ends it, and the next start knows nothing of it`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        #expect(try order(10, &keeper))
        desk.press(&keeper)
        keeper.handle([.stop])
        #expect(try told() == ["on", "test", "off", "stopped"])
    }

    @Test func `while nothing can be written it does not go on`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        desk.disk.isFull = true
        #expect(try !order(10, &keeper))
        #expect(secondsLeft == nil)
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        desk.press(&keeper)
        // That it was asked for is told, and that nothing came of it.
        #expect(try told() == ["press", "on", "off", "press"])
    }

    @Test func `while nothing can be written it still goes off`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        #expect(try order(10, &keeper))
        desk.disk.isFull = true
        desk.press(&keeper)
        #expect(try order(nil, &keeper))
        #expect(secondsLeft == nil)
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        desk.press(&keeper)
        #expect(try told() == ["on", "off", "press"])
    }

    @Test func `a chain that is begun while it is on hears of it first`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        #expect(try order(10, &keeper))
        desk.press(&keeper)
        desk.disk.failSync()
        desk.press(&keeper)
        #expect(try told() == ["on", "test"])
        #expect(secondsLeft == 600)
        let sent = try desk.drain(&keeper)
        #expect(Set(sent.map(\.chain)).count == 2)
    }

    /// How long ago the last press was, as the server is told.
    private var lastPressAge: TimeSpan? {
        desk.board.look().heartbeat(
            kiosk: .zero, keyReadable: true, started: BootTime(seconds: 0), now: desk.now
        )?.lastPressAge
    }

    @Test func `no test hides that no citizen presses`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        #expect(try order(10, &keeper))
        desk.press(&keeper)
        #expect(lastPressAge == nil)
        #expect(try order(nil, &keeper))
        desk.wait(.seconds(1))
        desk.press(&keeper)
        desk.wait(.hours(2))
        #expect(lastPressAge == .hours(2))
        #expect(try order(10, &keeper))
        desk.press(&keeper)
        desk.wait(.seconds(5))
        desk.press(&keeper)
        #expect(desk.lamps() == [4, 0])
        #expect(lastPressAge == .seconds(7_205))
        // What a dead daemon's journal says is the same.
        let reader = try JournalReader(directory: desk.directory + "/journal", vfs: desk.disk.name)
        #expect(try reader.summary().lastPress?.milliseconds == 1_000)
    }

    @Test func `a test that cannot be written is nobody's loss`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        #expect(try order(10, &keeper))
        desk.disk.isFull = true
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 1])
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        #expect(try order(nil, &keeper))
        desk.disk.isFull = true
        desk.wait(.seconds(1))
        desk.press(&keeper)
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        let losses = try desk.facts().values.compactMap { fact in
            if case .loss(let loss) = fact { loss } else { nil }
        }
        #expect(losses == [Loss(reason: .refused, count: 1)])
    }

    @Test func `what corrects a citizen's rating stays a citizen's`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        let record = try #require(desk.board.look().record)
        let place = RatingPlace(chain: record.chain, sequence: record.head.sequence)
        #expect(try order(10, &keeper))
        let correction = Press(panel: 1, key: 1, time: desk.now, replaces: place)
        keeper.handle([.actions([.press(correction)], marks: [])])
        #expect(try told() == ["press", "on", "press"])
    }
}
