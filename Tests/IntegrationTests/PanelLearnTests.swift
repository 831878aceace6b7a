import Foundation
import TestSupport
import TestTraits
import Testing

/// `hailong panel learn` with an emulated keypad, whose answers come through a pipe.
@Suite(.blocking)
struct PanelLearnTests {
    private let rig: Rig
    private let log: URL

    /// A kiosk that has accepted no panel yet.
    init() throws {
        rig = try Rig()
        log = URL(filePath: rig.directory.path + "/learn.log")
        try accept("")
    }

    /// Writes `kiosk.yaml` with these lines under `panels:`.
    private func accept(_ lines: String) throws {
        let text = String(decoding: try rig.directory.read("kiosk.yaml"), as: UTF8.self)
        let head = try #require(text.components(separatedBy: "panels:").first)
        let tail = try #require(text.components(separatedBy: "upload:\n").last)
        let panels = lines.isEmpty ? "panels: []\n" : "panels:\n\(lines)\n"
        try rig.directory.write(head + panels + "upload:\n" + tail, to: "kiosk.yaml")
    }

    private func learn(_ arguments: String..., options: [String] = []) throws -> Keypad {
        try Keypad(
            [Programs.path("hailong"), "panel", "learn", "--config", rig.config, "--lang", "en"]
                + arguments, options: options, log: log)
    }

    private func said(_ words: String, by keypad: Keypad) throws {
        try eventually("\(words); said:\n\((try? keypad.logText()) ?? "")") {
            try keypad.logText().contains(words)
        }
    }

    /// Presses a key three times, the last time with this many bounces 2 ms apart.
    private func teach(_ key: Int, level: Int, bounces: Int, to keypad: Keypad) throws {
        try said("Level \(level) (", by: keypad)
        for _ in 0..<2 {
            try keypad.emulate("press \(key)")
            try keypad.emulate("sleep 200")
        }
        try keypad.emulate("bounce \(key) \(bounces)")
        try keypad.emulate("sleep 60")
        try keypad.emulate("up \(key)")
        try said("  level \(level) is KEY_\(key), bounce ", by: keypad)
    }

    private func nameLamps(of keypad: Keypad) throws {
        try said("LED_NUML is lit", by: keypad)
        #expect(try keypad.emulate("leds").contains("0=1"))
        try keypad.emulate("say x")
        try said("cannot read \"x\"", by: keypad)
        try keypad.emulate("say ga")
        try said("LED_CAPSL is lit", by: keypad)
        try keypad.emulate("say t")
        try said("LED_SCROLLL is lit", by: keypad)
        try keypad.emulate("say g")
        try said("another lamp is green already", by: keypad)
        try keypad.emulate("say r")
        try said("LED_COMPOSE is lit", by: keypad)
        try keypad.emulate("say 0")
    }

    @Test func `a learned profile reads the panel`() throws {
        let keypad = try learn("--name", "quay-1", "--levels", "SC5")
        // From the left: very satisfied. The second key is tried twice.
        for (level, key) in [5, 4, 3, 2, 1].enumerated() {
            try teach(key, level: level + 1, bounces: level, to: keypad)
            if level == 0 {
                try keypad.emulate("press \(key)")
                try said("  this button is level 1 already: press another", by: keypad)
                try keypad.emulate("sleep 200")
            }
        }
        try nameLamps(of: keypad)
        let status = try keypad.waitForExit()
        let words = try keypad.logText()
        #expect(status == 0, "\(words)")
        #expect(
            keypad.said == [
                "  - port: \"pci-0000:00:14.0-usb-0:4:1.0\"", "    device: \"1209:0001\"",
                "    profile: quay-1",
            ])
        let text = String(decoding: try rig.directory.read("panels/quay-1.yaml"), as: UTF8.self)
        #expect(text.contains("bounce: 25 ms\n"), "\(text)")
        #expect(text.contains("  KEY_5: 1\n  KEY_4: 2\n  KEY_3: 3\n  KEY_2: 4\n  KEY_1: 5\n"))
        #expect(
            text.contains(
                "lamps:\n  green: LED_NUML\n  amber: LED_NUML\n  red: LED_SCROLLL\n"
                    + "  thanks: LED_CAPSL\n"))
        try accept(keypad.said.joined(separator: "\n"))
        let check = try rig.hailong("config", "check")
        #expect(check.status == 0, "\(check.errors)")
        let daemon = try rig.start()
        try daemon.pressAndBeThanked(5)
        #expect(try rig.levels() == [1: 1])
    }

    @Test func `nothing is left of a lesson that was not finished`() throws {
        let before = try FileManager.default.contentsOfDirectory(
            atPath: rig.directory.path + "/panels")
        let interrupted = try learn("--levels", "SC4")
        try teach(1, level: 1, bounces: 0, to: interrupted)
        #expect(try interrupted.end(by: SIGINT) == 130)
        #expect(try interrupted.logText().contains("interrupted; nothing was written"))
        let unplugged = try learn()
        try said("Level 1 (", by: unplugged)
        try unplugged.emulate("unplug")
        #expect(try unplugged.waitForExit() == 1)
        #expect(try unplugged.logText().contains("the panel was unplugged; nothing was written"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: rig.directory.path + "/panels")
                .sorted() == before.sorted())
    }

    @Test func `lamps are dark after Ctrl-C`() throws {
        let keypad = try learn("--levels", "SC4")
        for level in 1...4 { try teach(level, level: level, bounces: 0, to: keypad) }
        try said("LED_NUML is lit", by: keypad)
        #expect(try keypad.emulate("leds").contains("0=1"))
        #expect(try keypad.end(by: SIGINT) == 130)
        #expect(try keypad.emulate("flashes 0") == "1")
        #expect(try keypad.emulate("leds").contains("0=0"))
    }

    @Test func `what cannot be learned is refused before the first press`() throws {
        let taken = try learn("--name", "keypad-5")
        #expect(try taken.waitForExit() == 1)
        #expect(try taken.logText().contains("panels/keypad-5.yaml is there already"))
        let grabbed = try learn(options: ["--refuse", "grab"])
        #expect(try grabbed.waitForExit() == 1)
        #expect(try grabbed.logText().contains("systemctl stop hailongd, learn"))
        let absent = try learn("--port", "nowhere")
        #expect(try absent.waitForExit() == 1)
        #expect(try absent.logText().contains("no device with keys is at nowhere"))
        let lost = try learn("--output", rig.directory.path + "/none/mine.yaml")
        #expect(try lost.waitForExit() == 1)
        #expect(
            try lost.logText().contains(
                "/none: a profile cannot be written here (No such file or directory)"))
        let wrong = try rig.hailong("panel", "learn", "--name", "Quầy 1")
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("\"Quầy 1\" cannot be a profile"))
    }
}
