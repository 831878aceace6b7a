import BatchFormat
import FeedbackCore
import Testing
import Uplink

/// What a stick brings, seen from the uplink.
struct CarriedStatementTests {
    private static let receipt = Receipt(
        kiosk: ModelJournal.kiosk, chain: ModelJournal.chain, payloadDigest: .zero, code: .held,
        firstHeldAt: WallTime(milliseconds: 1), now: WallTime(milliseconds: 1_800_000_000_000),
        contiguous: ChainHead(sequence: 7, hash: .zero), nextUploadAfter: .zero)

    @Test func `a kiosk that a stick enrolled asks nothing of any network`() throws {
        let rig = try Rig(enrolled: false, heartbeats: true)
        let binding = ServerBinding(server: nil, root: .zero, point: "P")
        rig.give(.started)
        rig.give(.carried(CarriedStatement(receipt: Self.receipt, binding: binding)))
        #expect(rig.machine.status.binding == binding)
        rig.press(500)
        for _ in 0..<10 { rig.fire() }
        rig.give(.stopping(deadline: rig.now + .seconds(5)))
        #expect(rig.requests.isEmpty)
        #expect(rig.wake == nil)
        #expect(rig.freezes == 0)
        #expect(rig.finished)
    }

    @Test func `a carried receipt is the last one that is known, and starts nothing`() throws {
        let rig = try Rig()
        rig.give(.started)
        rig.give(.carried(CarriedStatement(receipt: Self.receipt)))
        #expect(rig.machine.status.lastReceipt?.contiguous == 7)
        #expect(rig.machine.status.lastReceipt?.serverTime == Self.receipt.now)
        #expect(rig.requests.isEmpty)
        // The server is tried in its time as before.
        rig.press(3)
        rig.fire()
        #expect(rig.requests.count == 1)
    }
}
