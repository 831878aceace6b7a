import ConfigFiles
import FeedbackCore
import Foundation
import Testing

struct PanelProfileFileTests {
    // Numbers of linux/input-event-codes.h.
    @Test(
        arguments: [
            ("dragonrise-evdev-5", .sc5, [288, 289, 290, 291, 292]),
            ("keypad-4", .sc4, [2, 3, 4, 5]),
            ("keypad-5", .sc5, [2, 3, 4, 5, 6]),
            ("numpad-5", .sc5, [79, 80, 81, 75, 76]),
            // Byte · 8 + bit.
            ("dragonrise-usb-5", .sc5, [44, 45, 46, 47, 48]),
            ("open-panel-5", .sc5, [0, 1, 2, 3, 4]),
            ("open-panel-4", .sc4, [0, 1, 2, 3]),
        ] as [(String, Scale, [UInt16])])
    func `a shipped profile reads the keys that its panel sends`(
        _ name: String, _ scale: Scale, _ codes: [UInt16]
    ) throws {
        let directory = shippedFiles.appending(path: "panels").path
        let profiles = try loadProfiles(directory: directory)
        let profile = try #require(profiles.first { $0.name == name })
        #expect(profile.scale == scale)
        #expect(profile.keys.map(\.code) == codes)
        #expect(profile.keys.map(\.level) == Array(scale.levels))
        let debounced = profile.source == .openPanel
        #expect(
            profile.bounceWindow == (debounced ? Limits.debouncedWindow : Limits.bounceWindow))
        #expect(profile.grab)
    }

    @Test func `the shipped profiles are these, in order`() throws {
        let profiles = try loadProfiles(directory: shippedFiles.appending(path: "panels").path)
        #expect(
            profiles.map(\.name) == [
                "dragonrise-evdev-5", "dragonrise-usb-5", "keypad-4", "keypad-5", "numpad-5",
                "open-panel-4", "open-panel-5",
            ])
        #expect(profiles[0].matches == [.init(vendor: 0x0079, product: 0x0006)])
        #expect(profiles[0].source == .evdev)
        #expect(profiles[0].lamps == .init())
        #expect(profiles[1].matches == profiles[0].matches)
        #expect(profiles[1].source == .report(ReportLayout(length: 8)))
        #expect(profiles[3].lamps == .init(green: 0, amber: 0, red: 2, thanks: 1))
        #expect(profiles[4].lamps == .init(green: nil, amber: 0, red: 0, thanks: 0))
        for panel in profiles[5...] {
            #expect(panel.source == .openPanel)
            #expect(panel.matches == [.init(vendor: 0x1209, product: 0x0001)])
            #expect(panel.lamps == .init(green: 0, amber: 1, red: 2, thanks: 3, heard: 4))
        }
    }

    @Test func `everything that can be said is understood`() throws {
        let text = """
            title: Bàn phím
            devices: [d209:*, "0079:0006"]
            scale: SC4
            keys: {KEY_KP1: 4, BTN_TRIGGER: 3, KEY_1: 2, BTN_SOUTH: 1, KEY_2: 1}
            bounce: 5 ms
            lamps: {thanks: LED_MUTE, heard: LED_COMPOSE}
            grab: false
            """
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        let profiles = try loadProfiles(directory: folder.url.appending(path: "panels").path)
        let keys: [PanelProfile.Key] = [
            .init(code: 79, level: 4), .init(code: 288, level: 3), .init(code: 2, level: 2),
            .init(code: 304, level: 1), .init(code: 3, level: 1),
        ]
        #expect(
            profiles == [
                PanelProfile(
                    name: "five", title: "Bàn phím",
                    matches: [
                        .init(vendor: 0xd209, product: nil),
                        .init(vendor: 0x0079, product: 0x0006),
                    ], scale: .sc4, keys: keys, bounceWindow: .milliseconds(5),
                    lamps: .init(thanks: 7, heard: 3), grab: false)
            ])
    }

    @Test func `a report layout says where the keys of a USB panel stand`() throws {
        let text = """
            title: Box
            devices: []
            read: usb
            report: {length: 3, id: 0xA1, interface: 2}
            scale: SC4
            keys: {BYTE1_BIT0: 1, BYTE1_BIT7: 2, BYTE2_BIT0: 3, BYTE2_BIT7: 4}
            """
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        let profiles = try loadProfiles(directory: folder.url.appending(path: "panels").path)
        #expect(profiles[0].source == .report(ReportLayout(length: 3, id: 0xA1, interface: 2)))
        #expect(profiles[0].keys.map(\.code) == [8, 15, 16, 23])
    }

    /// What to write instead of a line of the small profile, and what must be said about it.
    static let refusals: [(old: String, new: String, message: String)] = [
        (
            "title: Five", "tittle: Five",
            "1:1: unknown key \"tittle\"; expected one of: title, devices, read, report, scale, "
                + "keys, bounce, lamps, grab"
        ),
        ("title: Five\n", "", "1:1: the key \"title\" is missing"),
        (
            "devices: []", "devices: [0079]",
            "2:11: devices.1: \"0079\"; expected a device such as 0079:0006, or 0079:* for all"
                + " of a vendor"
        ),
        (
            "devices: []", "devices: [0079:00006]",
            "2:11: devices.1: \"0079:00006\"; expected a device such as 0079:0006, or 0079:* for"
                + " all of a vendor"
        ),
        ("scale: SC5", "scale: sc5", "3:8: scale: \"sc5\"; expected one of: SC4, SC5"),
        (
            "KEY_1: 1", "KEY_ONE: 1",
            "5:3: keys: unknown key \"KEY_ONE\"; expected a name of linux/input-event-codes.h,"
                + " such as KEY_1 or BTN_TRIGGER"
        ),
        (
            "KEY_1: 1", "KEY_MAX: 1",
            "5:3: keys: unknown key \"KEY_MAX\"; expected a name of linux/input-event-codes.h,"
                + " such as KEY_1 or BTN_TRIGGER"
        ),
        (
            "KEY_1: 1", "KEY_RESERVED: 1",
            "5:3: keys: unknown key \"KEY_RESERVED\"; expected a name of linux/input-event-codes.h,"
                + " such as KEY_1 or BTN_TRIGGER"
        ),
        ("KEY_1: 1", "KEY_1: 6", "5:10: keys.KEY_1: \"6\"; expected a number from 1 to 5"),
        ("KEY_1: 1", "KEY_1: 0", "5:10: keys.KEY_1: \"0\"; expected a number from 1 to 5"),
        ("KEY_1: 1", "KEY_1: -1", "5:10: keys.KEY_1: \"-1\"; expected a number from 1 to 5"),
        (
            "KEY_3: 3", "KEY_3: 4",
            "5:3: keys: no key for level 3; expected a key for every level of SC5"
        ),
        (
            "KEY_3: 3", "KEY_1: 3",
            "7:3: keys: repeated key \"KEY_1\"; expected it only once, as on line 5"
        ),
        (
            "KEY_3: 3", "BTN_A: 3\n  BTN_SOUTH: 3",
            "8:3: keys: \"BTN_SOUTH\" is another name of \"BTN_A\"; expected every key once"
        ),
        (
            "title: Five", "title: Five\nbounce: 0 ms",
            "2:9: bounce: \"0 ms\"; expected a duration from 1 ms to 250 ms,"
                + " such as \"25 ms\", \"30 s\", \"15 min\" or \"6 h\""
        ),
        (
            "title: Five", "title: Five\ngrab: no",
            "2:7: grab: \"no\"; expected true or false"
        ),
        (
            "title: Five", "title: Five\nlamps: {green: NUML}",
            "2:16: lamps.green: \"NUML\"; expected a name of linux/input-event-codes.h, such as"
                + " LED_NUML"
        ),
        (
            "title: Five", "title: Five\nlamps: {thanks: LED_MUTE, heard: LED_MUTE}",
            "2:34: lamps.heard: \"LED_MUTE\"; expected a lamp that means nothing else"
        ),
        (
            "title: Five", "title: Five\nlamps: {blue: LED_NUML}",
            "2:9: lamps: unknown key \"blue\"; expected one of: green, amber, red, thanks, heard"
        ),
    ]

    @Test(arguments: refusals.indices)
    func `a mistake is named with file, line, column and what is right`(_ index: Int) throws {
        let refusal = Self.refusals[index]
        let text = ConfigFolder.profile.replacing(refusal.old, with: refusal.new)
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "panels/five.yaml:" + refusal.message)
    }

    /// What stands between the title and the keys of a USB profile, and what must be said of it.
    static let usbRefusals: [(read: String, key: String, message: String)] = [
        ("read: hid", "KEY1", "3:7: read: \"hid\"; expected one of: evdev, usb, open-panel"),
        ("read: usb", "BYTE0_BIT0", "1:1: the key \"report\" is missing"),
        (
            "read: open-panel\nreport: {length: 8}", "KEY1",
            "4:9: report: a report layout; expected it only with \"read: usb\""
        ),
        (
            "read: usb\nreport: 8", "BYTE0_BIT0",
            "4:9: report: \"8\"; expected a mapping with the keys"
                + " length, id, interface"
        ),
        (
            "read: usb\nreport: {id: 0x01}", "BYTE0_BIT0",
            "4:9: report: the key \"length\" is missing"
        ),
        (
            "read: usb\nreport: {length: 65}", "BYTE0_BIT0",
            "4:18: report.length: \"65\"; expected a number from 1 to 64"
        ),
        (
            "read: usb\nreport: {length: 8, id: 0x00}", "BYTE0_BIT0",
            "4:25: report.id: \"0x00\"; expected a report id from 0x01 to 0xff"
        ),
        (
            "read: usb\nreport: {length: 8, id: 1}", "BYTE0_BIT0",
            "4:25: report.id: \"1\"; expected a report id from 0x01 to 0xff"
        ),
        (
            "read: usb\nreport: {length: 8, interface: 32}", "BYTE0_BIT0",
            "4:32: report.interface: \"32\"; expected a number from 0 to 31"
        ),
        (
            "read: usb\nreport: {length: 8}", "BYTE8_BIT0",
            "6:8: keys: unknown key \"BYTE8_BIT0\"; expected BYTE<n>_BIT<n>, such as BYTE5_BIT4:"
                + " bytes 0 to 7, bits 0 (least) to 7"
        ),
        (
            "read: usb\nreport: {length: 8, id: 0x01}", "BYTE0_BIT0",
            "6:8: keys: unknown key \"BYTE0_BIT0\"; expected BYTE<n>_BIT<n>, such as BYTE5_BIT4:"
                + " bytes 1 to 7, bits 0 (least) to 7"
        ),
        (
            "read: usb\nreport: {length: 8}", "KEY_1",
            "6:8: keys: unknown key \"KEY_1\"; expected BYTE<n>_BIT<n>, such as BYTE5_BIT4:"
                + " bytes 0 to 7, bits 0 (least) to 7"
        ),
        (
            "read: open-panel", "KEY9",
            "5:8: keys: unknown key \"KEY9\"; expected one of: KEY1, KEY2, KEY3, KEY4, KEY5, KEY6,"
                + " KEY7, KEY8"
        ),
        (
            "read: open-panel\nlamps: {red: LED_NUML}", "KEY1: 1, KEY2: 2, KEY3: 3, KEY4: 4, KEY5",
            "4:14: lamps.red: \"LED_NUML\"; expected one of: LAMP1, LAMP2, LAMP3, LAMP4, LAMP5,"
                + " LAMP6,"
                + " LAMP7, LAMP8"
        ),
        (
            "read: usb\nreport: {length: 8}\nlamps: {red: LED_NUML}",
            (0...3).map { "BYTE0_BIT\($0): \($0 + 1), " }.joined() + "BYTE0_BIT4",
            "5:8: lamps: a mapping; expected no lamps: \"read: usb\" cannot set any"
        ),
        (
            "read: open-panel\ngrab: false", "KEY1: 1, KEY2: 2, KEY3: 3, KEY4: 4, KEY5",
            "4:7: grab: \"false\"; expected no grab: a panel over USB is always ours alone"
        ),
    ]

    @Test(arguments: usbRefusals.indices)
    func `a mistake about a panel over USB is named with its place too`(_ index: Int) throws {
        let (read, key, message) = Self.usbRefusals[index]
        let text = "title: Box\ndevices: []\n\(read)\nscale: SC5\nkeys: {\(key): 5}\n"
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        let said = try folder.complaint()
        #expect(said == "panels/five.yaml:" + message)
    }

    @Test func `a panel has at most 32 keys`() throws {
        let keys = (1...33).map { "  BTN_TRIGGER_HAPPY\($0): 1\n" }.joined()
        let text = "title: Many\ndevices: []\nscale: SC4\nkeys:\n\(keys)"
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        #expect(
            try folder.complaint() == "panels/five.yaml:5:3: keys: 33 keys; expected at most 32")
    }

    @Test func `every VID and PID of a shipped profile stands in the udev rules`() throws {
        let rules = try String(
            contentsOf: shippedFiles.appending(path: "70-hailong.rules"), encoding: .utf8)
        let profiles = try loadProfiles(directory: shippedFiles.appending(path: "panels").path)
        for profile in profiles {
            // An event node is a part of the USB device; a panel over USB is that device itself.
            let attribute = profile.source == .evdev ? "ATTRS" : "ATTR"
            for match in profile.matches {
                #expect(
                    rules.contains(
                        "\n\(attribute){idVendor}==\"\(hex4(match.vendor))\""))
            }
        }
    }
}
