import TestTraits
import Testing

/// The reader of the two keys against an emulated keypad with KEY_1 to KEY_5, through libevdev.
///
/// KEY_1 is the next target and KEY_2 takes it, unless the test has the usual ones.
@Suite(.blocking)
struct KeyReaderTests {
    private func keypad(_ options: String..., probe: [String] = []) throws -> EmulatedKeypad {
        try EmulatedKeypad(
            emulator: "evdev_panel.py", options: options, panels: ["4", "keys"] + probe)
    }

    private func attachedKeypad(
        _ options: String..., probe: [String] = []
    ) throws -> EmulatedKeypad {
        let keypad = try EmulatedKeypad(
            emulator: "evdev_panel.py", options: options, panels: ["4", "keys"] + probe)
        try keypad.said(until: "connection two keys are read from")
        return keypad
    }

    @Test func `each key means what it is for, as it goes down, with the kernel's stamps`() throws {
        let keypad = try attachedKeypad()
        let next = try keypad.emulate("down 1")
        #expect(try keypad.said(until: "next") == ["next at=\(next)"])
        try keypad.emulate("up 1")
        let choose = try keypad.emulate("down 2")
        // Whatever else the device has does nothing.
        try keypad.emulate("press 3")
        try keypad.emulate("up 2")
        #expect(try keypad.said(until: "choose") == ["choose at=\(choose)"])
        #expect(try keypad.probe("status", until: "turns").count == 1)
    }

    @Test func `Space and Enter are the usual two`() throws {
        let keypad = try attachedKeypad("--keys", "60", probe: ["usual"])
        // input-event-codes.h: KEY_SPACE 57, KEY_ENTER 28; the emulator's first key is KEY_1, 2.
        let next = try keypad.emulate("down 56")
        let choose = try keypad.emulate("down 27")
        #expect(
            try keypad.said(until: "choose") == ["next at=\(next)", "choose at=\(choose)"])
    }

    @Test func `boot time, the grab and no more than the two keys are asked of the kernel`() throws
    {
        let keypad = try attachedKeypad()
        let asked = try keypad.emulate("asked").split(separator: " ")
        // linux/time.h: CLOCK_BOOTTIME 7; input-event-codes.h: EV_KEY 1, KEY_1 2, KEY_2 3.
        #expect(asked[...2] == ["clock=7", "grab=1", "mask0=02"])
        #expect(asked.last == "mask1=0c\(String(repeating: "00", count: 95))")
    }

    @Test func `a key that bounces, repeats or trembles was pressed once`() throws {
        let keypad = try attachedKeypad()
        try keypad.emulate("bounce 1 5")
        try keypad.emulate("repeat 1")
        try keypad.emulate("repeat 1")
        try keypad.emulate("up 1")
        try keypad.emulate("sleep 100")
        try keypad.emulate("press 1")
        let choose = try keypad.emulate("down 2")
        let said = try keypad.said(until: "choose")
        #expect(said.count == 2)
        #expect(said.first?.hasPrefix("next at=") == true)
        #expect(said.last == "choose at=\(choose)")
    }

    @Test func `a key that was down at the opening does nothing until it was let go`() throws {
        let keypad = try attachedKeypad("--held", "2")
        try keypad.emulate("up 2")
        try keypad.emulate("sleep 50")
        let choose = try keypad.emulate("down 2")
        #expect(try keypad.said(until: "choose") == ["choose at=\(choose)"])
    }

    @Test func `keys that are pulled out are read again when they are back`() throws {
        let keypad = try attachedKeypad()
        try keypad.emulate("unplug")
        #expect(
            try keypad.said(until: "connection").last
                == "connection the two keys pci-0000:00:14.0-usb-0:4:1.0 1209:0001"
                + " are not plugged in")
        try keypad.emulate("replug")
        try keypad.said(until: "connection two keys are read from")
        let next = try keypad.emulate("down 1")
        #expect(try keypad.said(until: "next") == ["next at=\(next)"])
    }

    @Test(arguments: ["hup", "enodev"])
    func `keys that hang up are told once, and the loop does not spin`(_ how: String) throws {
        let keypad = try attachedKeypad()
        let before = try keypad.status().turns
        try keypad.emulate(how)
        #expect(try keypad.said(until: "connection").count == 1)
        try keypad.emulate("sleep 200")
        #expect(try keypad.status().turns - before < 10)
    }

    @Test func `another device is left alone`() throws {
        let keypad = try EmulatedKeypad(
            emulator: "evdev_panel.py", options: ["--ports", "5"], panels: ["4", "keys"])
        #expect(
            try keypad.said(until: "connection").last?.hasSuffix(" are not plugged in") == true)
        try keypad.emulate("press 1")
        #expect(try keypad.emulate("asked").hasPrefix("clock=0 grab=0"))
        #expect(try keypad.probe("status", until: "turns").count == 1)
    }

    @Test func `a device without them is refused by their names`() throws {
        let keypad = try keypad(probe: ["usual"])
        let node = try keypad.emulate("node")
        #expect(
            try keypad.said(until: "connection").last
                == "connection \(node) lacks KEY_SPACE, KEY_ENTER of screen: keys:")
    }

    @Test func `keys that another process has grabbed are refused, and tried again`() throws {
        let keypad = try keypad("--refuse", "grab")
        let node = try keypad.emulate("node")
        #expect(
            try keypad.said(until: "connection").last
                == "connection \(node) is held by another process, which grabbed it:"
                + " stop that process")
        try keypad.emulate("refuse grab 0")
        try keypad.said(until: "connection two keys are read from")
    }

    @Test func `they are listed as what they are, or could be`() throws {
        let meant = try attachedKeypad()
        let list = try meant.probe("list", until: "listed").joined(separator: "\n")
        #expect(list.contains("|   accepted  as the two keys of the screen"))
        let other = try EmulatedKeypad(
            emulator: "evdev_panel.py", options: ["--ports", "5", "--keys", "60"],
            panels: ["4", "keys"])
        #expect(
            try other.probe("list", until: "listed").joined(separator: "\n").contains(
                """
                |   two keys  no; to have them, write under screen: in kiosk.yaml
                |     keys:
                |       port: "pci-0000:00:14.0-usb-0:5:1.0"
                |       device: "1209:0001"
                """))
    }
}
