package import FeedbackCore
import Glibc
package import Linux

/// A blink(1) that is plugged in, and what stands in its way.
package struct BeaconCandidate: Hashable, Sendable, CustomStringConvertible {
    /// Such as `/dev/hidraw0`.
    package var node: String
    /// The port and device by which `kiosk.yaml` names it.
    package var identity: PanelIdentity
    /// Why this process may not write to the node; nothing if it may.
    package var unwritable: String?
    /// The number of the light that it is, by its place in `kiosk.yaml`, from 1.
    package var light: Int?

    /// Several lines: what it is, whether it can be set, and what to write into `kiosk.yaml`.
    package var description: String {
        var lines = [
            "\(node)  blink(1)", "  identity  \(identity)",
            "  writable  \(unwritable.map { "no: \($0)" } ?? "yes")",
        ]
        if let light {
            lines.append("  accepted  as light \(light)")
        } else {
            lines += [
                "  accepted  no; to show the light there, write under lights: in kiosk.yaml",
                "    - blink1:",
                "        port: \"\(identity.port)\"",
                "        device: \"\(identity.device)\"",
            ]
        }
        return lines.joined(separator: "\n")
    }
}

/// Every blink(1) that is there now, named in `kiosk.yaml` or not.
///
/// Each node is opened for a moment, to see whether this process may write to it.
/// - Throws: `SystemError` if udev cannot be asked.
package func listBeacons(accepted: [LightOutput]) throws(SystemError) -> [BeaconCandidate] {
    let nodes = try LightMonitor().hidrawNodes()
    return nodes.filter { $0.identity.isBlink1 }.map { path, identity in
        let light = accepted.firstIndex {
            if case .blink1(let named) = $0 { identity.fits(named) } else { false }
        }
        return BeaconCandidate(
            node: path, identity: identity, unwritable: Blink1.refusal(of: path)?.description,
            light: light.map { $0 + 1 })
    }
}

extension PanelIdentity {
    /// ThingM's blink(1), of whichever kind.
    fileprivate var isBlink1: Bool { vendor == 0x27B8 && product == 0x01ED }
}
