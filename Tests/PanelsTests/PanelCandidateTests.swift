import FeedbackCore
import Testing

@testable import Panels

struct PanelCandidateTests {
    private let identity = PanelIdentity(
        port: "pci-0000:00:14.0-usb-0:4:1.0", vendor: 0x0079, product: 0x0006)

    private func node(keys: String = "7c") -> InputNode {
        InputNode(
            syspath: "/sys/x", node: "/dev/input/event7", name: "Keypad", identity: identity,
            keys: KeyBits(sysfs: keys))
    }

    /// A profile that wants codes from 2 on, as KEY_1, KEY_2 … are numbered.
    private func profile(_ name: String, vendor: UInt16 = 0x0079, product: UInt16? = 0x0006)
        -> PanelProfile
    {
        profile(name, for: [PanelProfile.Match(vendor: vendor, product: product)])
    }

    private func profile(_ name: String, for matches: [PanelProfile.Match], keys: UInt16 = 5)
        -> PanelProfile
    {
        PanelProfile(
            name: name, title: name, matches: matches, scale: .sc5,
            keys: (1...keys).map { PanelProfile.Key(code: $0 + 1, level: UInt8($0)) })
    }

    private func candidate(
        _ node: InputNode, _ profiles: [PanelProfile], accepted: [KioskConfiguration.Panel] = []
    ) -> PanelCandidate {
        PanelCandidate(.input(node), profiles: profiles, accepted: accepted)
    }

    @Test func `a USB device is read with a profile for USB alone, and an input device with none`()
    {
        var usb = profile("usb")
        usb.source = .report(ReportLayout(length: 8))
        let device = USBNode(
            syspath: "/sys/1-4", node: "/dev/bus/usb/001/009", name: "Board",
            identity: PanelIdentity(
                port: "pci-0000:00:14.0-usb-0:4", vendor: 0x0079, product: 0x0006),
            isHID: true)
        let profiles = [profile("exact"), profile("general", for: []), usb]
        #expect(
            PanelCandidate(.usb(device), profiles: profiles, accepted: []).fit
                == .profiles(["usb"]))
        #expect(candidate(node(), profiles).fit == .profiles(["exact"]))
        let accepted = KioskConfiguration.Panel(
            identity: device.identity, profile: usb, question: 1)
        #expect(
            PanelCandidate(.usb(device), profiles: [], accepted: [accepted]).panel == 1)
    }

    @Test func `every profile that names the device and finds its keys fits, and no other`() {
        let profiles = [
            profile("other", vendor: 0x1234), profile("vendor", product: nil), profile("exact"),
            profile("general", for: []),
        ]
        #expect(candidate(node(), profiles).fit == .profiles(["vendor", "exact"]))
    }

    @Test func `without a profile of its VID and PID those for all devices fit, the largest first`()
    {
        let profiles = [
            profile("other", product: 0x0007), profile("four", for: [], keys: 4),
            profile("b-five", for: []), profile("a-five", for: []),
            profile("six", for: [], keys: 6),
        ]
        #expect(candidate(node(), profiles).fit == .profiles(["a-five", "b-five", "four"]))
    }

    @Test func `a device that no profile fits says so`() {
        let shown = candidate(
            node(keys: "4"), [profile("other", product: 7), profile("x", for: [])])
        #expect(shown.fit == .none)
        #expect(shown.description.contains("profile   none is for 0079:0006"))
    }

    @Test func `missing keys are named as the kernel names them`() {
        #expect(
            candidate(node(keys: "1c"), [profile("exact")]).fit
                == .missingKeys(profile: "exact", keys: ["KEY_4", "KEY_5"]))
    }

    @Test func `an accepted panel says its number, even without a profile in the directory`() {
        let accepted = KioskConfiguration.Panel(
            identity: identity, profile: profile("exact"), question: 1)
        let shown = candidate(node(), [], accepted: [accepted])
        #expect(shown.panel == 1)
        #expect(shown.fit == .profiles(["exact"]))
        #expect(shown.description.hasSuffix("accepted  as panel 1"))
    }

    @Test func `another port is another panel`() {
        var elsewhere = identity
        elsewhere.port = "pci-0000:00:14.0-usb-0:5:1.0"
        let accepted = KioskConfiguration.Panel(
            identity: elsewhere, profile: profile("exact"), question: 1)
        #expect(candidate(node(), [profile("exact")], accepted: [accepted]).panel == nil)
    }

    @Test func `what to write into the configuration is shown, ready to paste`() {
        let lines = candidate(node(), [profile("exact")]).description
        #expect(
            lines == """
                /dev/input/event7  Keypad
                  identity  pci-0000:00:14.0-usb-0:4:1.0 0079:0006
                  readable  yes
                  profile   exact
                  accepted  no; to accept it, write under panels: in kiosk.yaml
                    - port: "pci-0000:00:14.0-usb-0:4:1.0"
                      device: "0079:0006"
                      profile: exact
                """)
    }
}
