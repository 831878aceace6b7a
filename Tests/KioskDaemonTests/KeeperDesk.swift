import BatchFormat
import FeedbackCore
import Journal
import KioskDaemon
import Linux
import Synchronization
import TestSupport
import Uplink

/// A journal thread without its thread, on a disk that fails when it is told to.
final class KeeperDesk {
    let files = TemporaryDirectory()
    let disk = FaultyDisk()
    let inbox: Mailbox<JournalLoop.Message>
    let answers: Mailbox<JournalLoop.Answer>
    let input: Mailbox<InputLoop.Message>
    let screen: Mailbox<ScreenLoop.Message>
    let replies: Mailbox<ErrandReply>
    let board: StatusBoard
    let uplink: UplinkLoop
    let loop: JournalLoop
    let key = SigningKey()
    private let serverKey = SigningKey()
    private let clock = Clock()

    private final class Clock: Sendable {
        let microseconds = Atomic<Int64>(0)
    }

    init() throws {
        inbox = try Mailbox(capacity: 4)
        answers = try Mailbox(capacity: 4)
        input = try Mailbox(capacity: 64)
        screen = try Mailbox(capacity: 64)
        replies = try Mailbox(capacity: 64)
        board = try StatusBoard()
        uplink = try UplinkLoop()
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
        machine.doAside = { _, work in work() }
        loop = JournalLoop(
            kiosk: .init(
                id: .zero, key: key, directory: files.path + "/state",
                runtimeDirectory: files.path, panels: [panel], declared: declared, boot: .zero),
            inbox: inbox, answers: answers, input: input,
            uplink: uplink, board: board, log: EventLog { _, _, _ in },
            replies: replies, screen: screen, machine: machine)
    }

    var directory: String { files.path + "/state" }

    var now: BootTime {
        BootTime(microseconds: clock.microseconds.load(ordering: .relaxed))
    }

    func wait(_ span: TimeSpan) {
        clock.microseconds.add(span.microseconds, ordering: .relaxed)
    }

    func press(_ keeper: inout JournalKeeper) {
        keeper.handle([.actions([.press(Press(panel: 1, key: 2, time: now))], marks: [])])
    }

    /// The entries of the journal in use, by their sequence numbers.
    func facts() throws -> [UInt64: Fact] {
        var facts: [UInt64: Fact] = [:]
        try JournalReader(directory: directory + "/journal", vfs: disk.name)
            .forEachEntry { entry in
                facts[entry.sequence] = entry.fact
                return true
            }
        return facts
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

    /// What the uplink would send next.
    func nextBatch(_ keeper: inout JournalKeeper) -> SealedBatch? {
        let result = JournalLoop.nextBatch { message in
            keeper.handle([message])
            return answers.take().last
        }
        guard case .batch(let batch) = result else { return nil }
        return batch
    }

    /// Lets the server answer a batch; it holds every chain up to what it was sent last.
    @discardableResult
    func settle(
        _ sealed: SealedBatch, _ code: ReceiptCode = .held, _ keeper: inout JournalKeeper
    ) throws -> SentBatch {
        let message = try SignedMessage(sealed.message, expecting: .batch)
        try message.verify(with: key.publicKey)
        let batch = try Batch(payload: message.payload)
        _ = try batch.verifiedHashes()
        wait(.seconds(1))
        let time = WallTime(milliseconds: 1_790_000_000_000) + (now - BootTime(seconds: 0))
        let head = ChainHead(sequence: batch.lastSequence, hash: batch.headAfter)
        let receipt = Receipt(
            kiosk: batch.kiosk, chain: batch.chain, payloadDigest: sealed.payloadDigest,
            code: code, firstHeldAt: time, now: time, contiguous: head, nextUploadAfter: .zero)
        let bytes = try SignedMessage.seal(receipt.payload(), as: .receipt, with: serverKey)
        keeper.handle([.settle(receipt, bytes: bytes)])
        _ = answers.take()
        let ratings = batch.entries.filter { if case .rating = $0.fact { true } else { false } }
        return SentBatch(chain: batch.chain, ratings: ratings)
    }

    /// A batch that the server has read.
    struct SentBatch {
        var chain: ChainID
        var ratings: [Entry]
    }

    /// Sends what there is, at most so many batches, and lets the server hold all of it.
    func drain(_ keeper: inout JournalKeeper, upTo limit: Int = 100) throws -> [SentBatch] {
        var sent: [SentBatch] = []
        while sent.count < limit, let batch = nextBatch(&keeper) {
            sent.append(try settle(batch, .held, &keeper))
        }
        return sent
    }
}
