package import FeedbackCore

/// How the two keys of the screen are connected, for the status screen.
package enum KeyConnection: Hashable, Sendable {
    /// They are read, at this node.
    case attached(node: String, identity: PanelIdentity)
    /// They are not plugged in.
    case waiting(for: PanelIdentity)
    /// They are there but are not read; why, in words for a person.
    case refused(String)
    /// They are read, and these are held down for too long to be meant.
    case stuck([String])

    /// True while both do what they should.
    package var works: Bool {
        switch self {
        case .attached: true
        case .waiting, .refused, .stuck: false
        }
    }

    /// One line in English, for the log and the status.
    package var en: String {
        switch self {
        case .attached(let node, let identity): "two keys are read from \(node) (\(identity))"
        case .waiting(let identity): "the two keys \(identity) are not plugged in"
        case .refused(let reason): reason
        case .stuck(let names):
            "of the two keys \(names.joined(separator: " and ")) is held down: is it stuck?"
        }
    }

    /// One line in Vietnamese, composed (NFC); what the machine says of a refusal stays as it is.
    package var vi: String {
        switch self {
        case .attached(let node, let identity): "đọc hai phím từ \(node) (\(identity))"
        case .waiting(let identity): "chưa cắm hai phím \(identity)"
        case .refused(let reason): "không đọc được hai phím: \(reason)"
        case .stuck(let names):
            "trong hai phím, \(names.joined(separator: " và ")) bị giữ: có bị kẹt không?"
        }
    }
}
