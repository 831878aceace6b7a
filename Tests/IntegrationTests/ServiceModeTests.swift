import Foundation
import TestSupport
import TestTraits
import Testing

/// Service mode, from the command to the province's counts.
@Suite(.blocking)
struct ServiceModeTests {
    /// What `hailong service status --json` prints.
    private struct Service: Decodable {
        var on: Bool
        var secondsLeft: Int?
    }

    private func service(_ rig: Rig) throws -> Service {
        try rig.hailong("service", "status", "--json").json()
    }

    @Test func `presses of service mode reach the province flagged, and only those`() throws {
        let (province, rig, keypad) = try Province.withKiosk()
        try keypad.pressAndBeThanked(5)
        #expect(try !service(rig).on)

        let on = try rig.hailong("service", "on", "--minutes", "3")
        #expect(on.status == 0, "\(on.errors)")
        #expect(on.output == "service mode is on for 3 minutes; presses do not count\n")
        #expect((170...180).contains(try #require(try service(rig).secondsLeft)))
        let status = try rig.waitForStatus("amber") { $0.light?.color == "amber" }
        #expect(status.light?.reasons.first?.en == "in service mode, presses do not count")
        for key in [1, 2] { try keypad.pressAndBeThanked(key) }

        let off = try rig.hailong("service", "off")
        #expect(off.output == "service mode is off\n", "\(off.errors)")
        #expect(try service(rig).secondsLeft == nil)
        try keypad.pressAndBeThanked(4)
        try eventually("all at the province") {
            try province.levels() == [5: 1, 1: 1, 2: 1, 4: 1]
        }
        let counts = try province.administer("audit", "counts").output
        #expect(counts.contains("flagged service\t2\n"), "\(counts)")
        let log = try rig.hailong("log").output
        #expect(log.contains("service mode went on") && log.contains("service mode went off"))
        // The kiosk's own counts leave them out as well.
        #expect(try rig.levels() == [5: 1, 4: 1])
    }

    @Test func `orders that make no sense, or come to nobody, say so`() throws {
        let rig = try Rig()
        for minutes in ["0", "11", "x"] {
            let outcome = try rig.hailong("service", "on", "--minutes", minutes)
            #expect(outcome.status == 64 && outcome.errors.contains("minutes"), "\(outcome)")
        }
        let alone = try rig.hailong("service", "on")
        #expect(alone.status == 1 && alone.errors.contains("hailongd is not running"))
    }

    @Test func `a kill ends it`() throws {
        let rig = try Rig()
        let keypad = try rig.start()
        #expect(try rig.hailong("service", "on").status == 0)
        _ = try keypad.end(by: SIGKILL)
        let next = try rig.start()
        #expect(try !service(rig).on)
        try next.pressAndBeThanked(3)
        #expect(try rig.levels() == [3: 1])
    }
}
