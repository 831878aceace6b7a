import Foundation
import TestTraits
import Testing

/// From a press to the province and back, through crashes at both ends.
@Suite(.blocking)
struct DeliveryTests {
    @Test func `a wrong code is refused in words, and a right one binds the kiosk`() throws {
        let province = try Province()
        try province.serve()
        let rig = try Rig()
        let keypad = try rig.start()
        let code = try province.code()
        let wrong = try rig.hailong("enrol", province.url, "AAAAA-BBBBB", code.root)
        #expect(wrong.status == 1)
        #expect(
            wrong.errors
                == "hailong: not enrolled: the server refuses: the enrolment code is unknown\n")
        #expect(try rig.status().point == nil)
        #expect(try rig.status().lastUpload?.succeeded == false)
        try province.enrol(rig)
        #expect(try rig.status().point == Province.point)
        try keypad.pressAndBeThanked(5)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        #expect(try province.levels() == [5: 1])
    }

    @Test func `an enrolled kiosk is heard, and its chain learns the time if its clock has none`()
        throws
    {
        let province = try Province()
        try province.serve()
        let rig = try Rig()
        let keypad = try rig.start()
        #expect(try rig.status().lastHeartbeat == nil)
        try province.enrol(rig)
        let status = try rig.waitForStatus("heard") { $0.lastHeartbeat?.succeeded == true }
        #expect(status.lastHeartbeat?.words.en == "heard by the server")
        let fleet: FleetTests.Fleet = try province.ask("fleet", "--json").json()
        // Amber is right for a kiosk in a container, whose clock nobody sets.
        #expect(fleet.kiosks.count == 1)
        #expect(fleet.kiosks.allSatisfy { ["ok", "attention"].contains($0.verdict) })
        let words = "the server told the time, ± "
        if status.clock.quality == "synced" {
            #expect(try !rig.hailong("log").output.contains(words))
        } else {
            try eventually("a clock entry") { try rig.hailong("log").output.contains(words) }
        }
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `every rating arrives once, whoever is killed when`() throws {
        let (province, rig, first) = try Province.withKiosk()
        var keypad: Keypad? = first
        for key in [5, 5, 4] { try keypad?.pressAndBeThanked(key) }
        try keypad?.emulate("press 1")
        province.stop()
        for key in [2, 3] { try keypad?.pressAndBeThanked(key) }
        #expect(try rig.status().unsent.entries > 0)
        try province.serve()
        // Between a press on disk and its receipt; the next run sends at once.
        try keypad?.pressAndBeThanked(4)
        try keypad?.end(by: SIGKILL)
        keypad = try rig.start()
        try keypad?.pressAndBeThanked(5)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        try keypad?.emulate("press 2")
        try keypad?.end(by: SIGKILL)
        keypad = try rig.start()
        let expected = try rig.levels()
        // The press before the second kill was never thanked; it may be on disk or not.
        #expect([1, 2].contains(expected[2]))
        #expect(expected.filter { $0.key != 2 } == [1: 1, 3: 1, 4: 2, 5: 3])
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        #expect(try province.levels() == expected)
        #expect(try keypad?.end(by: SIGTERM) == 0)
        let verified = try Programs.run(
            Programs.path("hailong"), ["verify", rig.state, "--lang", "en"])
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("the pinned root: "), "\(verified.output)")
        #expect(!verified.output.contains("not checked"), "\(verified.output)")
    }

    @Test func `a login page changes nothing, and is named`() throws {
        let (province, rig, first) = try Province.withKiosk()
        var keypad: Keypad? = first
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        let held = try rig.status().lastReceipt?.contiguous
        province.stop()
        try province.serveLoginPage()
        for key in [1, 5] { try keypad?.pressAndBeThanked(key) }
        let status = try rig.waitForStatus("network login?") {
            $0.lastUpload?.words.en.contains("network login?") == true
        }
        #expect(status.recording)
        #expect(status.unsent.entries >= 2)
        #expect(status.lastReceipt?.contiguous == held)
        province.stop()
        try province.serve()
        // A stop tries one more upload, and so does a start.
        #expect(try keypad?.end(by: SIGTERM) == 0)
        keypad = try rig.start()
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        #expect(try province.levels() == [1: 1, 5: 1])
    }

    @Test func `only the configured proxy is used, whatever the environment says`() throws {
        let province = try Province()
        try province.serve()
        let rig = try Rig()
        // The server's own listener stands for a proxy: it is asked with the whole address.
        try rig.configure(proxy: province.url)
        // A kiosk that obeyed this would look the name up, in vain.
        let keypad = try rig.start(environment: ["no_proxy": "*", "NO_PROXY": "*"])
        let code = try province.code()
        let enrolled = try rig.hailong("enrol", "http://hailong.invalid", code.code, code.root)
        #expect(enrolled.status == 0, "\(enrolled.errors)")
        try keypad.pressAndBeThanked(3)
        try rig.waitForStatus("all sent") { $0.unsent.entries == 0 && $0.lastReceipt != nil }
        #expect(try province.levels() == [3: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }
}
