import TestTraits
import Testing

/// What keeps a device from being read, in the words that the status shows.
@Suite(.blocking)
struct EvdevDeviceTests {
    @Test func `a panel that another process has grabbed is refused, and tried again`() throws {
        let keypad = try EmulatedKeypad("--refuse", "grab")
        let node = try keypad.emulate("node")
        let refused = try keypad.status().line
        #expect(refused.hasPrefix("status 1 refused: \(node) is held by another process"))
        try keypad.emulate("refuse grab 0")
        // Nobody says that the other process let go: the reader finds out by itself.
        try keypad.said(until: "attached 1")
        #expect(try keypad.status().line == "status 1 attached \(node)")
    }

    @Test func `a device without boot time is refused`() throws {
        let keypad = try EmulatedKeypad("--refuse", "clock")
        let refused = try keypad.status().line
        #expect(refused.contains("cannot stamp presses in boot time (Invalid argument)"))
        try keypad.emulate("press 1 10")
        try keypad.emulate("refuse clock 0")
        try keypad.emulate("change")
        #expect(try keypad.said(until: "attached 1").count == 1)
    }

    @Test func `a node that may not be opened names its group and the rule to install`() throws {
        let keypad = try EmulatedKeypad("--unreadable")
        let refused = try keypad.status().line
        #expect(refused.contains("cannot be opened (Permission denied); it belongs to group "))
        #expect(refused.contains(": install kiosk-config/70-hailong.rules with a line for this"))
        let list = try keypad.probe("list", until: "listed").joined(separator: "\n")
        #expect(list.contains("|   readable  no: "))
    }

    @Test func `a device that lacks keys of its profile is refused by their names`() throws {
        let keypad = try EmulatedKeypad("--keys", "3")
        #expect(try keypad.status().line.hasSuffix("lacks KEY_4, KEY_5 of the profile keypad-5"))
        let list = try keypad.probe("list", until: "listed").joined(separator: "\n")
        #expect(list.contains("|   profile   none: keypad-5 needs KEY_4, KEY_5"))
    }

    @Test func `lamps follow the light, and a steady light wakes nobody`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        try keypad.emulate("say light green")
        try keypad.emulate("wait-led 0 1")
        #expect(try keypad.emulate("leds") == "0=1 1=0 2=0 3=0 4=0")
        let before = try keypad.status().turns
        try keypad.emulate("sleep 300")
        #expect(try keypad.status().turns - before == 1)
        try keypad.emulate("say light red")
        try keypad.emulate("wait-led 0 0")
        try keypad.emulate("wait-led 2 1")
        try keypad.emulate("wait-led 2 0")
        try keypad.emulate("say darken")
        try keypad.emulate("wait-led 2 0")
    }

    @Test func `the heard lamp is lit at the press, and out when it is answered`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        for answer in ["thank", "refuse"] {
            try keypad.emulate("say hear")
            try keypad.emulate("wait-led 4 1")
            try keypad.emulate("say \(answer)")
            try keypad.emulate("wait-led 4 0")
        }
        try keypad.emulate("wait-led 3 1")
    }

    @Test func `the thanks lamp goes out by itself`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        try keypad.emulate("say thank")
        try keypad.emulate("wait-led 3 1")
        try keypad.emulate("wait-led 3 0")
    }

    @Test func `a panel that comes back shows the light that holds now`() throws {
        let keypad = try EmulatedKeypad("--unplugged")
        try keypad.emulate("say light green")
        try keypad.emulate("replug")
        try keypad.emulate("wait-led 0 1")
    }
}
