import Glibc
import TestTraits
import Testing

/// The reader against emulated USB panels, through libusb.
@Suite(.blocking)
struct USBPanelTests {
    /// An open panel that was attached: two reports, 500 ms apart, with no key down.
    private func openPanel(_ options: String...) throws -> EmulatedKeypad {
        let panel = try EmulatedKeypad(
            emulator: "usbfs_panel.py", options: options, panels: ["4", "open-panel"])
        try panel.emulate("send \(report(0, at: 500)) \(report(1, at: 1_000))")
        try panel.said(until: "attached 1")
        return panel
    }

    /// The bytes of docs/panel-protocol.md in hexadecimal.
    private func report(
        _ sequence: UInt8, at uptime: UInt32, down: UInt8 = 0, _ counters: [UInt8] = []
    ) -> String {
        let bytes =
            [1, sequence, down, 0] + (0..<4).map { UInt8(truncatingIfNeeded: uptime >> ($0 * 8)) }
            + counters + [UInt8](repeating: 0, count: 8 - counters.count)
        return hex(bytes)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// A DragonRise report with these buttons down, from 1.
    private func buttons(_ down: Int...) -> String {
        let bits = down.reduce(0) { $0 | 1 << ($1 - 1) }
        return hex([
            0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x0F | UInt8(bits & 15) << 4, UInt8(bits >> 4), 0,
        ])
    }

    private func box(_ options: String...) throws -> EmulatedKeypad {
        let panel = try EmulatedKeypad(
            emulator: "usbfs_panel.py", options: options + ["--no-output", "--packet", "8"],
            panels: ["4", "report"])
        try panel.emulate("pending 16")
        try panel.said(until: "attached 1")
        return panel
    }

    @Test func `a board's reports become edges, stamped when they came`() throws {
        let panel = try box()
        let before = try #require(Int64(panel.emulate("send \(buttons())")))
        let stamps = try panel.emulate("send \(buttons(3)) \(buttons(3, 5)) \(buttons(5))")
        let edges = try panel.said(until: "edge 1 3 up")
        #expect(
            edges.map { String($0.prefix(12)) } == ["edge 1 3 dow", "edge 1 5 dow", "edge 1 3 up "])
        let last = try #require(Int64(stamps.split(separator: " ").last ?? ""))
        let down = try #require(edges.first?.split(separator: "=").last.flatMap { Int64($0) })
        // Not before the report before it was given, nor much after it was.
        #expect(down > before)
        #expect(down < last + 5_000_000)
    }

    @Test func `a report at once after the opening says what is held`() throws {
        let panel = try EmulatedKeypad(
            emulator: "usbfs_panel.py", options: ["--packet", "8"], panels: ["4", "report"])
        try panel.emulate("send \(buttons(2))")
        let attached = try panel.said(until: "attached 1")
        // On a machine that is slow enough, the 100 ms have passed, and it is a press.
        if attached.last?.hasPrefix("attached 1 held=[2] ") != true {
            try panel.said(until: "edge 1 2 down")
        }
        try panel.emulate("send \(buttons())")
        #expect(try panel.said(until: "edge 1 2 up").count == 1)
    }

    @Test func `sixteen transfers wait, and none has a time-out`() throws {
        let panel = try openPanel()
        try panel.emulate("pending 16")
        try panel.emulate("send \(report(2, at: 1_100, down: 4, [0, 0, 1]))")
        try panel.said(until: "edge 1 3 down")
        try panel.emulate("pending 16")
    }

    @Test func `presses of reports that were lost are found, marked as such`() throws {
        let panel = try openPanel()
        try panel.emulate("send \(report(9, at: 1_400, down: 1, [2, 1]))")
        try panel.emulate("send \(report(10, at: 1_500, down: 17, [2, 1, 0, 0, 1]))")
        let downs = try panel.said(until: "edge 1 5 down").filter { $0.contains(" down ") }
        #expect(downs.count { $0.hasSuffix(" resynced") } == 2)
        #expect(downs.count { !$0.hasSuffix(" resynced") } == 2)
    }

    @Test func `empty transfers and reports of another length change nothing, and are told`() throws
    {
        let panel = try openPanel()
        try panel.emulate(
            "send - 0101 - \(report(2, at: 1_050))00 \(report(3, at: 1_100, down: 1, [1]))")
        #expect(try panel.said(until: "edge").count == 1)
        try panel.waitForStatus(
            "error 1 /dev/bus/usb/001/009 has sent a report of 17 bytes instead of 16")
        // Two that were empty; one of two bytes, and the one of 17.
        try panel.waitForStatus("faults 1 malformed=2 empty=2 failures=0")
        try panel.emulate("pending 16")
    }

    @Test func `an open panel that began anew is attached anew, and admits that presses may miss`()
        throws
    {
        let panel = try openPanel()
        try panel.emulate("send \(report(0, at: 100, down: 1, [1]))")
        let said = try panel.said(until: "detached 1")
        #expect(said.map { $0.split(separator: " ")[0] } == ["overrun", "detached"])
        try panel.emulate("send \(report(1, at: 600, [1])) \(report(2, at: 1_100, [1]))")
        #expect(try panel.said(until: "attached 1").count == 1)
    }

