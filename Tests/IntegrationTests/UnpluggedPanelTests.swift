import Foundation
import TestSupport
import TestTraits
import Testing

/// What is left of a panel that somebody pulled out for a while.
@Suite(.blocking)
struct UnpluggedPanelTests {
    @Test func `a panel that is pulled out is an entry, and the province gets it`() throws {
        let (province, rig, keypad) = try Province.withKiosk()
        try keypad.pressAndBeThanked(5)
        #expect(try !rig.hailong("log").output.contains("panel 1 detached"))
        try keypad.emulate("unplug")
        let pulled = try rig.waitForStatus("missing") { $0.panels.map(\.state) == ["missing"] }
        #expect(pulled.light?.color == "amber")
        #expect(pulled.light?.reasons.contains { $0.en == "a panel is not plugged in" } == true)
        try eventually("an entry") {
            try rig.hailong("log").output.contains("panel 1 detached")
        }
        let place = try #require(rig.status().chain).sequence

        try keypad.emulate("replug")
        try rig.waitForStatus("back") { $0.panels.map(\.state) == ["attached"] }
        try keypad.pressAndBeThanked(4)
        let sent = try rig.waitForStatus("all sent") {
            $0.unsent.entries == 0 && ($0.lastReceipt?.contiguous ?? 0) > place
        }
        #expect(try #require(sent.chain).sequence >= place)
        #expect(try province.levels() == [5: 1, 4: 1])
    }
}
