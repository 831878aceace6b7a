/// A light beside the panels' own lamps, on which the staff see how the kiosk is.
package enum LightOutput: Hashable, Sendable {
    /// Lamps of the kernel, by their names in `/sys/class/leds`; at least one.
    case leds(LEDs)
    /// A blink(1), which turns red by itself when nothing is heard of the daemon.
    case blink1(PanelIdentity)

    /// True if it turns red by itself.
    package var isBeacon: Bool {
        if case .blink1 = self { true } else { false }
    }

    /// One name for each colour that can be shown; colours may share a lamp.
    package struct LEDs: Hashable, Sendable {
        /// Lit for the green light; nothing if there is no such lamp.
        package var green: String?
        /// Lit for the amber light; nothing if there is no such lamp.
        package var amber: String?
        /// Lit for the red light; nothing if there is no such lamp.
        package var red: String?

        package init(green: String? = nil, amber: String? = nil, red: String? = nil) {
            self.green = green
            self.amber = amber
            self.red = red
        }

        /// Every lamp once, in the order green, amber, red.
        package var names: [String] {
            var names: [String] = []
            for case let name? in [green, amber, red] where !names.contains(name) {
                names.append(name)
            }
            return names
        }
    }
}

extension LightOutput: CustomStringConvertible {
    /// What it is called in `hailong status`: `leds green:status`, `blink(1) usb-1 27b8:01ed`.
    package var description: String {
        switch self {
        case .leds(let leds): "leds \(leds.names.joined(separator: ", "))"
        case .blink1(let identity): "blink(1) \(identity)"
        }
    }
}
