import FeedbackCore
import Panels

/// How the screen stands, for the status and the light.
struct ScreenStatus: Hashable, Sendable {
    /// Why no picture is shown; nothing while one is.
    var trouble: String?
    /// What is shown on.
    var pixels: Size?
    /// How the touchscreen is connected.
    var touch = TouchConnection.none
    /// How the two keys are connected, if it has them.
    var keys: KeyConnection?
    /// What became of what touched it.
    var counters = TouchCounters()
    /// What is wrong with it now.
    var faults: [TouchFault] = []

    /// True if somebody should look: no picture, or something that should answer it does not.
    var needsHelp: Bool {
        guard trouble == nil, faults.isEmpty, keys?.works != false else { return true }
        return switch touch {
        case .none, .attached: false
        case .waiting, .refused, .several: true
        }
    }
}
