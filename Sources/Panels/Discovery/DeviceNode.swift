import FeedbackCore

/// A device that could be a panel: an event node, or a USB device as a whole.
enum DeviceNode: Hashable, Sendable {
    case input(InputNode)
    case usb(USBNode)

    /// The path in sysfs, which no two devices share at a time.
    var syspath: String {
        switch self {
        case .input(let node): node.syspath
        case .usb(let node): node.syspath
        }
    }

    /// The path under `/dev`.
    var node: String {
        switch self {
        case .input(let node): node.node
        case .usb(let node): node.node
        }
    }

    /// The name that the device gives itself.
    var name: String {
        switch self {
        case .input(let node): node.name
        case .usb(let node): node.name
        }
    }

    var identity: PanelIdentity {
        switch self {
        case .input(let node): node.identity
        case .usb(let node): node.identity
        }
    }

    /// True if this is the device that was accepted as `panel`, of the kind that its profile reads.
    func isAccepted(as panel: KioskConfiguration.Panel) -> Bool {
        panel.identity.accepts(identity) && panel.profile.isRead(from: self)
    }

    /// The keys of `profile` that the device is known not to have.
    func missing(from profile: PanelProfile) -> [UInt16] {
        switch self {
        case .input(let node): node.missing(from: profile)
        case .usb: []
        }
    }

    /// True if this is the device that was accepted as `panel`, with every key of its profile.
    func fits(_ panel: KioskConfiguration.Panel) -> Bool {
        isAccepted(as: panel) && missing(from: panel.profile).isEmpty
    }
}

extension PanelProfile {
    /// True if the profile reads devices of this kind.
    func isRead(from device: DeviceNode) -> Bool {
        switch device {
        case .input: source == .evdev
        case .usb: source != .evdev
        }
    }
}
