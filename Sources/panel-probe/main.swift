import FeedbackCore
import Panels

// Reads emulated panels for the tests and says what it sees, one line an event.
// Arguments: the ports of the accepted panels; `shared` reads them without a grab, `slowly` takes
// three events a turn; `open-panel` and `report` read them over USB, as an open panel and as
// reports of eight bytes with five keys (DragonRise).
// `touch` reads a touchscreen instead, at the port if there is one; `none` says that there is none;
// `turned` has the picture turned by 90°.
// `keys` reads the two keys of a screen, at the port: KEY_1 and KEY_2, or the `usual` ones.
// Lines on standard input are commands; the end of input is the end.

let arguments = CommandLine.arguments.dropFirst()
let grab = !arguments.contains("shared")
let lamps = PanelProfile.Lamps(green: 0, amber: 1, red: 2, thanks: 3, heard: 4)
let isOpenPanel = arguments.contains("open-panel")
let isReport = arguments.contains("report")
let source: PanelProfile.Source =
    isOpenPanel ? .openPanel : isReport ? .report(ReportLayout(length: 8)) : .evdev
let firstCode: UInt16 = isOpenPanel ? 0 : isReport ? 44 : 2
let profile = PanelProfile(
    name: "keypad-5", title: "Emulated keypad",
    matches: [PanelProfile.Match(vendor: 0x1209, product: 0x0001)], source: source, scale: .sc5,
    keys: (0..<5).map { PanelProfile.Key(code: firstCode + $0, level: UInt8($0 + 1)) },
    lamps: isReport ? PanelProfile.Lamps() : lamps, grab: grab)
let panels = arguments.filter { Int($0) != nil }.map { port in
    KioskConfiguration.Panel(
        identity: PanelIdentity(
            port: "pci-0000:00:14.0-usb-0:\(port)\(source == .evdev ? ":1.0" : "")",
            vendor: 0x1209, product: 0x0001),
        profile: profile, question: 1)
}

if arguments.contains("touch") {
    let device = panels.first.map {
        PanelIdentity(port: $0.identity.port, vendor: 0x222A, product: 0x0001)
    }
    let touch = ScreenConfiguration.Touch(device: device)
    try TouchProbe(
        arguments.contains("none") ? nil : touch,
        rotation: arguments.contains("turned") ? .quarter : .none
    ).run()
} else if arguments.contains("keys"), let device = panels.first?.identity {
    var keys = ScreenKeys(device: device)
    if !arguments.contains("usual") { (keys.next, keys.choose) = (2, 3) }
    try KeyProbe(keys).run()
} else {
    let eventsPerTurn = arguments.contains("slowly") ? 3 : Limits.eventsPerTurn
    try Probe(panels: panels, profile: profile, eventsPerTurn: eventsPerTurn).run()
}
