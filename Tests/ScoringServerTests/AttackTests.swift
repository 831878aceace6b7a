import BatchFormat
import FeedbackCore
import SQLite
import ScoringServer
import Testing

/// What the server makes of those who have a key and no right, or no key at all.
struct AttackTests {
    /// A kiosk of which twelve entries are held.
    private func held() throws -> (rig: Rig, kiosk: FakeKiosk) {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-5))
        kiosk.press((0..<9).map { UInt8($0 % 5 + 1) })
        #expect(try rig.send(try kiosk.everything()).code == .held)
        return (rig, kiosk)
    }

    /// Everything that is stored, in numbers.
    private func stored(_ rig: Rig) throws -> [Int] {
        try ["batch", "chain", "kiosk", "binding", "fork", "alarm"].map {
            try rig.count("SELECT count(*) FROM \($0)")
        }
    }

    /// What the three doors say to a message: the statuses of batches, enrolments and heartbeats.
    private func knock(_ message: [UInt8], at rig: Rig) async -> [Int] {
        [
            rig.server.ingest.ingest(message, now: Rig.noon).status,
            rig.server.ingest.enrol(message, now: Rig.noon).status,
            await rig.server.heartbeats.take(message, now: Rig.noon).status,
        ]
    }

    @Test func `every type of message passes at its own door and at no other`() async throws {
        let (rig, kiosk) = try held()
        let batch = try kiosk.everything()
        let before = try stored(rig)
        #expect(await knock(batch, at: rig) == [200, 400, 400])
        let heartbeat = try kiosk.seal(kiosk.heartbeat())
        #expect(await knock(heartbeat, at: rig) == [400, 400, 200])
        let answer = try Answer(rig.server.ingest.ingest(batch, now: Rig.noon).body)
        #expect(await knock(answer.statement, at: rig) == [400, 400, 400])
        #expect(await knock(answer.certificate, at: rig) == [400, 400, 400])
        let heard = await rig.server.heartbeats.take(heartbeat, now: Rig.noon)
        #expect(await knock(try Answer(heard.body).statement, at: rig) == [400, 400, 400])
        #expect(try stored(rig) == before)
        let enrolment = try FakeKiosk().enrolment(code: try rig.code())
        #expect(await knock(enrolment, at: rig) == [400, 200, 400])
    }

    @Test func `a batch with any one bit turned is held by nobody's word`() throws {
        let (rig, kiosk) = try held()
        let message = try kiosk.everything()
        let before = try stored(rig)
        for place in message.indices {
            for bit in 0..<8 {
                var changed = message
                changed[place] ^= 1 << UInt8(bit)
                let reply = rig.server.ingest.ingest(changed, now: Rig.noon)
                // 403: the key id became a stranger's.
                #expect([400, 403].contains(reply.status), "byte \(place), bit \(bit)")
            }
        }
        #expect(try stored(rig) == before)
    }

    @Test func `a signature that was turned around brings nothing new`() throws {
        let (rig, kiosk) = try held()
        let message = try kiosk.everything()
        let before = try stored(rig)
        let turned = message.dropLast(32) + Self.order(minus: message.suffix(32))
        #expect(try rig.send(Array(turned)).code == .held)
        #expect(try stored(rig) == before)
    }

    /// The order of P-256 less a number, 32 bytes each (SEC 2, 2.4.2).
    private static func order(minus number: ArraySlice<UInt8>) -> [UInt8] {
        let halves: [UInt64] = [
            0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0xbce6_faad_a717_9e84,
            0xf3b9_cac2_fc63_2551,
        ]
        let order = halves.flatMap { half in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> $0) }
        }
        var borrow = 0
        var result: [UInt8] = []
        for (left, right) in zip(order.reversed(), number.reversed()) {
            let difference = Int(left) - Int(right) - borrow
            borrow = difference < 0 ? 1 : 0
            result.append(UInt8(truncatingIfNeeded: difference))
        }
        return result.reversed()
    }

    @Test func `who has the key and rewrites what is held is a branch from that entry on`() throws {
        for place in 4...12 {
            let (rig, kiosk) = try held()
            var forger = FakeKiosk(id: kiosk.id, key: kiosk.key)
            forger.chain = kiosk.chain
            for (index, entry) in kiosk.entries.enumerated() {
                let isPlace = index + 1 == place
                let other = Fact.rating(Rating(panel: 9, question: 1, level: 5))
                forger.append(isPlace ? other : entry.fact, at: entry.moment.milliseconds)
            }
            let receipt = try rig.send(try forger.everything())
            #expect(receipt.code == .branch, "entry \(place)")
            #expect(receipt.contiguous.hash == kiosk.hash(at: 12), "entry \(place)")
            #expect(try rig.count("SELECT count(*) FROM alarm WHERE kind = 'branch'") == 1)
        }
    }

    @Test func `who has the key and adds to the end is believed`() throws {
        let (rig, kiosk) = try held()
        var forger = kiosk
        forger.press([5, 5, 5], from: 9_000_000)
        #expect(try rig.send(try forger.message(13...15)).code == .held)
    }

    @Test func `a restored and a cloned card are told from the one that went on`() throws {
        let (rig, kiosk) = try held()
        var (first, second) = (kiosk, kiosk)
        first.press([1, 1], from: 9_000_000)
        second.press([5, 5], from: 9_000_000)
        #expect(try rig.send(try first.message(13...14)).code == .held)
        #expect(try rig.send(try second.message(13...14)).code == .branch)
        // Both go on, and each entry counts once.
        first.press([2], from: 10_000_000)
        #expect(try rig.send(try first.message(15...15)).contiguous.sequence == 15)
        #expect(try rig.send(try first.message(13...15)).code == .held)
        #expect(try Auditor(rig.directory).counts(kiosk: nil).ratings.values.reduce(0, +) == 14)
        #expect(try rig.tallies().reduce(0) { $0 + $1.count } == 14)
    }

    @Test func `of a batch that was dropped on the way the server says that it has not got it`()
        throws
    {
        let (rig, kiosk) = try held()
        var later = kiosk
        later.press([1, 2, 3, 4], from: 9_000_000)
        let receipt = try rig.send(try later.message(15...16))
        #expect(receipt.code == .held)
        #expect(receipt.contiguous == ChainHead(sequence: 12, hash: kiosk.hash(at: 12)))
        #expect(try rig.send(try later.message(13...14)).contiguous.sequence == 16)
    }
}
