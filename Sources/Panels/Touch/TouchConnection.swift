package import FeedbackCore

/// How the touchscreen is connected, for the status screen.
package enum TouchConnection: Hashable, Sendable, CustomStringConvertible {
    /// `kiosk.yaml` says that there is none.
    case none
    /// It is read, at this node.
    case attached(node: String, identity: PanelIdentity)
    /// None is plugged in, or not this one.
    case waiting(for: PanelIdentity?)
    /// It is there but is not read; why, in words for a person.
    case refused(String)
    /// These are there, and `kiosk.yaml` does not say which is meant.
    case several([PanelIdentity])

    /// One line in words.
    package var description: String {
        switch self {
        case .none: "the screen cannot be touched: kiosk.yaml says touch: none"
        case .attached(let node, let identity): "touches are read from \(node) (\(identity))"
        case .waiting(nil): "no touchscreen is plugged in"
        case .waiting(let identity?): "the touchscreen \(identity) is not plugged in"
        case .refused(let reason): reason
        case .several(let identities):
            "\(identities.count) touchscreens are plugged in, and none is read until screen: touch:"
                + " in kiosk.yaml names one of them: "
                + identities.map { "port \"\($0.port)\" device \"\($0.device)\"" }
                .joined(separator: "; ")
        }
    }
}
