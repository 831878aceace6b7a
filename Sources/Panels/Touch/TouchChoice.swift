import FeedbackCore

/// Which of the touchscreens that are there is to be read.
enum TouchChoice: Hashable, Sendable {
    case nothing
    case one(InputNode)
    /// Nobody said which of these.
    case several([PanelIdentity])

    /// Chooses by what `kiosk.yaml` says.
    ///
    /// One screen can show up as several event nodes; only one of them has all the axes.
    init(among present: [InputNode], _ touch: ScreenConfiguration.Touch) {
        let meant = present.filter { touch.device?.accepts($0.identity) ?? true }
        let usable = meant.filter(\.hasTouchAxes)
        var identities: [PanelIdentity] = []
        for node in usable where !identities.contains(node.identity) {
            identities.append(node.identity)
        }
        if touch.device == nil, identities.count > 1 {
            self = .several(identities)
        } else {
            self = (usable.first ?? meant.first).map(Self.one) ?? .nothing
        }
    }
}
