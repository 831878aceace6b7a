/// How a kind of panel is read: which codes its keys send and what they mean.
package struct PanelProfile: Hashable, Sendable {
    /// One key of a panel; its number is its place in the profile, from 1.
    package struct Key: Hashable, Sendable {
        /// What the panel calls the key, by the profile's source.
        ///
        /// The evdev code, 1…767, such as 2 for KEY_1; the bit of a report (`ReportLayout`); or the
        /// bit 0…7 of an open panel's bitmap.
        package var code: UInt16
        /// The level that this key rates.
        package var level: UInt8

        package init(code: UInt16, level: UInt8) {
            self.code = code
            self.level = level
        }
    }

    /// How the panel is read.
    package enum Source: Hashable, Sendable {
        /// Through the kernel's input layer.
        case evdev
        /// Over USB, from reports laid out like this, which say which keys are down.
        case report(ReportLayout)
        /// Over USB, from the reports of our own open panel, which also count presses.
        case openPanel
    }

    /// The lamps of a panel, by their EV_LED codes or, of an open panel, by their bits 0…7.
    package struct Lamps: Hashable, Sendable {
        /// Shows the green light; nothing if the panel has no such lamp.
        package var green: UInt16?
        /// Shows the amber light; nothing if the panel has no such lamp.
        package var amber: UInt16?
        /// Shows the red light; nothing if the panel has no such lamp.
        package var red: UInt16?
        /// Lit for a moment when a rating is on disk.
        package var thanks: UInt16?
        /// Lit from a press until it is thanked for or refused: heard, and not yet on disk.
        package var heard: UInt16?

        package init(
            green: UInt16? = nil, amber: UInt16? = nil, red: UInt16? = nil, thanks: UInt16? = nil,
            heard: UInt16? = nil
        ) {
            self.green = green
            self.amber = amber
            self.red = red
            self.thanks = thanks
            self.heard = heard
        }
    }

    /// A VID:PID that this profile fits; no product means every product of the vendor.
    package struct Match: Hashable, Sendable {
        /// The USB vendor id (VID).
        package var vendor: UInt16
        /// The USB product id (PID), or nothing for any.
        package var product: UInt16?

        package init(vendor: UInt16, product: UInt16?) {
            self.vendor = vendor
            self.product = product
        }
    }

    /// The file's name without `.yaml`.
    package var name: String
    /// What people call such a panel; one line, at most `Limits.textBytes` bytes.
    package var title: String
    /// The devices that it is made for; empty if it is for any with these keys.
    package var matches: [Match]
    /// How its keys are read; a panel that is read from reports has no lamps.
    package var source: Source
    /// The scale that its keys rate on; a panel asks only questions of the same scale.
    package var scale: Scale
    /// 1…`Limits.keysPerPanel` keys, each level of the scale at least once.
    package var keys: [Key]
    /// A down sooner than this after the key's last edge bounces, 1…250 ms; of an open panel,
    /// which debounces its keys itself, also 0.
    package var bounceWindow: TimeSpan
    /// The lamps that show the light and thank; none unless the file names some.
    package var lamps: Lamps
    /// Take the panel for ourselves, so that its keys type nowhere else; over USB always so.
    package var grab: Bool
    /// False for one that we made up, in which nobody can say `grab: false`.
    package var isFile = true

    package init(
        name: String, title: String, matches: [Match], source: Source = .evdev, scale: Scale,
        keys: [Key], bounceWindow: TimeSpan = Limits.bounceWindow, lamps: Lamps = Lamps(),
        grab: Bool = true
    ) {
        self.name = name
        self.title = title
        self.matches = matches
        self.source = source
        self.scale = scale
        self.keys = keys
        self.bounceWindow = bounceWindow
        self.lamps = lamps
        self.grab = grab
    }
}
