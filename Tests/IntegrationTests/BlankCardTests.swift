import Foundation
import TestSupport
import TestTraits
import Testing

/// A kiosk whose card was swapped for a blank one.
@Suite(.blocking)
struct BlankCardTests {
    private func press(_ keys: [Int], on keypad: Keypad, of rig: Rig) throws {
        for key in keys { try keypad.pressAndBeThanked(key) }
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
    }

    private func kiosks(at province: Province) throws -> [FleetTests.Fleet.Kiosk] {
        let fleet: FleetTests.Fleet = try province.ask("fleet", "--json").json()
        return fleet.kiosks
    }

    /// The signs in the fleet that something began anew.
    private func signs(at province: Province) throws -> [String] {
        try kiosks(at: province).compactMap(\.beginning?.kind)
    }

    @Test func `on a blank card a new kiosk begins, and the point keeps what the old one sent`()
        throws
    {
        let (province, rig, keypad) = try Province.withKiosk()
        try press([5, 1], on: keypad, of: rig)
        let old = try #require(rig.status().chain).id
        try keypad.end(by: SIGKILL)
        try FileManager.default.removeItem(atPath: rig.state)

        let next = try rig.start()
        let status = try rig.status()
        #expect(status.point == nil && status.chain?.id != old)
        #expect(status.light?.reasons.contains { $0.en == "not enrolled with a server" } == true)
        // It records all the same, and nothing of that is lost until somebody comes.
        try next.pressAndBeThanked(3)
        try eventually("what was sent") { try province.levels() == [5: 1, 1: 1] }
        try province.enrol(rig)
        try press([2], on: next, of: rig)
        try eventually("all at the province") {
            try province.levels() == [5: 1, 1: 1, 3: 1, 2: 1]
        }
        // The one that is gone stays in the fleet until it is revoked.
        #expect(try kiosks(at: province).count == 2)
        #expect(try signs(at: province) == ["new_kiosk"])
    }

    @Test func `with its key and without its journal a kiosk goes on in a chain of its own`() throws
    {
        let (province, rig, keypad) = try Province.withKiosk()
        try press([5, 1], on: keypad, of: rig)
        let old = try #require(rig.status().chain).id
        try keypad.end(by: SIGKILL)
        try FileManager.default.removeItem(atPath: rig.state + "/journal")

        let next = try rig.start()
        try press([4], on: next, of: rig)
        let status = try rig.status()
        #expect(status.point == Province.point && status.chain?.id != old)
        try eventually("all at the province") { try province.levels() == [5: 1, 1: 1, 4: 1] }
        #expect(try kiosks(at: province).count == 1)
        #expect(try signs(at: province) == ["restarted"])
        #expect(try !province.administer("alarm", "list").output.contains("branch"))
    }
}
