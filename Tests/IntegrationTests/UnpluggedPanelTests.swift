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
        try rig.waitForStatus("missing") { $0.panels.map(\.state) == ["missing"] }
        // It was the only one; a plug may be loose for a moment.
        let pulled = try rig.waitForStatus("red") { $0.light?.color == "red" }
        let reasons = pulled.light?.reasons.map(\.en) ?? []
        #expect(reasons.first == "not recording: no panel, touchscreen or keys can be used")
        #expect(reasons.contains("a panel is not plugged in"))
        #expect(try rig.hailong("status").status == 1)
        try eventually("an entry") {
            try rig.hailong("log").output.contains("panel 1 detached")
        }
        let place = try #require(rig.status().chain).sequence

        try keypad.emulate("replug")
        try rig.waitForStatus("back") {
            $0.panels.map(\.state) == ["attached"] && $0.light?.color != "red"
        }
        try keypad.pressAndBeThanked(4)
        let sent = try rig.waitForStatus("all sent") {
            $0.unsent.entries == 0 && ($0.lastReceipt?.contiguous ?? 0) > place
        }
        #expect(try #require(sent.chain).sequence >= place)
        #expect(try province.levels() == [5: 1, 4: 1])
    }
}
