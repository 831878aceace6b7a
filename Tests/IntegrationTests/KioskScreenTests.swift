import Foundation
import TestSupport
import TestTraits
import Testing

/// A kiosk with a screen, on a machine without a display.
@Suite(.blocking)
struct KioskScreenTests {
    private func screen(
        fonts: String = Programs.root.path + "/assets/fonts", more: String = ""
    ) -> String {
        """
        {unit: {vi: phường Tây Nha Trang, en: Tay Nha Trang Ward}, hotline: 0258 3 822 222,
            complaints: "https://pakn.dichvucong.gov.vn/", fonts: \(fonts)\(more)}
        """
    }

    @Test func `without a display presses are recorded, and the light and the status say so`()
        throws
    {
        let rig = try Rig()
        try rig.configure(screen: screen())
        let keypad = try rig.start()
        let status = try rig.waitForStatus("a screen without a display") {
            $0.screen?.trouble?.hasPrefix("no display is connected to /dev/dri") == true
                && $0.light?.color == "amber"
        }
        #expect(status.screen?.picture == nil)
        // The screen's faces, which nobody can touch, are no panel.
        #expect(status.panels.map(\.state) == ["attached"])
        #expect(
            status.light?.reasons.map(\.en).contains(
                "the screen or a part of it needs to be looked at")
                == true)
        try keypad.pressAndBeThanked(4)
        #expect(try rig.levels() == [4: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `without fonts presses are recorded, and the status names file and line`() throws {
        let rig = try Rig()
        try rig.configure(screen: screen(fonts: "/nonexistent"))
        let keypad = try rig.start()
        try rig.waitForStatus("a screen without fonts") {
            $0.screen?.trouble
                == "\(rig.config):15:59: screen.fonts: /nonexistent/NotoSans-Regular.ttf cannot"
                + " be read as a font; expected NotoSans-Regular.ttf and NotoSans-Bold.ttf there"
        }
        try keypad.pressAndBeThanked(5)
        #expect(try rig.levels() == [5: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    /// What to write instead of what, in which file, and what is said about it.
    static let mistakes: [(file: String, old: String, new: String, said: String)] = [
        (
            "themes/sunrise.yaml", "\"#414D55\"", "grey",
            "themes/sunrise.yaml:9:8: quiet: \"grey\"; expected a colour in quotes, such as"
        ),
        (
            "kiosk.yaml", "hotline: 0258", "hotline: 1022, hotline: 0258",
            "kiosk.yaml:14:83: screen: repeated key \"hotline\"; expected it only once, as on line"
                + " 14"
        ),
        (
            "questions/one-stop.yaml", "    not-applicable:\n", "    never:\n",
            "questions/one-stop.yaml:97:5: criteria.6: unknown key \"never\"; expected one of: "
        ),
    ]

    @Test(arguments: mistakes.indices)
    func `a mistake in what a screen shows costs no press of the panels`(_ index: Int) throws {
        let mistake = Self.mistakes[index]
        let rig = try Rig()
        try rig.configure(screen: screen())
        let text = String(decoding: try rig.directory.read(mistake.file), as: UTF8.self)
        try #require(text.contains(mistake.old))
        try rig.directory.write(text.replacing(mistake.old, with: mistake.new), to: mistake.file)
        let said = rig.directory.path + "/" + mistake.said
        let keypad = try rig.start()
        try keypad.logged("screen", said)
        let status = try rig.waitForStatus("a screen that is left out") {
            $0.light?.color == "amber" && $0.screen?.mistake?.hasPrefix(said) == true
        }
        #expect(status.screen?.picture == nil)
        try keypad.pressAndBeThanked(4)
        #expect(try rig.levels() == [4: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
        let check = try rig.hailong("config", "check")
        #expect(check.status == 78)
        #expect(check.errors.hasPrefix(said), "\(check.errors)")
        #expect(try rig.hailong("preview").status == 78)
    }

    /// Has no panels in `kiosk.yaml`.
    private func leaveOutPanels(_ rig: Rig) throws {
        let text = String(decoding: try rig.directory.read("kiosk.yaml"), as: UTF8.self)
        let panels = try #require(text.range(of: "panels:\n"))
        let lights = try #require(text.range(of: "lights:"))
        try rig.directory.write(
            text[..<panels.lowerBound] + "panels: []\n" + text[lights.lowerBound...],
            to: "kiosk.yaml")
    }

    private static let unreachable = "not recording: no panel, touchscreen or keys can be used"

