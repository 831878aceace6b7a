import BatchFormat
import FeedbackCore
import ScoringServer
import Testing

/// A kiosk whose key file is lost goes on with a new key, and the old one says nothing more.
struct RekeyTests {
    private func allow(_ rig: Rig, _ kiosk: FakeKiosk) throws -> String {
        try Administration(rig.directory).write {
            try KioskTable($0).allowNewKey(for: kiosk.id, at: Rig.noon)
        }
    }

    private func enrol(
        _ rig: Rig, _ kiosk: FakeKiosk, at point: String = "nha-trang"
    ) throws -> ReceiptCode {
        let message = try kiosk.enrolment(code: try rig.code(for: point))
        return try rig.receipt(rig.server.ingest.enrol(message, now: Rig.noon)).code
    }

    private func lost(_ rig: Rig) throws -> (before: FakeKiosk, after: FakeKiosk) {
        var before = try rig.kiosk()
        before.boot(at: Rig.noon)
        before.press([1, 2, 3, 4, 5])
        _ = try rig.send(try before.message(1...5))
        return (before, before.with(SigningKey()))
    }

    @Test func `the new key goes on where the old one stopped`() throws {
        let rig = try Rig()
        let (before, after) = try lost(rig)
        #expect(try enrol(rig, after) == .enrolmentCodeUsed)
        #expect(try allow(rig, before) == "nha-trang")
        #expect(try enrol(rig, after) == .held)
        let receipt = try rig.send(try after.message(6...8))
        #expect(receipt.code == .held)
        #expect(receipt.contiguous.sequence == 8)
    }

    @Test func `the old key is refused from what is held, before and after a restart`() throws {
        let rig = try Rig()
        let (before, after) = try lost(rig)
        _ = try allow(rig, before)
        #expect(try enrol(rig, after) == .held)
        #expect(try rig.send(try before.message(6...8)).code == .revoked)
        #expect(try rig.send(try before.message(1...5)).code == .held)
        try rig.restart()
        #expect(try rig.send(try before.message(6...8)).code == .revoked)
        #expect(try rig.send(try before.message(1...5)).code == .held)
        #expect(try enrol(rig, before) == .enrolmentCodeUsed)
    }

    @Test func `the permission is for one enrolment, at the kiosk's point`() throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        let (before, after) = try lost(rig)
        _ = try allow(rig, before)
        #expect(try enrol(rig, after, at: "vinh-hai") == .enrolmentCodeUsed)
        #expect(try enrol(rig, after) == .held)
        #expect(try enrol(rig, before.with(SigningKey())) == .enrolmentCodeUsed)
    }

    @Test func `a kiosk that was revoked for its lost key comes back with a new one`() throws {
        let rig = try Rig()
        let (before, after) = try lost(rig)
        try Administration(rig.directory).write {
            try KioskTable($0).revoke(before.id, notAfter: nil, at: Rig.noon)
        }
        _ = try allow(rig, before)
        #expect(try enrol(rig, after) == .held)
        #expect(try rig.send(try after.message(6...8)).code == .held)
        let alarms = try Administration(rig.directory).read { try AlarmTable($0).all() }
        #expect(alarms.map(\.kind) == [.revoked, .rekeyed])
    }

    @Test func `a kiosk that nobody knows cannot be given a new key`() throws {
        let rig = try Rig()
        let stranger = FakeKiosk()
        #expect(throws: ServerError.unknownKiosk(stranger.id)) { try allow(rig, stranger) }
    }
}
