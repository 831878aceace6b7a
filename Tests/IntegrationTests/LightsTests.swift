import Foundation
import TestSupport
import TestTraits
import Testing

/// The kiosk's light beside its panels: LEDs of the kernel, and a blink(1).
@Suite(.blocking)
struct LightsTests {
    private static let lights = """
        [{leds: {green: "green:status", amber: "amber:status", red: alarm}},
            {blink1: {port: "pci-0000:00:14.0-usb-0:3", device: "27b8:01ed"}}]
        """

    private func start(_ rig: Rig, leds: String) throws -> Keypad {
        try rig.configure(lights: Self.lights)
        return try rig.start(options: ["--leds", leds, "--beacon", "3"])
    }

    @Test func `the light is shown on LEDs and a beacon, and a stopped kiosk is red`() throws {
        let rig = try Rig()
        let keypad = try start(rig, leds: "green:status,amber:status,alarm")
        // Not enrolled: amber, one second on and one off.
        let status = try rig.waitForStatus("amber, and both lights") {
            $0.light?.color == "amber" && $0.lights.allSatisfy(\.works)
        }
        #expect(
            status.lights.map(\.name) == [
                "leds green:status, amber:status, alarm",
                "blink(1) pci-0000:00:14.0-usb-0:3 27b8:01ed",
            ])
        try eventually("amber") { try keypad.emulate("led amber:status") == "255" }
        try eventually("dark") { try keypad.emulate("led amber:status") == "0" }
        #expect(try keypad.emulate("led green:status") == "0")
        #expect(try keypad.emulate("led alarm") == "0")
        // { 1, 'n', 255, 144, 0, … }
        try keypad.emulate("beacon wait 016eff9000")
        let reports = try keypad.emulate("beacon take").split(separator: " ")
        // { 1, 'v' }, { 1, 'l', 0 }, 32 of { 1, 'P' }, then { 1, 'D', 1, 30 s, 1, 0, 31 }.
        #expect(reports.first == "017600000000000000")
        #expect(reports.dropFirst().first == "016c00000000000000")
        #expect(reports.filter { $0.hasPrefix("0150") }.count == 32)
        #expect(reports.firstIndex(of: "0144010bb801001f00") == 34)
        #expect(try keypad.end(by: SIGTERM) == 0)
        #expect(try keypad.emulate("led alarm") == "255")
        #expect(try keypad.emulate("led amber:status") == "0")
        // { 1, 'p', 1, 0, 31 }
        #expect(try keypad.emulate("beacon take").hasSuffix("017001001f00000000"))
    }

    @Test func `a press is heard before it is thanked for, and only if it counts`() throws {
        let rig = try Rig()
        let profile = "panels/keypad-5.yaml"
        let text = String(decoding: try rig.directory.read(profile), as: UTF8.self)
        // LED_COMPOSE is 3.
        try rig.directory.write(
            text.replacing("lamps:\n", with: "lamps:\n  heard: LED_COMPOSE\n"), to: profile)
        let keypad = try rig.start()
        try keypad.pressAndBeThanked(2)
        #expect(try keypad.emulate("flashes 3") == "1")
        try keypad.emulate("wait-led 3 0")
        try keypad.emulate("bounce 4 6")
        try keypad.emulate("up 4")
        try rig.waitForStatus("a merged press") { $0.panels[0].bounced == 6 }
        #expect(try keypad.emulate("flashes 3") == "2")
        try keypad.emulate("wait-led 3 0")
    }

    @Test func `lights that are missing or fail are told, and recording goes on`() throws {
        let rig = try Rig()
        let keypad = try start(rig, leds: "green:status,alarm")
        let first = try rig.waitForStatus("the beacon") { $0.lights.last?.works == true }
        #expect(
            first.lights.first?.failure
                == "/sys/class/leds/amber:status/max_brightness is not there")
        #expect(
            try rig.hailong("status").output.contains(
                "leds green:status, amber:status, alarm: SHOWS NOTHING"))
        try keypad.emulate("beacon break")
        let broken = try rig.waitForStatus("a broken beacon") { $0.lights.last?.works == false }
        #expect(broken.lights.last?.failure?.hasSuffix(" fails (Input/output error)") == true)
        try keypad.pressAndBeThanked(3)
        try keypad.emulate("beacon mend")
        try rig.waitForStatus("a mended beacon") { $0.lights.last?.works == true }
        try keypad.emulate("beacon unplug")
        try rig.waitForStatus("no beacon") {
            $0.lights.last?.failure
                == "pci-0000:00:14.0-usb-0:3 27b8:01ed is not there"
        }
        try keypad.emulate("beacon take")
        try keypad.emulate("beacon plug")
        try rig.waitForStatus("a beacon again") { $0.lights.last?.works == true }
        // All anew: { 1, 'v' } … { 1, 'D' }.
        try keypad.emulate("beacon wait 0144010bb8")
        try keypad.pressAndBeThanked(4)
        #expect(try rig.status().recording)
    }
}
