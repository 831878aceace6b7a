import ConfigFiles
import FeedbackCore
import Foundation
import Testing

/// The keys `connector`, `rotation` and `touch` of the section `screen`.
struct TouchFieldsTests {
    private func folder(_ lines: String) throws -> ConfigFolder {
        try ConfigFolder(addingToScreen: lines)
    }

    @Test func `a touchscreen is named by port and device, as panels are`() throws {
        let screen = try folder(
            """
              rotation: 270
              touch:
                port: "pci-0000:00:14.0-usb-0:2:1.0"
                device: "222a:0001"
                calibration: [0, -1.05, 1.025, 1, 0, 0]
            """
        ).load().screen
        let identity = PanelIdentity(
            port: "pci-0000:00:14.0-usb-0:2:1.0", vendor: 0x222A, product: 1)
        #expect(screen?.rotation == .threeQuarters)
        #expect(screen?.touch?.device == identity)
        #expect(screen?.touch?.calibration?.numbers == [0, -1.05, 1.025, 1, 0, 0])
    }

    @Test(
        arguments: [
            ("", nil), ("  connector: any", nil), ("  connector: HDMI-A-1", "HDMI-A-1"),
            ("  connector: eDP-1", "eDP-1"), ("  connector: Unknown-2", "Unknown-2"),
        ] as [(String, String?)])
    func `a display is where its connector is named, or anywhere`(
        lines: String, connector: String?
    ) throws {
        #expect(try #require(try folder(lines).load().screen).connector == connector)
    }

    @Test(arguments: ["card0-HDMI-A-1", "HDMI-A", "1", "HDMI A-1", "-", "HDMI1"])
    func `what no connector can be called is refused`(_ name: String) throws {
        #expect(
            try folder("  connector: \"\(name)\"").complaint()
                == "kiosk.yaml:6:14: screen.connector: \"\(name)\"; expected a connector of"
                + " /sys/class/drm without its card, such as HDMI-A-1, or any")
    }

    @Test(arguments: [
        "", "  touch: {}", "  touch: {port: any, device: any, calibration: udev}",
        "  touch: {calibration: udev}",
    ])
    func `unless one is named, the only one is meant`(_ lines: String) throws {
        #expect(try folder(lines).load().screen?.touch == ScreenConfiguration.Touch())
    }

    @Test func `a screen without touch says so`() throws {
        let screen = try #require(try folder("  touch: none").load().screen)
        #expect(screen.touch == nil)
    }

    @Test func `the keys that are shown are the defaults`() throws {
        let file = try String(
            contentsOf: shippedFiles.appending(path: "kiosk.yaml"), encoding: .utf8)
        let lines = file.split(separator: "\n").filter { $0.hasPrefix("#  ") }
        let start = try #require(lines.firstIndex { $0.hasPrefix("#  rotation:") })
        let shown = lines[start..<(start + 5)].map { $0.dropFirst() }.joined(separator: "\n")
        let screen = try folder(shown).screenSettings()
        #expect(shown.contains("calibration: udev"))
        #expect(screen == (try folder("").screenSettings()))
    }

    @Test(arguments: [
        (
            "  rotation: 45",
            "kiosk.yaml:6:13: screen.rotation: \"45\"; expected one of: 0, 90, 180, 270"
        ),
        (
            "  touch: all",
            "kiosk.yaml:6:10: screen.touch: \"all\";"
                + " expected none, or a mapping with the keys port, device, calibration"
        ),
        (
            "  touch: {prot: x}",
            "kiosk.yaml:6:11: screen.touch: unknown key \"prot\"; expected one of: port, device,"
                + " calibration"
        ),
        (
            "  touch: {device: \"222a:0001\"}",
            "kiosk.yaml:6:10: screen.touch: the key \"port\" is missing"
        ),
        (
            "  touch: {port: usb-2, device: any}",
            "kiosk.yaml:6:32: screen.touch.device: \"any\"; expected a device such as 0079:0006"
                + " or 0079:0006:SERIAL"
        ),
        (
            "  touch: {port: any, device: \"222a:0001\"}",
            "kiosk.yaml:6:17: screen.touch.port: \"any\"; expected a port, as \"hailong"
                + " devices\" shows it"
        ),
        (
            "  touch: {calibration: identity}",
            "kiosk.yaml:6:24: screen.touch.calibration: \"identity\";"
                + " expected udev, or six numbers such as [1, 0, 0, 0, 1, 0]"
        ),
        (
            "  touch: {calibration: [1, 0, 0, 0, 1]}",
            "kiosk.yaml:6:24: screen.touch.calibration: 5 numbers; expected six, row by row"
        ),
        (
            "  touch: {calibration: [1, 0, 0, 0, 1e0, 0]}",
            "kiosk.yaml:6:37: screen.touch.calibration.5: \"1e0\";"
                + " expected a number from -1000 to 1000, such as 1, 0 or -0.125"
        ),
        (
            "  touch: {calibration: [1, 0, 0, 1, 0, 0]}",
            "kiosk.yaml:6:24: screen.touch.calibration: a matrix that flattens the picture;"
                + " expected one that spreads touches over it, such as [1, 0, 0, 0, 1, 0]"
        ),
    ])
    func `a mistake is named with its place and what is right`(
        _ lines: String, message: String
    ) throws {
        #expect(try folder(lines).complaint() == message)
    }
}
