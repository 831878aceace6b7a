/// The two keys that do for a hand what touching does: a device like a keyboard, and its keys.
package struct ScreenKeys: Hashable, Sendable {
    /// The port and the device.
    package var device: PanelIdentity
    /// The evdev code of the key that goes to the next target; KEY_SPACE.
    package var next: UInt16 = 57
    /// The evdev code of the key that takes the target shown; KEY_ENTER.
    package var choose: UInt16 = 28

    package init(device: PanelIdentity) { self.device = device }

    /// The same as a panel of two keys: it is found, opened, grabbed and debounced like any other.
    ///
    /// Its levels mean nothing, for nobody counts its presses as ratings.
    package var panel: KioskConfiguration.Panel {
        var profile = PanelProfile(
            name: "screen.keys", title: "Two keys", matches: [], scale: .sc5,
            keys: [next, choose].map { PanelProfile.Key(code: $0, level: 1) })
        profile.isFile = false
        return KioskConfiguration.Panel(identity: device, profile: profile, question: 1)
    }

    /// Which of the two a press of that panel was.
    package func key(of press: Press) -> FlowEvent.Key? {
        switch press.key {
        case 1: .next
        case 2: .choose
        default: nil
        }
    }
}
