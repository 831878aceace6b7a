import Foundation
import TestSupport
import TestTraits
import Testing

/// `hailong devices` on a bus with one keypad.
@Suite(.blocking)
struct DevicesTests {
    private func devices(
        _ rig: Rig, _ options: [String] = [], emulator: String = "evdev_panel.py"
    ) throws -> String {
        let keypad = try Keypad(
            [Programs.path("hailong"), "devices", "--config", rig.config], emulator: emulator,
            options: options,
            log: URL(filePath: rig.directory.path + "/devices.log"))
        #expect(try keypad.waitForExit() == 0)
        return keypad.said.joined(separator: "\n") + "\n" + (try keypad.logText())
    }

    @Test func `the lines that it prints accept the panel`() throws {
        let rig = try Rig()
        let text = String(decoding: try rig.directory.read("kiosk.yaml"), as: UTF8.self)
        let parts = text.components(separatedBy: "panels:\n")
        let rest = try #require(parts.last?.components(separatedBy: "upload:").last)
        try rig.directory.write(parts[0] + "upload:" + rest, to: "kiosk.yaml")
        let listed = try devices(rig)
        #expect(listed.contains("accepted  no"), "\(listed)")
        let lines = listed.split(separator: "\n")
        let first = try #require(lines.firstIndex { $0.contains("- port: ") })
        let pasted = lines[first...first + 2].map { $0.dropFirst(2) + "\n" }.joined()
        try rig.directory.write(parts[0] + "panels:\n\(pasted)upload:\(rest)", to: "kiosk.yaml")
        let accepted = try devices(rig)
        #expect(accepted.contains("accepted  as panel 1"), "\(accepted)")
        #expect(accepted.contains("readable  yes"))
    }

    @Test func `a beacon is listed with the lines that name it, and as the light that it is`()
        throws
    {
        let rig = try Rig()
        let listed = try devices(rig, ["--beacon", "3"])
        #expect(
            listed.contains(
                """
                /dev/hidraw5  blink(1)
                  identity  pci-0000:00:14.0-usb-0:3 27b8:01ed:20001234
                  writable  yes
                  accepted  no; to show the light there, write under lights: in kiosk.yaml
                    - blink1:
                        port: "pci-0000:00:14.0-usb-0:3"
                        device: "27b8:01ed:20001234"
                """), "\(listed)")
        try rig.configure(
            lights: """
                [blink1: {port: "pci-0000:00:14.0-usb-0:3", device: "27b8:01ed:20001234"}]
                """)
        #expect(try devices(rig, ["--beacon", "3"]).contains("accepted  as light 1"))
        try rig.configure(
            lights: """
                [blink1: {port: "pci-0000:00:14.0-usb-0:3", device: "27b8:01ed:other"}]
                """)
        #expect(try devices(rig, ["--beacon", "3"]).contains("accepted  no;"))
    }

    @Test func `touchscreens are listed with the lines that name them, and not as panels`() throws {
        let rig = try Rig()
        let listed = try devices(rig, ["--ports", "2,3"], emulator: "touchscreen.py")
        for (event, port) in [(7, 2), (8, 3)] {
            #expect(
                listed.contains(
                    """
                    /dev/input/event\(event)  Emulated Touchscreen  (touchscreen)
                      identity  pci-0000:00:14.0-usb-0:\(port):1.0 222a:0001
                      readable  yes
                      accepted  no; to accept it, write under screen: in kiosk.yaml
                        touch:
                          port: "pci-0000:00:14.0-usb-0:\(port):1.0"
                          device: "222a:0001"
                    """), "\(listed)")
        }
        #expect(!listed.contains("profile"), "\(listed)")
    }

    @Test func `without a valid configuration it still lists, and says why nothing is accepted`()
        throws
    {
        let rig = try Rig()
        try rig.directory.write("questions: [", to: "kiosk.yaml")
        let listed = try devices(rig)
        #expect(listed.contains("hailong: \(rig.config):"), "\(listed)")
        #expect(listed.contains("profile   keypad-5"), "\(listed)")
    }
}
