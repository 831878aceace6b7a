import ConfigFiles
import FeedbackCore
import Testing

struct PanelProfileTextTests {
    private func profile(_ source: PanelProfile.Source = .evdev) -> PanelProfile {
        PanelProfile(
            name: "learned", title: "Bàn phím \"số 1\" \\ #2: 'x'",
            matches: [PanelProfile.Match(vendor: 0x79, product: 6)], source: source, scale: .sc4,
            keys: (0..<4).map { PanelProfile.Key(code: 2 + $0, level: UInt8($0) + 1) },
            bounceWindow: .milliseconds(35))
    }

    @Test func `a learned keypad is written as one would by hand`() throws {
        var profile = profile()
        profile.lamps = PanelProfile.Lamps(green: 0, red: 2, thanks: 1)
        // Codes of linux/input-event-codes.h: KEY_1 is 2, LED_NUML 0, LED_CAPSL 1, LED_SCROLLL 2.
        #expect(
            try PanelProfileText(profile, comment: ["one", "two"]).text == """
                # one
                # two
                title: "Bàn phím \\"số 1\\" \\\\ #2: 'x'"
                devices: ["0079:0006"]
                scale: SC4

                keys:
                  KEY_1: 1
                  KEY_2: 2
                  KEY_3: 3
                  KEY_4: 4

                bounce: 35 ms

                lamps:
                  green: LED_NUML
                  red: LED_SCROLLL
                  thanks: LED_CAPSL

                grab: true

                """)
    }

    @Test(arguments: [
        (PanelProfile.Source.report(ReportLayout(length: 8)), "report: {length: 8}"),
        (
            .report(ReportLayout(length: 9, id: 0x1, interface: 2)),
            "report: {length: 9, id: 0x01, interface: 2}"
        ),
        (.openPanel, "read: open-panel"),
    ])
    func `panels over USB are written too`(source: PanelProfile.Source, line: String) throws {
        var profile = profile(source)
        if case .report = source {
            // Byte 5, bits 4 to 7.
            for key in 0..<4 { profile.keys[key].code = 44 + UInt16(key) }
        }
        let text = try PanelProfileText(profile, comment: []).text
        let lines = text.split(separator: "\n")
        #expect(lines.contains { $0 == line }, "\(text)")
        #expect(lines.contains(source == .openPanel ? "  KEY3: 1" : "  BYTE5_BIT4: 1"))
        #expect(!text.contains("grab"))
    }

    @Test func `a key without a name is refused`() {
        var profile = profile()
        // Between BTN_TRIGGER_HAPPY40 (0x2e7) and KEY_MAX (0x2ff) nothing has a name.
        profile.keys[1].code = 0x2F0
        #expect(throws: ConfigError.self) { try PanelProfileText(profile, comment: []) }
    }
}
