package import FeedbackCore
package import Linux

/// A touchscreen that is plugged in, and what stands in its way.
package struct TouchCandidate: Hashable, Sendable, CustomStringConvertible {
    /// Such as `/dev/input/event7`.
    package var node: String
    /// The name that the device gives itself.
    package var name: String
    /// The port and device by which `kiosk.yaml` names it.
    package var identity: PanelIdentity
    /// Why this process may not read it, or cannot; nothing if it can.
    package var unreadable: String?
    /// True if it is the one that `kiosk.yaml` means.
    package var isMeant: Bool

    /// Several lines: what it is, whether it can be read, and what to write into `kiosk.yaml`.
    package var description: String {
        var lines = [
            "\(node)  \(name)  (touchscreen)", "  identity  \(identity)",
            "  readable  \(unreadable.map { "no: \($0)" } ?? "yes")",
        ]
        if isMeant {
            lines.append("  accepted  as the touchscreen")
        } else {
            lines += [
                "  accepted  no; to accept it, write under screen: in kiosk.yaml", "    touch:",
                "      port: \"\(identity.port)\"", "      device: \"\(identity.device)\"",
            ]
        }
        return lines.joined(separator: "\n")
    }
}

/// Every touchscreen that is there now, meant by `kiosk.yaml` or not.
///
/// Each is opened for a moment, to see whether this process can read it.
/// - Throws: `SystemError` if udev cannot be asked.
package func listTouchscreens(
    for touch: ScreenConfiguration.Touch?
) throws(SystemError) -> [TouchCandidate] {
    let present = try UdevMonitor().present().compactMap { node -> InputNode? in
        if case .input(let node) = node, node.isTouchscreen { node } else { nil }
    }
    let choice = touch.map { TouchChoice(among: present, $0) }
    return present.map { node in
        TouchCandidate(
            node: node.node, name: node.name, identity: node.identity,
            unreadable: TouchDevice.refusal(of: node)?.description, isMeant: choice == .one(node))
    }
}

extension TouchDevice {
    /// Why a touchscreen cannot be read; nothing if it can.
    fileprivate static func refusal(of node: InputNode) -> PanelRefusal? {
        do throws(PanelRefusal) {
            _ = try TouchDevice(opening: node, calibration: TouchCalibration(), grab: false)
            return nil
        } catch {
            return error
        }
    }
}