    @Test func `without panels a mistake in what the screen shows is red, and told`() throws {
        let rig = try Rig()
        try rig.configure(screen: screen(more: ", hotline: 1022"))
        try leaveOutPanels(rig)
        let keypad = try rig.start(reads: false)
        let status = try rig.waitForStatus("red") { $0.light?.color == "red" }
        #expect(status.light?.reasons.first?.en == Self.unreachable)
        let mistake = try #require(status.screen?.mistake)
        #expect(mistake.hasPrefix("\(rig.config):12:"), "\(mistake)")
        #expect(mistake.contains("screen: repeated key \"hotline\""))
        try keypad.logged("screen", mistake)
        #expect(try rig.hailong("config", "check").status == 78)
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test(arguments: [true, false])
    func `a mistake in one language leaves the screen to the others, and is told`(
        hasPanels: Bool
    ) throws {
        let rig = try Rig()
        try rig.configure(screen: screen())
        if !hasPanels { try leaveOutPanels(rig) }
        let text = String(decoding: try rig.directory.read("texts/en.yaml"), as: UTF8.self)
        try rig.directory.write(text.replacing("levels:", with: "- levels:"), to: "texts/en.yaml")
        let said = "\(rig.directory.path)/texts/en.yaml:4:1: did not find expected key"
        let keypad = try rig.start(reads: hasPanels)
        try keypad.logged("screen", said)
        let status = try rig.waitForStatus("the mistake") {
            $0.screen?.findings?.contains { $0.en.contains(said) } == true
        }
        #expect(status.screen?.mistake == nil)
        try rig.waitForStatus("the light") { $0.light?.color == (hasPanels ? "amber" : "red") }
        let check = try rig.hailong("config", "check")
        #expect(check.status == 78)
        #expect(check.errors.hasPrefix(said), "\(check.errors)")
        #expect(try rig.hailong("preview").status == 78)
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `without the program that draws presses are recorded, and the status names it`()
        throws
    {
        let rig = try Rig()
        try rig.configure(screen: screen())
        let alone = TemporaryDirectory()
        try FileManager.default.copyItem(
            atPath: Programs.path("hailongd"), toPath: alone.path + "/hailongd")
        let keypad = try rig.start(daemon: alone.path + "/hailongd")
        let status = try rig.waitForStatus("a screen that nobody draws") {
            $0.screen?.trouble
                == "a screen needs \(alone.path)/hailongd-screen, which does not run: "
                + "No such file or directory"
        }
        #expect(status.light?.color == "amber")
        try keypad.pressAndBeThanked(2)
        #expect(try rig.levels() == [2: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `a program that draws and ends before it begins does not keep the panels waiting`()
        throws
    {
        let rig = try Rig()
        try rig.configure(screen: screen())
        let alone = TemporaryDirectory()
        let daemon = alone.path + "/hailongd"
        try FileManager.default.copyItem(atPath: Programs.path("hailongd"), toPath: daemon)
        // As the loader ends a program of which a library is missing.
        try alone.write("#!/bin/sh\nexit 127\n", to: "hailongd-screen")
        chmod(alone.path + "/hailongd-screen", 0o755)
        #expect(try Programs.run(daemon, ["--config", rig.config]).status == 127)
        // The service manager starts it again.
        let keypad = try rig.start(daemon: daemon)
        try rig.waitForStatus("a screen that nobody draws") {
            $0.screen?.trouble
                == "a screen needs \(alone.path)/hailongd-screen, which ends before it begins: "
                + "run \(alone.path)/hailongd-screen --version"
        }
        try keypad.pressAndBeThanked(3)
        #expect(try rig.levels() == [3: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `thanks are heard, and are the same for every level`() throws {
        let rig = try Rig()
        let heard = rig.directory.path + "/heard.raw"
        try rig.configure(
            screen: screen(
                more: """
                    , follow-up: nothing,
                        sound: {device: "file:FILE=\(heard),FORMAT=raw", volume: 60%}
                    """))
        let keypad = try rig.start()
        let status = try rig.waitForStatus("a loudspeaker") { $0.screen?.sound != nil }
        #expect(status.screen?.sound?.failure == nil)
        var sounds: [Data] = []
        for level in [5, 1] {
            try? FileManager.default.removeItem(atPath: heard)
            try keypad.pressAndBeThanked(level)
            // Half a second of 16 bits at 48 kHz: more than the sound of a press alone.
            try eventually("the sound of thanks") {
                sounds.append(FileManager.default.contents(atPath: heard) ?? Data())
                return sounds.last?.count == 48_000
            }
        }
        #expect(Set(sounds.filter { $0.count == 48_000 }).count == 1)
        #expect(try rig.levels() == [1: 1, 5: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `a loudspeaker that is missing delays no press, and the status says so`() throws {
        let rig = try Rig()
        try rig.configure(screen: screen(more: ", sound: {device: absent}"))
        let keypad = try rig.start()
        let status = try rig.waitForStatus("no loudspeaker") { $0.screen?.sound != nil }
        #expect(
            status.screen?.sound?.failure
                == "absent: cannot be opened: No such file or directory")
        try keypad.pressAndBeThanked(3)
        #expect(try rig.levels() == [3: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }

    @Test func `the two keys are read, and do nothing while nobody can see what they choose`()
        throws
    {
        let rig = try Rig()
        let keys = """
            {port: "pci-0000:00:14.0-usb-0:5:1.0", device: "1209:0001", next: KEY_1, choose: KEY_2}
            """
        try rig.configure(screen: screen(more: ", touch: none, keys: \(keys)"))
        let keypad = try rig.start(options: ["--ports", "4,5"])
        try rig.waitForStatus("two keys") {
            $0.screen?.keys?.en.hasPrefix("two keys are read from /dev/input/event") == true
        }
        try keypad.emulate("panel 2")
        #expect(try keypad.emulate("asked").hasPrefix("clock=7 grab=1"))
        for key in [1, 1, 2, 2] {
            try keypad.emulate("press \(key)")
            try keypad.emulate("sleep 600")
        }
        try keypad.emulate("panel 1")
        try keypad.pressAndBeThanked(4)
        #expect(try rig.levels() == [4: 1])
        #expect(try keypad.end(by: SIGTERM) == 0)
    }
}
