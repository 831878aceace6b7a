package import FeedbackCore
package import Panels

/// How the screen stands, for the status and the light.
package struct ScreenStatus: Hashable, Sendable {
    /// Why no picture is shown; nothing while one is.
    package var trouble: String?
    /// What is shown on.
    package var pixels: Size?
    /// How the touchscreen is connected.
    package var touch: TouchConnection
    /// What became of what touched it.
    package var counters: TouchCounters
    /// What is wrong with it now.
    package var faults: [TouchFault]

    package init(
        trouble: String?, pixels: Size? = nil, touch: TouchConnection = .none,
        counters: TouchCounters = TouchCounters(), faults: [TouchFault] = []
    ) {
        self.trouble = trouble
        self.pixels = pixels
        self.touch = touch
        self.counters = counters
        self.faults = faults
    }

    /// True if somebody should look: no picture, or nothing that could be touched.
    var needsHelp: Bool {
        guard trouble == nil, faults.isEmpty else { return true }
        return switch touch {
        case .none, .attached: false
        case .waiting, .refused, .several: true
        }
    }
}
