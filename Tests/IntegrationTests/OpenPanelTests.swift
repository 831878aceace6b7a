import Foundation
import TestSupport
import TestTraits
import Testing

/// The daemon with an open panel, through libusb.
@Suite(.blocking)
struct OpenPanelTests {
    /// A rig whose one panel is an open panel.
    private func rig() throws -> Rig {
        let rig = try Rig()
        try rig.directory.write(
            """
            state-directory: \(rig.state)
            control-socket: \(rig.directory.path)/control
            questions: one-stop
            panels:
              - port: pci-0000:00:14.0-usb-0:4
                device: "1209:0001"
                profile: open-panel-5

            """, to: "kiosk.yaml")
        return rig
    }

    /// Starts the daemon with the panel, which is on for a while before anybody presses.
    private func start(_ rig: Rig) throws -> Keypad {
        let panel = try Keypad(
            [Programs.path("hailongd"), "--config", rig.config, "--verbose"],
            emulator: "usbfs_panel.py", log: URL(filePath: rig.directory.path + "/kiosk.log"),
            environment: Programs.environment([:]))
        try panel.emulate("report 0")
        try panel.emulate("report 0")
        try panel.logged("panel", "attached")
        // A panel that was on for less than 2 s may have been powered on anew.
        try panel.emulate("sleep 1100")
        try panel.emulate("report 0")
        try panel.emulate("sleep 1100")
        return panel
    }

    @Test func `presses while no daemon runs are found by the next, and none is counted twice`()
        throws
    {
        let rig = try rig()
        let panel = try start(rig)
        // Key 3 is on disk; then key 1 is merged with itself.
        try panel.emulate("report 4 0 0 1")
        try panel.emulate("report 0 0 0 1")
        try panel.emulate("report 1 1 0 1")
        try panel.emulate("report 0 1 0 1")
        try panel.emulate("report 1 2 0 1")
        try panel.emulate("report 0 2 0 1")
        try rig.waitForStatus("three downs") {
            $0.panels[0].counted == 2 && $0.panels[0].merged == 1
        }
        #expect(try rig.levels() == [3: 1, 1: 1])
        try panel.emulate("restart")
        // Two presses of key 2 and one of key 5, while nobody read; the first report is an old one.
        try panel.emulate("sleep 2000")
        try panel.emulate("report 0 2 2 1 0 1")
        try panel.emulate("report 0 2 2 1 0 1")
        try eventually("the presses of the time between") {
            try rig.levels() == [3: 1, 1: 1, 2: 2, 5: 1]
        }
        // Seen as it happens again.
        try panel.emulate("report 8 2 2 1 1 1")
        try eventually("one press more") { try rig.levels()[4] == 1 }
        #expect(try rig.levels() == [3: 1, 1: 1, 2: 2, 5: 1, 4: 1])
    }

    @Test func `a panel hears of a daemon that records for as long as it does`() throws {
        let rig = try rig()
        let panel = try start(rig)
        func outs() throws -> Int { try panel.emulate("outs").split(separator: " ").count }
        func idle(_ reports: Int) throws {
            for _ in 0..<reports {
                try panel.emulate("report 0")
                try panel.emulate("sleep 500")
            }
        }
        // Longer than a panel is told anything after the last sign of life.
        try idle(48)
        let before = try outs()
        try idle(6)
        #expect(try outs() > before)
    }

    @Test func `a panel that was plugged in anew while no daemon ran has nothing to add`() throws {
        let rig = try rig()
        let panel = try start(rig)
        try panel.emulate("report 4 0 0 1")
        try panel.emulate("report 0 0 0 1")
        try eventually("a press") { try rig.levels() == [3: 1] }
        try panel.emulate("unplug")
        try panel.emulate("restart")
        try panel.emulate("replug")
        try panel.emulate("report 0 7 7 7")
        try panel.emulate("report 0 7 7 7")
        try panel.emulate("report 2 7 8 7")
        try eventually("the press that was seen") { try rig.levels() == [3: 1, 2: 1] }
    }
}
