import TestTraits
import Testing

/// The reader against an emulated touchscreen of 4096 by 4096 units, through libevdev.
///
/// What the screen sends is as Documentation/input/multi-touch-protocol.rst has it. Places are said
/// in thousandths of the picture.
@Suite(.blocking)
struct TouchReaderTests {
    private func screen(_ options: String..., probe: [String] = []) throws -> EmulatedKeypad {
        try EmulatedKeypad(
            emulator: "touchscreen.py", options: options, panels: ["touch"] + probe)
    }

    private func attachedScreen(
        _ options: String..., probe: [String] = []
    ) throws -> EmulatedKeypad {
        let screen = try EmulatedKeypad(
            emulator: "touchscreen.py", options: options, panels: ["touch"] + probe)
        try screen.said(until: "connection touches are read from")
        return screen
    }

    private func counters(of screen: EmulatedKeypad) throws -> String {
        try screen.probe("status", until: "status ").last ?? ""
    }

    @Test func `a tap is read with the kernel's stamps, as a fraction of the axes`() throws {
        let screen = try attachedScreen()
        let stamps = try screen.emulate("tap 2048 1024").split(separator: " ")
        try #require(stamps.count == 2)
        #expect(
            try screen.said(until: "ended") == [
                "began 500,250 at=\(stamps[0])", "tapped 500,250 from 500,250 at=\(stamps[1])",
                "ended at=\(stamps[1])",
            ])
        #expect(try counters(of: screen) == "status contacts=1 taps=1")
    }

    @Test func `a second tap at the same place, of which the kernel tells no place, counts too`()
        throws
    {
        let screen = try attachedScreen()
        for (tracking, place) in [(45, " ABS_MT_POSITION_X=1024 ABS_MT_POSITION_Y=3072"), (46, "")]
        {
            // "ABS_MT_SLOT is omitted": the slot being modified is 0 from the start.
            try screen.emulate("send +500 ABS_MT_TRACKING_ID=\(tracking)\(place)")
            try screen.emulate("send +80 ABS_MT_TRACKING_ID=-1")
            let said = try screen.said(until: "ended")
            #expect(said.contains { $0.hasPrefix("tapped 250,750 from 250,750 ") })
        }
        #expect(try counters(of: screen) == "status contacts=2 taps=2")
    }

    @Test func `the two contacts of the kernel's own example are kept apart`() throws {
        let screen = try attachedScreen()
        for frame in [
            "+0 ABS_MT_SLOT=0 ABS_MT_TRACKING_ID=45 ABS_MT_POSITION_X=1024 ABS_MT_POSITION_Y=1024"
                + " ABS_MT_SLOT=1 ABS_MT_TRACKING_ID=46 ABS_MT_POSITION_X=3072"
                + " ABS_MT_POSITION_Y=3072",
            "+50 ABS_MT_SLOT=0 ABS_MT_POSITION_X=1064",
            "+50 ABS_MT_TRACKING_ID=-1",
            "+50 ABS_MT_SLOT=1 ABS_MT_TRACKING_ID=-1",
        ] { try screen.emulate("send \(frame)") }
        let said = try screen.said(until: "ended")
        #expect(said.first?.hasPrefix("began 250,250 ") == true)
        #expect(said.dropFirst().first?.hasPrefix("tapped 260,250 from 250,250 ") == true)
        #expect(try counters(of: screen) == "status contacts=2 taps=1 second=1")
    }

    @Test func `boot time, the grab and the axes are asked of the kernel`() throws {
        let screen = try attachedScreen("--timestamps")
        // linux/time.h: CLOCK_BOOTTIME 7; input-event-codes.h: EV_ABS 3, EV_MSC 4, MSC_TIMESTAMP
        // 5, ABS_MT_SLOT 0x2f, _TOUCH_MAJOR 0x30, _POSITION_X 0x35, _Y 0x36, _TOOL_TYPE 0x37,
        // _TRACKING_ID 0x39.
        #expect(
            try screen.emulate("asked")
                == "clock=7 grab=1 mask0=18 mask3=000000000080e102 mask4=20")
    }

    @Test(arguments: [
        ("slot", "ABS_MT_SLOT"), ("id", "ABS_MT_SLOT, ABS_MT_TRACKING_ID"),
        ("x,y", "ABS_MT_POSITION_X, ABS_MT_POSITION_Y"),
        ("slot,id", "ABS_MT_SLOT, ABS_MT_TRACKING_ID"),
    ])
    func `a touchscreen without the axes is refused by their names`(
        _ lacking: String, named: String
    ) throws {
        let screen = try screen("--lacking", lacking)
        let node = try screen.emulate("node")
        let said = try screen.said(until: "connection").last ?? ""
        let axes = said.dropFirst("connection \(node) lacks ".count).prefix { $0 != ":" }
        #expect(said.hasPrefix("connection \(node) lacks "))
        for axis in named.split(separator: ", ") where axis != "ABS_MT_SLOT" || lacking != "id" {
            #expect(axes.contains(axis))
        }
        #expect(said.hasSuffix(" the kernel's multitouch protocol B are read"))
        #expect(try screen.emulate("asked").contains("grab=0"))
        let list = try screen.probe("list", until: "listed").joined(separator: "\n")
        #expect(list.contains("|   readable  no: \(node) lacks "))
    }

    @Test func `an axis without a length is refused`() throws {
        let screen = try screen("--y", "7,7,0")
        #expect(
            try screen.said(until: "connection").last?
                .contains(" says that its ABS_MT_POSITION_Y ends where it begins") == true)
    }

    @Test func `a screen that is pulled out in mid-touch ends the finger, and is read when back`()
        throws
    {
        let screen = try attachedScreen()
        try screen.emulate("frame 0:down:100,100")
        try screen.said(until: "began")
        try screen.emulate("unplug")
        #expect(try screen.said(until: "connection").first?.hasPrefix("ended ") == true)
        try screen.emulate("replug")
        try screen.said(until: "connection touches are read from")
        try screen.emulate("tap 2048 2048")
        try screen.said(until: "tapped 500,500")
        #expect(try counters(of: screen) == "status contacts=2 taps=1 gone=1")
    }

    @Test(arguments: ["hup", "enodev"])
    func `a screen that hangs up ends the finger once, and the loop does not spin`(_ how: String)
        throws
    {
        let screen = try attachedScreen()
        try screen.emulate("frame 0:down:100,100")
        try screen.said(until: "began")
        let before = try screen.status().turns
        try screen.emulate(how)
        #expect(try screen.said(until: "connection").first?.hasPrefix("ended ") == true)
        try screen.emulate("sleep 200")
        #expect(try screen.status().turns - before < 10)
    }

    @Test func `of two screens of one model none is read until its port is named`() throws {
        let screen = try screen("--ports", "2,3")
        #expect(
            try screen.said(until: "connection").last
                == "connection 2 touchscreens are plugged in, and none is read until screen: touch:"
                + " in kiosk.yaml names one of them:"
                + " port \"pci-0000:00:14.0-usb-0:2:1.0\" device \"222a:0001\";"
                + " port \"pci-0000:00:14.0-usb-0:3:1.0\" device \"222a:0001\"")
        for number in 1...2 {
            try screen.emulate("panel \(number)")
            #expect(try screen.emulate("asked").hasPrefix("clock=0 grab=0"))
        }
        // One of them goes: the other is the only one there is.
        try screen.emulate("unplug")
        try screen.said(until: "connection touches are read from")
    }

    @Test func `the screen at the port that is named is read, and the other left alone`() throws {
        let screen = try attachedScreen("--ports", "2,3", probe: ["3"])
        try screen.emulate("tap 100 100")
        try screen.emulate("panel 2")
        try screen.emulate("tap 2048 1024")
        #expect(try screen.said(until: "began").last?.hasPrefix("began 500,250 ") == true)
        try screen.said(until: "ended")
        let list = try screen.probe("list", until: "listed").joined(separator: "\n")
        #expect(list.contains("|       port: \"pci-0000:00:14.0-usb-0:2:1.0\"\n"))
        #expect(list.contains("|   accepted  as the touchscreen"))
        try screen.emulate("unplug")
        #expect(
            try screen.said(until: "connection").last
                == "connection the touchscreen pci-0000:00:14.0-usb-0:3:1.0 222a:0001"
                + " is not plugged in")
    }

    @Test func `a rule of udev's calibrates, and the picture's rotation comes after it`() throws {
        // libinput: 90 degrees clockwise, the left of the top is the right of the top.
        let rule = ["--matrix", "0 -1 1 1 0 0"]
        for (probe, place) in [([], "750,250"), (["turned"], "250,250")] as [([String], String)] {
            let screen = try attachedScreen(rule[0], rule[1], probe: probe)
            try screen.emulate("tap 1024 1024")
            try screen.said(until: "tapped \(place) from \(place) ")
        }
    }

    @Test func `dropped events are no taps`() throws {
        let screen = try attachedScreen()
        try screen.emulate("frame 0:down:100,100")
        try screen.said(until: "began")
        // The finger went up in what was dropped, and another came down.
        let dropped = try screen.emulate("dropped 0:up 1:down:3000,3000")
        #expect(try screen.said(until: "ended").last == "ended at=\(dropped)")
        try screen.emulate("frame 1:up")
        try screen.emulate("tap 2048 2048")
        try screen.said(until: "tapped 500,500")
        #expect(
            try counters(of: screen) == "status contacts=3 taps=1 overrun=2 overruns=1")
    }

    @Test func `palms are told by the screen's word, and by their size where that is known`()
        throws
    {
        // Ten units a millimetre: 320 are 32 mm.
        for (axis, palms) in [("0,2169,10", 2), ("0,2169,0", 1)] {
            let screen = try attachedScreen("--x", axis)
            for option in [
                "tool=palm:major=100", "tool=finger:major=320", "tool=finger:major=100",
            ] {
                try screen.emulate("frame +500 0:down:500,500:\(option)")
                try screen.emulate("frame +80 0:up")
            }
            for _ in palms..<3 { try screen.said(until: "tapped") }
            #expect(try counters(of: screen).contains(" palm=\(palms)"))
        }
    }

    @Test func `a finger that was down at the opening does not count until it has been lifted`()
        throws
    {
        let screen = try attachedScreen("--held", "1000,1000")
        try screen.emulate("frame 0:up")
        try screen.emulate("tap 1000 1000")
        try screen.said(until: "tapped")
        #expect(try counters(of: screen) == "status contacts=2 taps=1 early=1")
    }

    @Test func `a screen that falls silent has forgotten its finger, if it reports resting ones`()
        throws
    {
        let screen = try attachedScreen("--timestamps")
        try screen.emulate("frame 0:down:100,100")
        try screen.said(until: "began")
        try screen.said(until: "ended")
        #expect(try counters(of: screen) == "status contacts=1 taps=0 forgotten=1")
    }

    @Test func `a screen that another process has grabbed is refused, and tried again`() throws {
        let screen = try screen("--refuse", "grab")
        let node = try screen.emulate("node")
        #expect(
            try screen.said(until: "connection").last
                == "connection \(node) is held by another process, which grabbed it:"
                + " stop that process")
        try screen.emulate("refuse grab 0")
        // Nobody says that the other process let go: the reader finds out by itself.
        try screen.said(until: "connection touches are read from")
    }

    @Test func `without a touchscreen that is said, and one that comes later is read`() throws {
        let screen = try screen("--unplugged")
        #expect(
            try screen.said(until: "connection").last == "connection no touchscreen is plugged in")
        try screen.emulate("replug")
        try screen.said(until: "connection touches are read from")
    }

    @Test func `a screen that cannot be touched is not looked for`() throws {
        let screen = try screen(probe: ["none"])
        #expect(
            try screen.said(until: "connection").last
                == "connection the screen cannot be touched: kiosk.yaml says touch: none")
        try screen.emulate("tap 100 100")
        #expect(try screen.emulate("asked") == "clock=0 grab=0 ")
        #expect(try counters(of: screen) == "status contacts=0 taps=0")
    }
}
