import Foundation
import TestSupport
import TestTraits
import Testing

/// A finger on a panel, up to the disk.
@Suite(.blocking)
struct RecordingTests {
    @Test func `a press is thanked, counted, and there after a power cut at that moment`() throws {
        let rig = try Rig()
        do {
            let keypad = try rig.start()
            try keypad.pressAndBeThanked(5)
            try keypad.emulate("bounce 2 4")
            try keypad.emulate("up 2")
            let status = try rig.waitForStatus("two presses") { $0.panels[0].counted == 2 }
            #expect(status.recording)
            #expect(status.panels[0].state == "attached")
            #expect(status.panels[0].bounced == 4)
            #expect(try rig.hailong("status").status == 0)
            try keypad.pressAndBeThanked(1)
            #expect(try keypad.end(by: SIGKILL) == -SIGKILL)
        }
        let keypad = try rig.start()
        #expect(try rig.levels() == [5: 1, 2: 1, 1: 1])
        #expect(try rig.status().chain?.bootOrdinal == 2)
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `a second daemon on the same journal refuses`() throws {
        let rig = try Rig()
        let keypad = try rig.start()
        try rig.configure("second.yaml", socket: "second")
        let cases = [("kiosk.yaml", "another hailongd is running"), ("second.yaml", "process ")]
        for (file, words) in cases {
            let second = try Programs.run(
                Programs.path("hailongd"), ["--config", rig.directory.path + "/" + file])
            #expect(second.status == 1)
            #expect(second.errors.contains("cannot-run: "), "\(second.errors)")
            #expect(second.errors.contains(words), "\(second.errors)")
        }
        try keypad.pressAndBeThanked(3)
        #expect(try rig.status().recording)
    }

    @Test func `a clean stop is the last entry, and the next start knows it`() throws {
        let rig = try Rig()
        do {
            let keypad = try rig.start()
            try keypad.pressAndBeThanked(4)
            #expect(try keypad.end(by: SIGTERM) == 0)
            try keypad.logged("stopped")
        }
        let log = try rig.hailong("log").output.split(separator: "\n")
        #expect(log.contains { $0.hasSuffix("hailongd stopped cleanly") })
        _ = try rig.start()
        #expect(try rig.hailong("log").output.contains("boot 2; it had stopped cleanly"))
    }
}
