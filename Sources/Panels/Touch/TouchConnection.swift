package import FeedbackCore

/// How the touchscreen is connected, for the status screen.
package enum TouchConnection: Hashable, Sendable {
    /// `kiosk.yaml` says that there is none.
    case none
    /// There is no picture whose touches could be read.
    case noPicture
    /// It is read, at this node.
    case attached(node: String, identity: PanelIdentity)
    /// None is plugged in, or not this one.
    case waiting(for: PanelIdentity?)
    /// It is there but is not read; why, in words for a person.
    case refused(String)
    /// These are there, and `kiosk.yaml` does not say which is meant.
    case several([PanelIdentity])

    /// One line in English, for the log and the status.
    package var en: String {
        switch self {
        case .none: "the screen cannot be touched: kiosk.yaml says touch: none"
        case .noPicture: "no touchscreen is looked for while no picture is shown"
        case .attached(let node, let identity): "touches are read from \(node) (\(identity))"
        case .waiting(nil): "no touchscreen is plugged in"
        case .waiting(let identity?): "the touchscreen \(identity) is not plugged in"
        case .refused(let reason): reason
        case .several(let identities):
            "\(identities.count) touchscreens are plugged in, and none is read until screen: touch:"
                + " in kiosk.yaml names one of them: " + Self.listed(identities)
        }
    }

    /// One line in Vietnamese, composed (NFC); what the machine says of a refusal stays as it is.
    package var vi: String {
        switch self {
        case .none: "màn hình không nhận chạm: kiosk.yaml ghi touch: none"
        case .noPicture: "chưa tìm màn hình cảm ứng vì chưa hiển thị hình"
        case .attached(let node, let identity): "nhận chạm từ \(node) (\(identity))"
        case .waiting(nil): "chưa cắm màn hình cảm ứng"
        case .waiting(let identity?): "chưa cắm màn hình cảm ứng \(identity)"
        case .refused(let reason): "không đọc được màn hình cảm ứng: \(reason)"
        case .several(let identities):
            "có \(identities.count) màn hình cảm ứng; chưa đọc cái nào cho đến khi screen: touch:"
                + " trong kiosk.yaml nêu tên một cái: " + Self.listed(identities)
        }
    }

    private static func listed(_ identities: [PanelIdentity]) -> String {
        identities.map { "port \"\($0.port)\" device \"\($0.device)\"" }.joined(separator: "; ")
    }
}
