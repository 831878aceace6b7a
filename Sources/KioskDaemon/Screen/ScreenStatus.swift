import FeedbackCore
import Panels

/// How the screen stands, for the status and the light.
struct ScreenStatus: Hashable, Sendable {
    /// Why no picture is shown; nothing while one is.
    var trouble: String?
    /// Why the display is not as bright or dark as it should be, or only for its picture.
    var dimmingTrouble: String?
    /// What is shown on.
    var pixels: Size?
    /// How the touchscreen is connected.
    var touch = TouchConnection.none
    /// What became of what touched it.
    var counters = TouchCounters()
    /// What is wrong with it now.
    var faults: [TouchFault] = []

    /// True if somebody should look: no picture, or nothing that could be touched.
    var needsHelp: Bool {
        guard trouble == nil, faults.isEmpty else { return true }
        return switch touch {
        case .none, .attached: false
        case .waiting, .refused, .several: true
        }
    }
}
