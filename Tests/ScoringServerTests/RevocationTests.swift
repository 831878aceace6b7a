import BatchFormat
import FeedbackCore
import ScoringServer
import Testing

/// What the holder of a stolen key can still bring in: nothing but what was to come anyway.
struct RevocationTests {
    /// A kiosk with 10 of 33 entries held, revoked after entry 20, and a thief with its key who
    /// goes on from entry 10 differently.
    private func stolen() throws -> (rig: Rig, kiosk: FakeKiosk, thief: FakeKiosk) {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press((0..<7).map { UInt8($0 % 5 + 1) })
        var thief = kiosk
        kiosk.press((0..<23).map { _ in 1 }, from: 90_000_000)
        thief.press((0..<23).map { _ in 5 }, from: 90_000_000)
        _ = try rig.send(try kiosk.message(1...10))
        try Administration(rig.directory).write {
            try KioskTable($0).revoke(kiosk.id, notAfter: 20, at: Rig.noon)
        }
        return (rig, kiosk, thief)
    }

    private func expectRefused(_ rig: Rig, _ message: [UInt8]) throws {
        let before = try rig.count("SELECT count(*) FROM batch")
        let reply = rig.server.ingest.ingest(message, now: Rig.noon)
        #expect(reply.status == 403)
        let receipt = try rig.receipt(reply)
        #expect(receipt.code == .revoked)
        #expect(receipt.firstHeldAt.milliseconds == 0)
        #expect(try rig.count("SELECT count(*) FROM batch") == before)
    }

    @Test func `a branch of a revoked kiosk is refused however short it is`() throws {
        let (rig, kiosk, thief) = try stolen()
        _ = try rig.send(try kiosk.message(11...20))
        try expectRefused(rig, try thief.message(11...12))
        try expectRefused(rig, try thief.message(5...12))
        try expectRefused(rig, try thief.message(1...20))
        #expect(try rig.count("SELECT count(*) FROM alarm WHERE kind = 'branch'") == 0)
    }

    @Test func `a batch behind a gap is refused since nothing shows that it continues`() throws {
        let (rig, kiosk, thief) = try stolen()
        try expectRefused(rig, try thief.message(12...15))
        #expect(try rig.send(try kiosk.message(11...15)).code == .held)
        #expect(try rig.send(try kiosk.message(16...20)).code == .held)
    }

    @Test func `a batch that ends after the last entry to accept is refused whole`() throws {
        let (rig, kiosk, _) = try stolen()
        try expectRefused(rig, try kiosk.message(11...21))
        #expect(try rig.send(try kiosk.message(11...20)).contiguous.sequence == 20)
    }

    @Test func `a chain that was never seen is refused from its first entry on`() throws {
        let (rig, kiosk, _) = try stolen()
        var fresh = FakeKiosk(id: kiosk.id, key: kiosk.key)
        fresh.boot(at: Rig.noon)
        fresh.press([5, 5])
        try expectRefused(rig, try fresh.message(1...1))
        try expectRefused(rig, try fresh.everything())
        #expect(try rig.count("SELECT count(*) FROM chain") == 1)
    }
}
