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
        #expect(profile.bounceWindow == Limits.bounceWindow)
        #expect(profile.grab)
    }

    @Test func `the shipped profiles are these, in order`() throws {
        let profiles = try loadProfiles(directory: shippedFiles.appending(path: "panels").path)
        #expect(
            profiles.map(\.name) == ["dragonrise-evdev-5", "keypad-4", "keypad-5", "numpad-5"])
        #expect(profiles[0].matches == [.init(vendor: 0x0079, product: 0x0006)])
        #expect(profiles[0].lamps == .init())
        #expect(profiles[2].lamps == .init(green: 0, amber: 0, red: 2, thanks: 1))
        #expect(profiles[3].lamps == .init(green: nil, amber: 0, red: 0, thanks: 0))
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

    /// What to write instead of a line of the small profile, and what must be said about it.
    static let refusals: [(old: String, new: String, message: String)] = [
        (
            "title: Five", "tittle: Five",
            "1:1: unknown key \"tittle\"; expected one of: title, devices, scale, keys, bounce,"
                + " lamps, grab"
        ),
        ("title: Five\n", "", "1:1: the key \"title\" is missing"),
        (
            "devices: []", "devices: [0079]",
            "2:11: \"0079\"; expected a device such as 0079:0006, or 0079:* for all of a vendor"
        ),
        (
            "devices: []", "devices: [0079:00006]",
            "2:11: \"0079:00006\"; expected a device such as 0079:0006, or 0079:* for all of a"
                + " vendor"
        ),
        ("scale: SC5", "scale: sc5", "3:8: \"sc5\"; expected one of: SC4, SC5"),
        (
            "KEY_1: 1", "KEY_ONE: 1",
            "5:3: unknown key \"KEY_ONE\"; expected a name of linux/input-event-codes.h,"
                + " such as KEY_1 or BTN_TRIGGER"
        ),
        (
            "KEY_1: 1", "KEY_MAX: 1",
            "5:3: unknown key \"KEY_MAX\"; expected a name of linux/input-event-codes.h,"
                + " such as KEY_1 or BTN_TRIGGER"
        ),
        (
            "KEY_1: 1", "KEY_RESERVED: 1",
            "5:3: unknown key \"KEY_RESERVED\"; expected a name of linux/input-event-codes.h,"
                + " such as KEY_1 or BTN_TRIGGER"
        ),
        ("KEY_1: 1", "KEY_1: 6", "5:10: \"6\"; expected a number from 1 to 5"),
        ("KEY_1: 1", "KEY_1: 0", "5:10: \"0\"; expected a number from 1 to 5"),
        ("KEY_1: 1", "KEY_1: -1", "5:10: \"-1\"; expected a number from 1 to 5"),
        (
            "KEY_3: 3", "KEY_3: 4",
            "5:3: no key for level 3; expected a key for every level of SC5"
        ),
        (
            "KEY_3: 3", "KEY_1: 3",
            "7:3: repeated key \"KEY_1\"; expected it only once, as on line 5"
        ),
        (
            "KEY_3: 3", "BTN_A: 3\n  BTN_SOUTH: 3",
            "8:3: \"BTN_SOUTH\" is another name of \"BTN_A\"; expected every key once"
        ),
        (
            "title: Five", "title: Five\nbounce: 0 ms",
            "2:9: \"0 ms\"; expected a duration from 1 ms to 250 ms,"
                + " such as \"25 ms\", \"30 s\", \"15 min\" or \"6 h\""
        ),
        (
            "title: Five", "title: Five\ngrab: no",
            "2:7: \"no\"; expected true or false"
        ),
        (
            "title: Five", "title: Five\nlamps: {green: NUML}",
            "2:16: \"NUML\"; expected a name of linux/input-event-codes.h, such as LED_NUML"
        ),
        (
            "title: Five", "title: Five\nlamps: {blue: LED_NUML}",
            "2:9: unknown key \"blue\"; expected one of: green, amber, red, thanks, heard"
        ),
    ]

    @Test(arguments: refusals.indices)
    func `a mistake is named with file, line, column and what is right`(_ index: Int) throws {
        let refusal = Self.refusals[index]
        let text = ConfigFolder.profile.replacing(refusal.old, with: refusal.new)
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "panels/five.yaml:" + refusal.message)
    }

    @Test func `a panel has at most 32 keys`() throws {
        let keys = (1...33).map { "  BTN_TRIGGER_HAPPY\($0): 1\n" }.joined()
        let text = "title: Many\ndevices: []\nscale: SC4\nkeys:\n\(keys)"
        let folder = try ConfigFolder(["panels/five.yaml": Array(text.utf8)])
        #expect(try folder.complaint() == "panels/five.yaml:5:3: 33 keys; expected at most 32")
    }

    @Test func `every VID and PID of a shipped profile stands in the udev rules`() throws {
        let rules = try String(
            contentsOf: shippedFiles.appending(path: "70-hailong.rules"), encoding: .utf8)
        let profiles = try loadProfiles(directory: shippedFiles.appending(path: "panels").path)
        for match in profiles.flatMap(\.matches) {
            #expect(rules.contains("\nATTRS{idVendor}==\"\(hex4(match.vendor))\""))
        }
    }
}
