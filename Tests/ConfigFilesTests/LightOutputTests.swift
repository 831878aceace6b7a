import ConfigFiles
import FeedbackCore
import Testing

/// Lights beside the panels' own lamps, as `kiosk.yaml` names them.
struct LightOutputTests {
    @Test func `lamps of the kernel and blink(1) beacons stand in one list`() throws {
        let text = """
            questions: set
            lights:
              - leds: {green: "green:status", amber: usr0, red: usr0}
              - blink1: {port: usb-3, device: "27B8:01ed:20001234"}
              - leds: {red: alarm}
            """
        let configuration = try ConfigFolder(["kiosk.yaml": Array(text.utf8)]).load()
        #expect(
            configuration.lights == [
                .leds(.init(green: "green:status", amber: "usr0", red: "usr0")),
                .blink1(
                    PanelIdentity(
                        port: "usb-3", vendor: 0x27B8, product: 0x01ED, serial: "20001234")),
                .leds(.init(red: "alarm")),
            ])
        #expect(
            configuration.lights.map(\.description) == [
                "leds green:status, usr0", "blink(1) usb-3 27b8:01ed:20001234", "leds alarm",
            ])
    }

    @Test func `without a word there is none`() throws {
        #expect(try ConfigFolder().load().lights == [])
    }

    /// Text of `kiosk.yaml`, and what must be said about it.
    static let refusals: [(String, String)] = [
        ("questions: set\nlights: green", "2:9: lights: \"green\"; expected a list of lights"),
        (
            "questions: set\nlights: [{lamp: a}]",
            "2:11: lights.1: unknown key \"lamp\"; expected one of: leds, blink1"
        ),
        (
            "questions: set\nlights: [{}]",
            "2:10: lights.1: a mapping; expected one of: leds, blink1"
        ),
        (
            "questions: set\nlights:\n  - {leds: {red: a}, blink1: {port: b}}",
            "3:5: lights.1: a mapping; expected one of: leds, blink1"
        ),
        (
            "questions: set\nlights: [leds: {}]",
            "2:16: lights.1.leds: no lamp; expected at least one of: green, amber, red"
        ),
        (
            "questions: set\nlights: [leds: {red: ../../x}]",
            "2:22: lights.1.leds.red: \"../../x\"; expected a name of /sys/class/leds, such as"
                + " green:status"
        ),
        (
            "questions: set\nlights: [leds: {red: ..}]",
            "2:22: lights.1.leds.red: \"..\"; expected a name of /sys/class/leds, such as"
                + " green:status"
        ),
        (
            "questions: set\nlights: [blink1: {device: 27b8:01ed}]",
            "2:18: lights.1.blink1: the key \"port\" is missing"
        ),
        (
            "questions: set\nlights: [blink1: {port: a, device: 27b8:01ee}]",
            "2:36: lights.1.blink1.device: \"27b8:01ee\"; expected a blink(1): 27b8:01ed or"
                + " 27b8:01ed:SERIAL"
        ),
        (
            "questions: set\nlights:\n  - leds: {green: a}\n  - leds: {red: a}",
            "4:5: lights.2: a lamp of light 1; expected every lamp in one light"
        ),
        (
            "questions: set\nlights: ["
                + String(repeating: "{leds: {red: a}}, ", count: 9) + "]",
            "2:9: lights: 9 lights; expected at most 8"
        ),
    ]

    @Test(arguments: refusals)
    func `a mistake is named with file, line, column and what is right`(
        _ text: String, _ message: String
    ) throws {
        let folder = try ConfigFolder(["kiosk.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "kiosk.yaml:" + message)
    }
}
