package import FeedbackCore
package import Linux

/// An input device with keys that could be a panel, and what stands in its way.
package struct PanelCandidate: Hashable, Sendable, CustomStringConvertible {
    /// Which profile the device can be read with.
    package enum Fit: Hashable, Sendable {
        case profile(String)
        /// A profile names this VID:PID, but the device lacks these keys of it.
        case missingKeys(profile: String, keys: [String])
        /// No profile names this VID:PID.
        case noProfile
    }

    /// Such as `/dev/input/event7`.
    package var node: String
    /// The name that the device gives itself.
    package var name: String
    package var identity: PanelIdentity
    /// Why this process may not read the node; nothing if it may.
    package var unreadable: String?
    package var fit: Fit
    /// The number of the panel that it was accepted as.
    package var panel: UInt16?

    /// Several lines: what it is, whether it can be read, and what to write into `kiosk.yaml`.
    package var description: String {
        var lines = [
            "\(node)  \(name)",
            "  identity  \(identity)",
            "  readable  \(unreadable.map { "no: \($0)" } ?? "yes")",
        ]
        switch fit {
        case .profile(let profile):
            lines.append("  profile   \(profile)")
        case .missingKeys(let profile, let keys):
            lines.append("  profile   none: \(profile) needs \(keys.joined(separator: ", "))")
        case .noProfile:
            lines.append(
                "  profile   none names \(hex4(identity.vendor)):\(hex4(identity.product))")
        }
        if let panel {
            lines.append("  accepted  as panel \(panel)")
        } else if case .profile(let profile) = fit {
            lines.append("  accepted  no; to accept it, write under panels: in kiosk.yaml")
            lines += acceptance(profile).map { "    " + $0 }
        } else {
            lines.append("  accepted  no")
        }
        return lines.joined(separator: "\n")
    }

    /// The lines of `kiosk.yaml` that accept this panel.
    private func acceptance(_ profile: String) -> [String] {
        [
            "- port: \"\(identity.port)\"",
            "  device: \"\(identity.device)\"",
            "  profile: \(profile)",
            "  question: 1",
        ]
    }
}

extension PanelCandidate {
    init(_ node: InputNode, profiles: [PanelProfile], accepted: [KioskConfiguration.Panel]) {
        self.node = node.node
        name = node.name
        identity = node.identity
        let number = accepted.firstIndex { $0.identity == node.identity }
        let own = number.map { [accepted[$0].profile] }
        fit = Self.fit(node, among: own ?? profiles.filter { $0.matches(node.identity) })
        panel = number.flatMap { node.fits(accepted[$0]) ? UInt16($0 + 1) : nil }
    }

    /// The first profile that fits wins; if none does, the first says what is missing.
    private static func fit(_ node: InputNode, among profiles: [PanelProfile]) -> Fit {
        if let profile = profiles.first(where: { node.missing(from: $0).isEmpty }) {
            return .profile(profile.name)
        }
        guard let profile = profiles.first else { return .noProfile }
        return .missingKeys(
            profile: profile.name, keys: node.missing(from: profile).map(keyName))
    }
}

extension PanelProfile {
    /// True if the profile is meant for a device of this VID:PID.
    fileprivate func matches(_ identity: PanelIdentity) -> Bool {
        matches.contains { match in
            match.vendor == identity.vendor
                && (match.product == nil || match.product == identity.product)
        }
    }
}

/// Every input device with keys that is there now, accepted as a panel or not.
///
/// Each node is opened for a moment, to see whether this process may read it.
/// - Throws: `SystemError` if udev cannot be asked.
package func listCandidates(
    profiles: [PanelProfile], accepted: [KioskConfiguration.Panel]
) throws(SystemError) -> [PanelCandidate] {
    let nodes = try UdevMonitor().present()
    return nodes.filter { !$0.keys.isEmpty }.map { node in
        var candidate = PanelCandidate(node, profiles: profiles, accepted: accepted)
        candidate.unreadable = NodeAccess.refusal(of: node.node)?.description
        return candidate
    }
}
