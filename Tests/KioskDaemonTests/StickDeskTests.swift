import BatchFormat
import Control
import FeedbackCore
import Journal
import KioskDaemon
import Linux
import TestSupport
import Testing
import Uplink

/// What somebody with a stick asks of the daemon, and what becomes of it in the journal.
struct StickDeskTests {
    private let desk: KeeperDesk
    private let stick: StickDesk
    private let identity: IdentityDirectory
    private let root = SigningKey()
    private let receipts = SigningKey()
    private var keeper: JournalKeeper

    init() throws {
        desk = try KeeperDesk()
        identity = IdentityDirectory(desk.directory + "/identity")
        let declared = DeclaredConfiguration(
            questionSet: "one-stop", version: 1, questions: [.init(id: "Q.OSS", scale: .sc5)],
            point: nil, openingHours: .office)
        let log = EventLog { _, _, _ in }
        let made = EnrolmentKeeper(
            identity: identity, journal: desk.inbox, declared: declared, log: log)
        stick = StickDesk(kiosk: .zero, keeper: made, uplink: desk.uplink, board: desk.board)
        keeper = JournalKeeper(loop: desk.loop)
    }

    /// What comes of an order, once the journal is done with it.
    private mutating func ask(
        _ question: (StickDesk, BootTime) -> ControlReply?
    ) throws -> ControlReply {
        if let refusal = question(stick, desk.now) { return refusal }
        for _ in 0..<100 {
            keeper.handle(desk.inbox.take())
            for answer in desk.replies.take() where answer.reply.isLast {
                #expect(answer.client == 7)
                return answer.reply
            }
        }
        throw Unanswered()
    }

    private struct Unanswered: Error {}

    private func openBatches() throws -> [FrozenBatch] {
        var batches: [FrozenBatch] = []
        try JournalReader(directory: desk.directory + "/journal", vfs: desk.disk.name)
            .forEachOpenBatch { batches.append($0) }
        return batches
    }

    /// The server's answer to a payload, as a stick brings it.
    private func answer(
        to payload: Digest, chain: ChainID, point: String? = nil, kiosk: KioskID = .zero
    ) throws -> [UInt8] {
        let now = WallTime(milliseconds: 1_790_000_000_000)
        var receipt = Receipt(
            kiosk: kiosk, chain: chain, payloadDigest: payload, code: .held, firstHeldAt: now,
            now: now,
            contiguous: ChainHead(
                sequence: 0, hash: ChainHash.genesis(kiosk: kiosk, chain: chain)),
            nextUploadAfter: .zero)
        receipt.point = point
        let certificate = KeyCertificate(
            publicKey: receipts.publicKey, use: .receipts, notBefore: now,
            notAfter: now + .hours(24))
        return Answer(
            statement: try SignedMessage.seal(receipt.payload(), as: .receipt, with: receipts),
            certificate: try SignedMessage.seal(certificate.payload(), as: .key, with: root),
            rootSPKI: root.publicKey.spki
        ).bytes()
    }

    @Test mutating func `everything that waits is frozen, and who carries it away is named`()
        throws
    {
        desk.press(&keeper)
        let first = try #require(try desk.facts().keys.max())
        guard case .done = try ask({ desk, _ in desk.freeze(for: 7, user: 1_000) }) else {
            Issue.record("not done")
            return
        }
        #expect(try desk.facts()[first + 1] == .inspected(user: 1_000))
        let ranges = try openBatches().map(\.entries)
        #expect(ranges.flatMap(Array.init) == Array(1...first + 1))
        // With nothing to carry nobody is named again.
        _ = try desk.drain(&keeper)
        let last = try #require(try desk.facts().keys.max())
        _ = try ask { desk, _ in desk.freeze(for: 7, user: 1_000) }
        #expect(try desk.facts().keys.max() == last)
    }

    @Test mutating func `what a journal that was put aside holds is frozen too`() throws {
        desk.press(&keeper)
        let old = try #require(desk.board.look().record?.chain)
        desk.disk.failSync()
        desk.press(&keeper)
        #expect(desk.board.look().record?.chain != old)
        _ = try ask { desk, _ in desk.freeze(for: 7, user: 0) }
        #expect(try openBatches().contains { $0.chain == old })
    }

