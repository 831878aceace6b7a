import BatchFormat
import FeedbackCore
import Journal
import KioskDaemon
import Linux
import Synchronization
import TestSupport
import Testing
import Uplink

/// A journal thread without its thread, on a disk that fails when it is told to.
private final class Desk {
    let files = TemporaryDirectory()
    let disk = FaultyDisk()
    let answers: Mailbox<JournalLoop.Answer>
    let input: Mailbox<InputLoop.Message>
    let board: StatusBoard
    let loop: JournalLoop
    private let clock = Clock()

    private final class Clock: Sendable {
        let microseconds = Atomic<Int64>(0)
    }

    init() throws {
        answers = try Mailbox(capacity: 4)
        input = try Mailbox(capacity: 64)
        board = try StatusBoard()
        let profile = PanelProfile(
            name: "two", title: "Two keys", matches: [], scale: .sc5,
            keys: [.init(code: 1, level: 1), .init(code: 2, level: 5)])
        let panel = KioskConfiguration.Panel(
            identity: PanelIdentity(port: "usb-1", vendor: 0x79, product: 6), profile: profile,
            question: 1)
        let declared = DeclaredConfiguration(
            questionSet: "one-stop", version: 1, questions: [.init(id: "Q.OSS", scale: .sc5)],
            point: nil, openingHours: .office)
        var machine = Machine()
        machine.now = { [clock] in
            BootTime(microseconds: clock.microseconds.load(ordering: .relaxed))
        }
        machine.vfs = disk.name
        loop = JournalLoop(
            kiosk: .init(
                id: .zero, key: SigningKey(), directory: files.path + "/state",
                runtimeDirectory: files.path, panels: [panel], declared: declared, boot: .zero),
            inbox: try Mailbox(capacity: 4), answers: answers, input: input,
            uplink: try UplinkLoop(), board: board, log: EventLog { _, _, _ in },
            machine: machine)
    }

    var now: BootTime {
        BootTime(microseconds: clock.microseconds.load(ordering: .relaxed))
    }

    func wait(_ span: TimeSpan) {
        clock.microseconds.add(span.microseconds, ordering: .relaxed)
    }

    func press(_ keeper: inout JournalKeeper) {
        keeper.handle([.actions([.press(Press(panel: 1, key: 2, time: now))], marks: [])])
    }

    /// How many panels were thanked, and how many refused, since the last time.
    func lamps() -> [Int] {
        var lamps = [0, 0]
        for message in input.take() {
            if case .thanks(let panels) = message { lamps[0] += panels.count }
            if case .refused(let panels) = message { lamps[1] += panels.count }
        }
        return lamps
    }
}

struct JournalKeeperTests {
    @Test func `a press is thanked for, refused while the disk is full, and told of later`() throws
    {
        let desk = try Desk()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 0])
        desk.disk.isFull = true
        desk.press(&keeper)
        #expect(desk.lamps() == [0, 1])
        #expect(desk.board.look().refusal == .diskFull)
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        #expect(keeper.deadline == desk.now)
        keeper.handle([])
        #expect(desk.board.look().refusal == nil)
        var facts: [Fact] = []
        try JournalReader(directory: desk.files.path + "/state/journal", vfs: desk.disk.name)
            .forEachEntry { entry in
                facts.append(entry.fact)
                return true
            }
        // Before them stand the boot and the configuration.
        #expect(
            facts.dropFirst(2) == [
                .rating(Rating(panel: 1, question: 1, level: 5)),
                .loss(Loss(reason: .refused, count: 1)),
            ])
    }

    @Test func `a journal that cannot be opened refuses, and is tried again`() throws {
        let desk = try Desk()
        desk.disk.cutPower()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        keeper.handle([.freeze])
        #expect(desk.lamps() == [0, 1])
        guard case .frozen(.failed)? = desk.answers.take().first else {
            Issue.record("an answer is missing")
            return
        }
        desk.disk.restorePower()
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 0])
        keeper.handle([.stop])
        #expect(!keeper.isRunning)
    }
}