    @Test(arguments: ["unplug", "pull"])
    func `a panel that is pulled with a key held is detached once, after what it said`(
        _ how: String
    ) throws {
        let panel = try openPanel()
        try panel.emulate("send \(report(2, at: 1_100, down: 2, [0, 1]))")
        try panel.emulate(how)
        let said = try panel.said(until: "detached 1")
        #expect(said.map { String($0.prefix(13)) } == ["edge 1 2 down", "detached 1 at"])
        let before = try panel.status().turns
        try panel.emulate("sleep 200")
        let after = try panel.status()
        #expect(after.turns - before < 10)
        #expect(!after.line.contains("attached"))
    }

    @Test func `a panel that is plugged in again has its number again`() throws {
        let panel = try openPanel()
        let first = try panel.emulate("node")
        try panel.emulate("send \(report(2, at: 1_100, down: 2, [0, 1]))")
        try panel.emulate("replug")
        try panel.said(until: "detached 1")
        // Powered on anew, with the key held: that is no press.
        try panel.emulate("send \(report(0, at: 500, down: 2)) \(report(1, at: 1_000, down: 2))")
        #expect(try panel.said(until: "attached").last?.hasPrefix("attached 1 held=[2]") == true)
        #expect(try panel.emulate("node") != first)
        #expect(try panel.status().line.hasPrefix("status 1 attached"))
    }

    @Test func `lamps are sent at once, with the one that blinks when nobody is there`() throws {
        let panel = try openPanel()
        // Nothing is lit yet; 5 s of silence make lamp 3 blink.
        try panel.emulate("wait-out 0100040500000000")
        try panel.emulate("say light green")
        try panel.emulate("wait-out 0101040500000000")
        try panel.emulate("say thank")
        try panel.emulate("wait-out 0109040500000000")
        try panel.emulate("wait-out 0101040500000000")
    }

    @Test func `an open panel without an OUT endpoint takes its lamps by SET_REPORT`() throws {
        let panel = try openPanel("--no-output")
        try panel.emulate("say light amber")
        try panel.emulate("wait-out 0102040500000000")
    }

    @Test func `lamps are repeated while nothing changes`() throws {
        let panel = try openPanel()
        try panel.emulate("wait-out 01")
        let before = try panel.emulate("outs").split(separator: " ").count
        for sequence in 2..<10 as Range<UInt8> {
            try panel.emulate("send \(report(sequence, at: UInt32(sequence) * 500 + 500))")
            try panel.emulate("sleep 500")
        }
        #expect(try panel.emulate("outs").split(separator: " ").count - before >= 2)
    }

    @Test func `a panel is left to turn red when nobody has recorded for twenty seconds`() throws {
        let panel = try openPanel()
        var sent: [Int] = []
        for sequence in 2..<52 as Range<UInt8> {
            try panel.emulate("send \(report(sequence, at: UInt32(sequence) * 500 + 500))")
            try panel.emulate("sleep 500")
            sent.append(try panel.emulate("outs").split(separator: " ").count)
        }
        // Every 1.6 s at first; nothing from 22 s on.
        #expect(sent[20] - sent[0] >= 4)
        #expect(sent[49] == sent[43])
        try panel.emulate("say alive")
        try panel.emulate("say light amber")
        try panel.emulate("wait-out 0102")
    }

    @Test func `a panel that refuses its lamps is read all the same`() throws {
        let panel = try openPanel()
        try panel.emulate("refuse lamps")
        try panel.emulate("say light green")
        try panel.emulate("send \(report(2, at: 1_100, down: 1, [1]))")
        try panel.said(until: "edge 1 1 down")
    }

    @Test func `transfers that fail are asked again, and a stall is cleared`() throws {
        let panel = try box()
        try panel.emulate("fail 71 3")
        try panel.emulate("pending 16")
        try panel.emulate("fail 32")
        try panel.emulate("pending 16")
        try panel.emulate("send \(buttons(1))")
        try panel.said(until: "edge 1 1 down")
        #expect(try panel.emulate("counts").hasSuffix("clear=1"))
        let told = try panel.probe("status", until: "turns ").first { $0.hasPrefix("faults 1 ") }
        #expect(told?.hasSuffix(" failures=0") == false)
    }

    @Test func `a panel that another program holds is tried again until it is free`() throws {
        let panel = try EmulatedKeypad(
            emulator: "usbfs_panel.py", options: ["--unplugged"], panels: ["4", "report"])
        try panel.emulate("refuse claim")
        try panel.emulate("replug")
        try panel.waitForStatus(
            "status 1 refused: /dev/bus/usb/001/009 cannot be taken (Resource busy)")
        try panel.emulate("refuse claim 0")
        try panel.said(until: "attached 1")
    }

    @Test func `an open panel that falls silent is not believed to be there`() throws {
        let panel = try openPanel()
        try panel.said(until: "detached 1")
        try panel.waitForStatus("error 1 /dev/bus/usb/001/009 says nothing")
    }

    @Test func `at the end every transfer is taken back before the device is closed`() throws {
        let panel = try openPanel()
        try panel.emulate("pending 16")
        try panel.emulate("end")
        #expect(try panel.emulate("counts") == "claim=1 release=1 discard=16 clear=0")
    }
}