    @Test mutating func `nobody is named who has nothing to carry, whatever cannot be read`()
        throws
    {
        desk.press(&keeper)
        desk.disk.failSync()
        desk.press(&keeper)
        let names = Folder.names(in: desk.directory + "/quarantine")
        for name in names {
            // One bit of it would be put back.
            for byte in 0...1 {
                desk.disk.flipBit(
                    0, ofByte: byte, in: desk.directory + "/quarantine/\(name)/journal.db")
            }
        }
        _ = try desk.drain(&keeper)
        #expect(desk.board.look().record?.putAside.map(\.isRead) == [false])
        let last = try #require(try desk.facts().keys.max())
        _ = try ask { desk, _ in desk.freeze(for: 7, user: 1_000) }
        #expect(try desk.facts().keys.max() == last)
    }

    /// Turns a bit over in the message of the last batch that waits, wherever it is on the disk.
    private func damageLastBatch() throws {
        let message = try #require(try openBatches().last).message
        let middle = message.count / 2
        let piece = Array(message[middle..<middle + 24])
        var places = 0
        for file in ["journal.db", "journal.db-wal"] {
            let path = desk.directory + "/journal/" + file
            guard let bytes = desk.disk.content(of: path), bytes.count >= 24 else { continue }
            for start in 0...bytes.count - 24 where bytes[start..<start + 24].elementsEqual(piece) {
                desk.disk.flipBit(0, ofByte: start, in: path)
                places += 1
            }
        }
        try #require(places > 0)
    }

    @Test(arguments: [false, true])
    mutating func `a batch in which a bit turned over keeps nothing else from a stick`(
        isTakenOver: Bool
    ) throws {
        desk.press(&keeper)
        if isTakenOver {
            desk.disk.failSync()
            desk.press(&keeper)
        }
        _ = try ask { desk, _ in desk.freeze(for: 7, user: 0) }
        // Time enough for a checkpoint: the bit turns over in the database itself.
        desk.wait(.minutes(1))
        keeper.handle([])
        let pressed = try ratings(in: openBatches())
        let old = try #require(desk.board.look().record?.chain)
        try damageLastBatch()
        #expect(throws: (any Error).self) { try openBatches() }
        let reply = try ask { desk, _ in desk.freeze(for: 7, user: 0) }
        guard case .done = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(desk.board.look().record?.chain != old)
        #expect(try ratings(in: openBatches()) == pressed)
    }

    @Test(arguments: 0..<12)
    mutating func `a journal that is put aside in the middle of an export is carried all the same`(
        step: Int
    ) throws {
        for _ in 0..<3 { desk.press(&keeper) }
        _ = try ask { desk, _ in desk.freeze(for: 7, user: 0) }
        desk.press(&keeper)
        _ = stick.freeze(for: 7, user: 0)
        for _ in 0..<step { keeper.handle(desk.inbox.take()) }
        desk.disk.failSync()
        desk.press(&keeper)
        let early = desk.replies.take().filter(\.reply.isLast).count
        let reply = try early == 0 ? ask { _, _ in nil } : nil
        if case .refused(let words)? = reply { Issue.record("\(words.en)") }
        // Whoever had the last word before that comes again.
        if reply == nil { _ = try ask { desk, _ in desk.freeze(for: 7, user: 0) } }
        #expect(try ratings(in: openBatches()) >= 4)
    }

    private func ratings(in batches: [FrozenBatch]) throws -> Int {
        try batches.flatMap { batch in
            let message = try SignedMessage(batch.message, expecting: .batch)
            return try Batch(payload: message.payload).entries
        }.count { if case .rating = $0.fact { true } else { false } }
    }

    @Test mutating func `an order goes out, and its answer binds the kiosk`() throws {
        let chain = try #require(desk.board.look().record?.chain)
        let order = stick.order(code: "ABC", root: root.publicKey.id, chain: chain, key: desk.key)
        guard case .done = order else {
            Issue.record("\(order)")
            return
        }
        let request = try #require(try identity.order()?.request)
        let payload = try SignedMessage(request, expecting: .enrolment).payloadDigest
        let stranger = try answer(
            to: payload, chain: chain, point: "p-1", kiosk: KioskID(trusted: Array(1...16)))
        let bound = try answer(to: payload, chain: chain, point: "p-1")
        let reply = try ask { $0.settle([stranger, [1], bound], for: 7, at: $1) }
        guard case .settled(let outcomes) = reply, outcomes.count == 3 else {
            Issue.record("\(reply)")
            return
        }
        for outcome in outcomes[..<2] {
            guard case .foreign = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
        #expect(outcomes[2] == .enrolled(point: "p-1"))
        #expect(try identity.order() == nil)
        #expect(try identity.enrolment()?.point == "p-1")
    }
}
