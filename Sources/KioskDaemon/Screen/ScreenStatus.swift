package import FeedbackCore
package import Panels

/// How the screen stands, for the status and the light.
package struct ScreenStatus: Hashable, Sendable {
    /// One line in both languages.
    package struct Said: Hashable, Sendable {
        /// In Vietnamese.
        package var vi: String
        /// In English.
        package var en: String

        package init(vi: String, en: String) {
            self.vi = vi
            self.en = en
        }

        /// That so many more lines were left out, and who says them all.
        package static func more(_ count: Int, on display: String) -> Self {
            let command = "hailong config check --display \(display)"
            return Self(
                vi: "… và \(count) chỗ nữa: \(command)", en: "… and \(count) more: \(command)")
        }
    }

    /// That nobody knows how large the display is, and what to do.
    package static func assumption(_ size: PictureSize) -> Said {
        let size = size.millimetres.text
        return Said(
            vi: "màn hình không cho biết kích thước, tạm tính là \(size) mm: đo rồi ghi screen.size"
                + " trong kiosk.yaml",
            en: "the display does not say its size, \(size) mm are assumed: measure it and set"
                + " screen.size in kiosk.yaml")
    }

    /// Lines about texts that a status holds at most.
    package static let mostFindings = 8

    /// Why no picture is shown; nothing while one is.
    package var trouble: String?
    /// What is wrong with its configuration, and where, if that leaves the kiosk without a screen.
    package var mistake: String?
    /// Why the display is not as bright or dark as it should be, or only for its picture.
    package var dimmingTrouble: String?
    /// What is shown on.
    package var pixels: Size?
    /// How large that is in millimetres.
    package var size: PictureSize?
    /// What cannot be shown as it should on this display.
    package var findings: [Said] = []
    /// How the touchscreen is connected.
    package var touch: TouchConnection
    /// How the two keys are connected, if it has them.
    package var keys: KeyConnection?
    /// What became of what touched it.
    package var counters: TouchCounters
    /// What is wrong with it now.
    package var faults: [TouchFault]

    package init(
        trouble: String?, dimmingTrouble: String? = nil, pixels: Size? = nil,
        touch: TouchConnection = .noPicture,
        keys: KeyConnection? = nil, counters: TouchCounters = TouchCounters(),
        faults: [TouchFault] = []
    ) {
        self.trouble = trouble
        self.dimmingTrouble = dimmingTrouble
        self.pixels = pixels
        self.touch = touch
        self.keys = keys
        self.counters = counters
        self.faults = faults
    }

    /// Of a kiosk that runs without its screen for this mistake in its configuration.
    static func leftOut(for mistake: String) -> Self {
        var status = Self(trouble: nil)
        status.mistake = mistake
        return status
    }

    /// True if somebody should look: no picture, or something that should answer it does not.
    var needsHelp: Bool {
        guard trouble == nil, mistake == nil, findings.isEmpty, faults.isEmpty,
            keys?.works != false, size?.source != .assumed
        else { return true }
        return switch touch {
        // Without a display that is the trouble.
        case .none, .noPicture, .attached: false
        case .waiting, .refused, .several: true
        }
    }
}
