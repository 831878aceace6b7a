import ConfigFiles
import FeedbackCore
import Foundation
import Testing

/// The key `keys` of the section `screen`.
struct KeyFieldsTests {
    private let device = PanelIdentity(
        port: "pci-0000:00:14.0-usb-0:2:1.0", vendor: 0x05F3, product: 0x04A8)

    private func folder(_ lines: String, panels: String = "[]") throws -> ConfigFolder {
        try ConfigFolder(withScreen: ConfigFolder.kiosk(panels: panels) + lines + "\n")
    }

    @Test(arguments: ["", "  keys: none"])
    func `unless it has them, the screen has no keys`(_ lines: String) throws {
        #expect(try #require(try folder(lines).load().screen).keys == nil)
    }

    @Test func `they are named by port and device, and are Space and Enter`() throws {
        let keys = try folder(
            """
              keys:
                port: "pci-0000:00:14.0-usb-0:2:1.0"
                device: "05f3:04a8"
            """
        ).load().screen?.keys
        // input-event-codes.h: KEY_SPACE 57, KEY_ENTER 28.
        #expect(keys?.device == device)
        #expect(keys?.next == 57)
        #expect(keys?.choose == 28)
    }

    @Test func `they can be others`() throws {
        let keys = try folder(
            "  keys: {port: a, device: \"05f3:04a8\", next: KEY_RIGHT, choose: BTN_TRIGGER}"
        ).load().screen?.keys
        // input-event-codes.h: KEY_RIGHT 106, BTN_TRIGGER 0x120.
        #expect(keys?.next == 106)
        #expect(keys?.choose == 0x120)
    }

    @Test func `what is shown are the defaults`() throws {
        let file = try String(
            contentsOf: shippedFiles.appending(path: "kiosk.yaml"), encoding: .utf8)
        #expect(file.contains("\n#  keys: none "))
        #expect(file.contains("next: KEY_SPACE,"))
        #expect(file.contains("choose: KEY_ENTER}"))
    }

    @Test func `a screen that only keys answer is a panel with the levels for keys`() throws {
        let kiosk = try folder(
            """
              touch: none
              keys: {port: "pci-0000:00:14.0-usb-0:2:1.0", device: "05f3:04a8"}
            """
        ).load()
        #expect(kiosk.screenPanelNumber == 1)
        #expect(kiosk.ratingPanels.first?.identity == device)
        #expect(kiosk.ratingPanels.first?.profile.keys.map(\.level) == [1, 2, 3, 4, 5])
        #expect(try folder("  touch: none").load().screenPanelNumber == nil)
    }

    @Test(arguments: [
        (
            "  keys: space",
            "kiosk.yaml:7:9: screen.keys: \"space\";"
                + " expected none, or a mapping with the keys port, device, next, choose"
        ),
        (
            "  keys: {prot: x}",
            "kiosk.yaml:7:10: screen.keys: unknown key \"prot\"; expected one of: port, device,"
                + " next, choose"
        ),
        (
            "  keys: {device: \"05f3:04a8\"}",
            "kiosk.yaml:7:9: screen.keys: the key \"port\" is missing"
        ),
        ("  keys: {port: usb-2}", "kiosk.yaml:7:9: screen.keys: the key \"device\" is missing"),
        (
            "  keys: {port: any, device: \"05f3:04a8\"}",
            "kiosk.yaml:7:16: screen.keys.port: \"any\"; expected a port, as \"hailong devices\""
                + " shows it"
        ),
        (
            "  keys: {port: usb-2, device: \"05f3:04a8\", next: SPACE}",
            "kiosk.yaml:7:50: screen.keys.next: \"SPACE\"; expected a key such as KEY_SPACE or"
                + " KEY_ENTER"
        ),
        (
            "  keys: {port: usb-2, device: \"05f3:04a8\", choose: KEY_SPACE}",
            "kiosk.yaml:7:52: screen.keys.choose: the key KEY_SPACE twice;"
                + " expected another key for choose than for next"
        ),
        (
            "  keys: {port: usb-2, device: \"05f3:04a8\", next: KEY_ENTER}",
            "kiosk.yaml:7:9: screen.keys: the key KEY_ENTER twice;"
                + " expected another key for choose than for next"
        ),
    ])
    func `a mistake is named with its place and what is right`(
        _ lines: String, message: String
    ) throws {
        #expect(try folder(lines).complaint() == message)
    }

    @Test func `a panel is not the two keys as well`() throws {
        let folder = try folder(
            "  keys: {port: usb-1, device: \"0079:0006\"}",
            panels: "[{port: usb-1, device: \"0079:0006\", profile: five}]")
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "panels"), withIntermediateDirectories: true)
        try Data(ConfigFolder.profile.utf8).write(
            to: folder.url.appending(path: "panels/five.yaml"))
        #expect(
            try folder.complaint()
                == "kiosk.yaml:7:9: screen.keys: the same port and device as panel 1;"
                + " expected a device of their own")
    }
}
