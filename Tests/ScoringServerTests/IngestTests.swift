import BatchFormat
import FeedbackCore
import SQLite
import ScoringServer
import Testing

struct IngestTests {
    private func kiosk(_ rig: Rig, ratings: Int = 30) throws -> FakeKiosk {
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press((0..<ratings).map { UInt8($0 % 5 + 1) })
        return kiosk
    }

    @Test func `a batch is held and the receipt says how far the chain reaches`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        let message = try kiosk.message(1...20)
        let receipt = try rig.send(message)
        #expect(receipt.code == .held)
        #expect(receipt.kiosk == kiosk.id)
        #expect(receipt.chain == kiosk.chain)
        #expect(receipt.payloadDigest == sha256(try kiosk.batch(1...20).payload()))
        #expect(receipt.firstHeldAt == Rig.noon)
        #expect(receipt.contiguous == ChainHead(sequence: 20, hash: kiosk.hash(at: 20)))
        #expect(try rig.count("SELECT count(*) FROM batch") == 1)
    }

    @Test func `the stored bytes are the ones that were signed`() throws {
        let rig = try Rig()
        let message = try kiosk(rig).message(1...20)
        _ = try rig.send(message)
        let stored = try Administration(rig.directory).read {
            try $0.first("SELECT message FROM batch") { $0.blob(0) }
        }
        #expect(stored == message)
    }

    @Test func `the same payload again is held since the first time`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        _ = try rig.send(try kiosk.message(1...20))
        // Signed anew, so the message differs and the payload does not.
        let again = try rig.send(try kiosk.message(1...20), now: Rig.noon + .hours(5))
        #expect(again.code == .held)
        #expect(again.firstHeldAt == Rig.noon)
        #expect(again.now == Rig.noon + .hours(5))
        #expect(try rig.count("SELECT count(*) FROM batch") == 1)
    }

    @Test func `an answer lost after the commit is given again after a restart`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        let message = try kiosk.everything()
        _ = rig.server.ingest.ingest(message, now: Rig.noon)
        try rig.restart()
        let receipt = try rig.send(message, now: Rig.noon + .minutes(1))
        #expect(receipt.code == .held)
        #expect(receipt.firstHeldAt == Rig.noon)
        #expect(receipt.contiguous.sequence == 33)
    }

    @Test func `a batch behind a gap is held and counts once the gap is filled`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        #expect(try rig.send(try kiosk.message(1...5)).contiguous.sequence == 5)
        let far = try rig.send(try kiosk.message(21...33))
        #expect(far.code == .held)
        #expect(far.contiguous == ChainHead(sequence: 5, hash: kiosk.hash(at: 5)))
        let near = try rig.send(try kiosk.message(11...20))
        #expect(near.contiguous.sequence == 5)
        let fill = try rig.send(try kiosk.message(6...10))
        #expect(fill.contiguous == ChainHead(sequence: 33, hash: kiosk.hash(at: 33)))
    }

    @Test(arguments: [
        [1...10, 5...20], [1...10, 1...33], [5...20, 1...10], [11...20, 8...33, 1...9],
    ])
    func `batches that overlap say the same and are held`(ranges: [ClosedRange<Int>]) throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        var last: Receipt?
        for range in ranges {
            last = try rig.send(try kiosk.message(range))
            #expect(last?.code == .held)
        }
        let end = ranges.map(\.upperBound).max() ?? 0
        #expect(last?.contiguous == ChainHead(sequence: UInt64(end), hash: kiosk.hash(at: end)))
        #expect(try rig.count("SELECT count(*) FROM fork") == 0)
    }

    /// Both go on from entry 10, differently.
    private func fork(_ kiosk: FakeKiosk) -> (FakeKiosk, FakeKiosk) {
        var (left, right) = (kiosk, kiosk)
        left.press([5, 5, 5], from: 90_000_000)
        right.press([1, 1, 1], from: 90_000_000)
        return (left, right)
    }

    @Test func `a copied card is kept as a branch`() throws {
        let rig = try Rig()
        let (left, right) = fork(try kiosk(rig, ratings: 7))
        _ = try rig.send(try left.everything())
        let receipt = try rig.send(try right.message(11...13))
        #expect(receipt.code == .branch)
        #expect(receipt.contiguous == ChainHead(sequence: 13, hash: left.hash(at: 13)))
        // The branch's own continuation, and its whole story in one batch, are branches too.
        var longer = right
        longer.press([1], from: 99_000_000)
        #expect(try rig.send(try longer.message(14...14)).code == .branch)
        #expect(try rig.send(try right.everything()).code == .branch)
        #expect(try rig.count("SELECT count(*) FROM batch") == 4)
        #expect(try rig.count("SELECT count(*) FROM alarm WHERE kind = 'branch'") == 3)
        #expect(try rig.send(try right.message(11...13)).code == .branch)
    }

    @Test func `what waited behind a gap becomes a branch if the gap closes differently`() throws {
        let rig = try Rig()
        let (left, right) = fork(try kiosk(rig, ratings: 7))
        #expect(try rig.send(try right.message(12...13)).code == .held)
        let receipt = try rig.send(try left.everything())
        #expect(receipt.code == .held)
        #expect(receipt.contiguous.hash == left.hash(at: 13))
        #expect(try rig.count("SELECT count(*) FROM fork") == 1)
        #expect(try rig.send(try right.message(12...13)).code == .branch)
    }

    @Test func `an unknown kiosk is refused in writing`() throws {
        let rig = try Rig()
        var stranger = FakeKiosk()
        stranger.boot(at: nil)
        let reply = rig.server.ingest.ingest(try stranger.everything(), now: Rig.noon)
        #expect(reply.status == 403)
        let receipt = try rig.receipt(reply)
        #expect(receipt.code == .unknownKiosk)
        #expect(receipt.kiosk == stranger.id)
        #expect(receipt.firstHeldAt.milliseconds == 0)
        #expect(try rig.count("SELECT count(*) FROM batch") == 0)
    }

    @Test func `a kiosk cannot speak for another`() throws {
        let rig = try Rig()
        let mine = try kiosk(rig)
        var posing = try kiosk(rig)
        posing.id = mine.id
        #expect(try rig.send(try posing.seal(posing.batch(1...1))).code == .unknownKiosk)
    }

    @Test func `a revoked kiosk is heard up to its last entry and no further`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        _ = try rig.send(try kiosk.message(1...10))
        try Administration(rig.directory).write {
            try KioskTable($0).revoke(kiosk.id, notAfter: 20, at: Rig.noon)
        }
        #expect(try rig.send(try kiosk.message(11...20)).code == .held)
        let reply = rig.server.ingest.ingest(try kiosk.message(21...30), now: Rig.noon)
        #expect(reply.status == 403)
        #expect(try rig.receipt(reply).code == .revoked)
        // What was held stays held, whoever asks again.
        #expect(try rig.send(try kiosk.message(11...20)).code == .held)
        var elsewhere = kiosk
        elsewhere.chain = ChainID(trusted: Array(repeating: 7, count: 16))
        #expect(try rig.send(try restarted(elsewhere)).code == .revoked)
    }

    private func restarted(_ kiosk: FakeKiosk) throws -> [UInt8] {
        var batch = kiosk.batch(1...3)
        batch.headBefore = ChainHash.genesis(kiosk: kiosk.id, chain: kiosk.chain)
        batch.headAfter = batch.recomputedHashes()[2]
        return try kiosk.seal(batch)
    }

    @Test func `a chain that does not verify is refused in writing`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        var batch = kiosk.batch(1...10)
        batch.headAfter = kiosk.hash(at: 9)
        let reply = rig.server.ingest.ingest(try kiosk.seal(batch), now: Rig.noon)
        #expect(reply.status == 422)
        #expect(try rig.receipt(reply).code == .brokenChain)
        #expect(try rig.count("SELECT count(*) FROM batch") == 0)
    }

    @Test func `a signed payload that is no batch is refused in writing`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig)
        let message = try SignedMessage.seal([0xa1, 0x01, 0x02], as: .batch, with: kiosk.key)
        let reply = rig.server.ingest.ingest(message, now: Rig.noon)
        #expect(reply.status == 422)
        let receipt = try rig.receipt(reply)
        #expect(receipt.code == .unreadablePayload)
        #expect(receipt.kiosk == kiosk.id)
    }

    /// Nothing signed comes back: a receipt would make the kiosk give up a batch that is good.
    @Test func `bytes that were changed on the way get a problem and no receipt`() throws {
        let rig = try Rig()
        let message = try kiosk(rig).message(1...20)
        for place in [0, 40, message.count / 2, message.count - 1] {
            var tampered = message
            tampered[place] ^= 1
            let reply = rig.server.ingest.ingest(tampered, now: Rig.noon)
            guard reply.status != 403 else {
                // The key's name was hit, and that key is unknown.
                #expect(try rig.receipt(reply).code == .unknownKiosk)
                continue
            }
            #expect(reply.status == 400)
            #expect(reply.contentType == "application/problem+json")
        }
        for length in [0, 1, 100, message.count - 1] {
            let reply = rig.server.ingest.ingest(Array(message.prefix(length)), now: Rig.noon)
            #expect(reply.status == 400)
        }
        #expect(try rig.count("SELECT count(*) FROM batch") == 0)
    }

    @Test func `a receipt sent as a batch is no batch`() throws {
        let rig = try Rig()
        let reply = rig.server.ingest.ingest(try kiosk(rig).everything(), now: Rig.noon)
        let receipt = try Answer(reply.body).statement
        for bytes in [receipt, reply.body] {
            #expect(rig.server.ingest.ingest(bytes, now: Rig.noon).status == 400)
        }
    }

    @Test func `an enrolment sent as a batch is no batch`() throws {
        let rig = try Rig()
        let message = try kiosk(rig).enrolment(code: try rig.code())
        #expect(rig.server.ingest.ingest(message, now: Rig.noon).status == 400)
    }
}
