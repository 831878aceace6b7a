package import FeedbackCore
package import Linux

/// An input device with keys that could be a panel, and what stands in its way.
package struct PanelCandidate: Hashable, Sendable, CustomStringConvertible {
    /// Which profile the device can be read with.
    package enum Fit: Hashable, Sendable {
        /// These, the most suitable first; at least one.
        case profiles([String])
        /// The profile for this VID:PID wants keys that the device lacks.
        case missingKeys(profile: String, keys: [String])
        /// No profile names this VID:PID, and the device lacks keys of each that names none.
        case none
    }

    /// What it is to a screen, which two keys can answer.
    package enum TwoKeys: Hashable, Sendable {
        /// These are the two keys.
        case meant
        /// It has Space and Enter, as what connects two switches for hands does.
        case possible
    }

    /// Such as `/dev/input/event7`.
    package var node: String
    /// The name that the device gives itself.
    package var name: String
    /// The port and device by which `kiosk.yaml` accepts it.
    package var identity: PanelIdentity
    /// Why this process may not read the node; nothing if it may.
    package var unreadable: String?
    /// The profiles that can read it, or why none can.
    package var fit: Fit
    /// The number of the panel that it was accepted as.
    package var panel: UInt16?
    /// What it is to the screen, if it can be its two keys.
    package var twoKeys: TwoKeys?

    /// Several lines: what it is, whether it can be read, and what to write into `kiosk.yaml`.
    package var description: String {
        var lines = [
            "\(node)  \(name)",
            "  identity  \(identity)",
            "  readable  \(unreadable.map { "no: \($0)" } ?? "yes")",
        ]
        switch fit {
        case .profiles(let profiles):
            lines.append("  profile   \(profiles.joined(separator: ", or "))")
        case .missingKeys(let profile, let keys):
            lines.append("  profile   none: \(profile) needs \(keys.joined(separator: ", "))")
        case .none:
            let device = "\(hex4(identity.vendor)):\(hex4(identity.product))"
            lines.append("  profile   none is for \(device) or has only keys of this device")
        }
        if let panel {
            lines.append("  accepted  as panel \(panel)")
        } else if twoKeys == .meant {
            lines.append("  accepted  as the two keys of the screen")
        } else if case .profiles(let profiles) = fit {
            lines.append("  accepted  no; to accept it, write under panels: in kiosk.yaml")
            lines += profiles.prefix(1).flatMap(acceptance).map { "    " + $0 }
        } else {
            lines.append("  accepted  no")
        }
        if twoKeys == .possible {
            lines += [
                "  two keys  no; to have them, write under screen: in kiosk.yaml", "    keys:",
                "      port: \"\(identity.port)\"", "      device: \"\(identity.device)\"",
            ]
        }
        return lines.joined(separator: "\n")
    }

    /// The lines of `kiosk.yaml` that accept this panel, to be indented below `panels:`.
    package func acceptance(_ profile: String) -> [String] {
        [
            "- port: \"\(identity.port)\"",
            "  device: \"\(identity.device)\"",
            "  profile: \(profile)",
        ]
    }
}

extension PanelCandidate {
    init(_ node: DeviceNode, profiles: [PanelProfile], accepted: [KioskConfiguration.Panel]) {
        self.node = node.node
        name = node.name
        identity = node.identity
        let profiles = profiles.filter { $0.isRead(from: node) }
        let number = accepted.firstIndex { node.isAccepted(as: $0) }
        let known = number.map { [accepted[$0].profile] }
        fit = Self.fit(node, named: known ?? profiles.filter { $0.names(node.identity) }, profiles)
        panel = number.flatMap { node.fits(accepted[$0]) ? UInt16($0 + 1) : nil }
    }

    /// Profiles for this very device come first; only without any, those for every device.
    private static func fit(
        _ node: DeviceNode, named: [PanelProfile], _ profiles: [PanelProfile]
    ) -> Fit {
        let fitting = named.filter { node.missing(from: $0).isEmpty }
        if !fitting.isEmpty { return .profiles(fitting.map(\.name)) }
        if let profile = named.first {
            return .missingKeys(
                profile: profile.name, keys: node.missing(from: profile).map(keyName))
        }
        // Reports cannot be asked what they mean.
        guard case .input = node else { return .none }
        // The more keys of a device have a meaning, the better the profile suits it.
        let general = profiles.filter { $0.matches.isEmpty && node.missing(from: $0).isEmpty }
            .sorted { ($1.keys.count, $0.name) < ($0.keys.count, $1.name) }
        return general.isEmpty ? .none : .profiles(general.map(\.name))
    }
}

extension PanelCandidate {
    /// What it is to a screen; nothing for a panel, and for what lacks the keys.
    func role(of node: DeviceNode, _ keys: ScreenKeys?) -> TwoKeys? {
        guard panel == nil else { return nil }
        if let keys, node.fits(keys.panel) { return .meant }
        return node.fits(ScreenKeys(device: identity).panel) ? .possible : nil
    }
}

extension PanelProfile {
    /// True if the profile names this device's VID:PID.
    fileprivate func names(_ identity: PanelIdentity) -> Bool {
        matches.contains { match in
            match.vendor == identity.vendor
                && (match.product == nil || match.product == identity.product)
        }
    }
}

/// Every device that could be a panel and is there now, accepted or not: input devices with keys,
/// and USB devices that a profile names, that are accepted, or whose HID interface the kernel makes
/// no input device of.
///
/// Each node is opened for a moment, to see whether this process may read it.
/// - Throws: `SystemError` if udev cannot be asked.
package func listCandidates(
    profiles: [PanelProfile], accepted: [KioskConfiguration.Panel],
    keys: ScreenKeys? = nil
) throws(SystemError) -> [PanelCandidate] {
    let nodes = try UdevMonitor().present()
    return nodes.compactMap { node in
        var candidate = PanelCandidate(node, profiles: profiles, accepted: accepted)
        switch node {
        case .input(let input):
            guard !input.keys.isEmpty, !input.isTouchscreen else { return nil }
            candidate.twoKeys = candidate.role(of: node, keys)
            candidate.unreadable = NodeAccess.refusal(of: node.node)?.description
        case .usb(let usb):
            guard candidate.fit != .none || usb.isUncovered(among: nodes) else { return nil }
            candidate.unreadable = NodeAccess.refusal(of: node.node, written: true)?.description
        }
        return candidate
    }
}

extension USBNode {
    /// True if it has a HID interface of which the kernel made no input device with keys.
    fileprivate func isUncovered(among nodes: [DeviceNode]) -> Bool {
        isHID
            && !nodes.contains { node in
                if case .input(let input) = node {
                    covers(input) && !input.keys.isEmpty
                } else {
                    false
                }
            }
    }
}
