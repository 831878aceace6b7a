import Glibc
import TestTraits
import Testing

/// The reader against an emulated keypad with the keys KEY_1 to KEY_5, through libevdev.
@Suite(.blocking)
struct PanelReaderTests {
    @Test func `a panel that is plugged in is read from the start, with the kernel's stamps`()
        throws
    {
        let keypad = try EmulatedKeypad()
        let attached = try keypad.said(until: "attached")
        #expect(attached.last?.hasSuffix(" pci-0000:00:14.0-usb-0:4:1.0 1209:0001") == true)
        #expect(attached.last?.hasPrefix("attached 1 held=[] ") == true)
        let before = bootMicroseconds()
        let down = try keypad.emulate("down 3")
        let up = try keypad.emulate("up 3")
        let after = bootMicroseconds()
        #expect(
            try keypad.said(until: "edge 1 3 up") == [
                "edge 1 3 down at=\(down)", "edge 1 3 up at=\(up)",
            ])
        #expect(try (before...after).contains(#require(Int64(down))))
    }

    @Test func `boot time, the grab and the keys are asked of the kernel`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        let asked = try keypad.emulate("asked").split(separator: " ")
        // linux/time.h: CLOCK_BOOTTIME 7; input-event-codes.h: EV_KEY 1, KEY_1…KEY_5 2…6.
        #expect(asked[...2] == ["clock=7", "grab=1", "mask0=02"])
        #expect(asked.last == "mask1=7c\(String(repeating: "00", count: 95))")
    }

    @Test func `a profile without grab leaves the panel to others too`() throws {
        let keypad = try EmulatedKeypad(panels: ["4", "shared"])
        try keypad.said(until: "attached")
        #expect(try keypad.emulate("asked").contains("grab=0"))
    }

    @Test func `autorepeat is not an edge`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        try keypad.emulate("down 2")
        try keypad.emulate("repeat 2")
        try keypad.emulate("repeat 2")
        try keypad.emulate("up 2")
        let edges = try keypad.said(until: "edge 1 2 up")
        #expect(edges.map { $0.prefix(12) } == ["edge 1 2 dow", "edge 1 2 up "])
    }

    @Test func `bounce is passed on, edge by edge, in order`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        let stamps = try keypad.emulate("bounce 5 2").split(separator: " ")
        let last = try #require(stamps.last)
        let edges = try keypad.said(until: "edge 1 5 down at=\(last)")
        #expect(
            edges
                == zip(stamps, ["down", "up", "down", "up", "down"]).map {
                    "edge 1 5 \($1) at=\($0)"
                })
    }

    @Test func `what one turn leaves over comes in the next, though no poll shows it`() throws {
        let keypad = try EmulatedKeypad(panels: ["4", "slowly"])
        try keypad.said(until: "attached")
        let before = try keypad.status().turns
        let stamps = try keypad.emulate("bounce 5 10").split(separator: " ")
        let last = try #require(stamps.last)
        #expect(stamps.count == 21)
        #expect(try keypad.said(until: "edge 1 5 down at=\(last)").count == 21)
        // 42 events, three a turn.
        #expect(try keypad.status().turns - before >= 14)
    }

    @Test func `after an overrun the states are compared, and what changed is resynced`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        try keypad.emulate("down 2")
        // Key 2 went up and key 4 down in what was dropped; whatever else happened is unknown.
        let dropped = try keypad.emulate("dropped 4")
        #expect(
            try keypad.said(until: "edge 1 4 down").dropFirst() == [
                "overrun 1 at=\(dropped)", "edge 1 2 up at=\(dropped) resynced",
                "edge 1 4 down at=\(dropped) resynced",
            ])
        let up = try keypad.emulate("up 4")
        #expect(try keypad.said(until: "edge") == ["edge 1 4 up at=\(up)"])
    }

    @Test func `a key held through an overrun is no new press`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        try keypad.emulate("down 2")
        try keypad.emulate("dropped 2")
        try keypad.emulate("up 2")
        let events = try keypad.said(until: "edge 1 2 up")
        #expect(events.map { $0.prefix(9) } == ["edge 1 2 ", "overrun 1", "edge 1 2 "])
    }

    @Test func `keys already down at the opening are held, and do not go down`() throws {
        let keypad = try EmulatedKeypad("--held", "2,5")
        let attached = try keypad.said(until: "attached")
        #expect(attached.last?.hasPrefix("attached 1 held=[2, 5] ") == true)
        try keypad.emulate("up 5")
        #expect(try keypad.said(until: "edge").count == 1)
    }

    @Test(arguments: ["hup", "enodev"])
    func `a panel that hangs up is detached once, and the loop does not spin`(_ how: String)
        throws
    {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        let before = try keypad.status().turns
        try keypad.emulate(how)
        #expect(try keypad.said(until: "detached").count == 1)
        try keypad.emulate("sleep 200")
        let after = try keypad.status()
        #expect(after.turns - before < 10)
        #expect(!after.line.contains("attached"))
    }

    @Test func `a panel that is unplugged and plugged in again has its number again`() throws {
        let keypad = try EmulatedKeypad()
        try keypad.said(until: "attached")
        let first = try keypad.emulate("node")
        try keypad.emulate("down 1")
        try keypad.said(until: "edge")
        try keypad.emulate("unplug")
        #expect(try keypad.said(until: "detached 1").count == 1)
        #expect(try keypad.status().line == "status 1 absent")
        try keypad.emulate("replug")
        #expect(try keypad.said(until: "attached").last?.hasPrefix("attached 1 held=[]") == true)
        #expect(try keypad.emulate("node") != first)
        try keypad.emulate("press 1 10")
        #expect(try keypad.said(until: "edge 1 1 up").count == 2)
    }

    @Test func `a panel that is plugged in later is read from then on`() throws {
        let keypad = try EmulatedKeypad("--unplugged")
        #expect(try keypad.status().line == "status 1 absent")
        try keypad.emulate("replug")
        try keypad.said(until: "attached 1")
        try keypad.emulate("down 4")
        try keypad.said(until: "edge 1 4 down")
    }

    @Test func `a panel that nobody accepted is listed but not opened`() throws {
        let keypad = try EmulatedKeypad("--ports", "4,5", panels: ["5"])
        try keypad.said(until: "attached 1")
        try keypad.emulate("panel 1")
        try keypad.emulate("press 1 10")
        #expect(try keypad.emulate("asked") == "clock=0 grab=0 ")
        try keypad.emulate("panel 2")
        try keypad.emulate("press 2 10")
        #expect(try keypad.said(until: "edge 1 2 up").count == 2)
        let list = try keypad.probe("list", until: "listed").joined(separator: "\n")
        #expect(list.contains("|   accepted  as panel 1"))
        #expect(list.contains("|     - port: \"pci-0000:00:14.0-usb-0:4:1.0\""))
    }

    @Test func `two panels keep apart`() throws {
        let keypad = try EmulatedKeypad("--ports", "4,5", panels: ["5", "4"])
        try keypad.said(until: "attached")
        try keypad.said(until: "attached")
        try keypad.emulate("down 1")
        try keypad.said(until: "edge 2 1 down")
        try keypad.emulate("unplug")
        try keypad.said(until: "detached 2")
        try keypad.emulate("panel 2")
        try keypad.emulate("down 1")
        try keypad.said(until: "edge 1 1 down")
    }
}

private func bootMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}
