import FeedbackCore
import Linux
import Udev

/// Which lights come and go: what udev says of LEDs and hidraw nodes.
final class LightMonitor {
    private let subscription: UdevSubscription

    /// Subscribes, so that what is plugged in from now on is not missed.
    ///
    /// - Throws: `SystemError` if the netlink socket of udev cannot be had.
    init() throws(SystemError) {
        subscription = try UdevSubscription([.init("leds"), .init("hidraw")])
    }

    /// Readable while news wait.
    var descriptor: CInt { subscription.descriptor }

    /// The names in sysfs of what udev has news about, or nothing if it may be any device.
    func news() -> [String]? {
        var names: [String] = []
        for _ in 0..<Limits.eventsPerTurn {
            switch subscription.next() {
            case .nothing: return names
            case .lost: return nil
            case .device(let device): if let name = device.name { names.append(name) }
            }
        }
        return names
    }

    /// The path of the hidraw node of a USB device, such as `/dev/hidraw0`.
    ///
    /// A device that was accepted without a serial may have any.
    func hidrawNode(of identity: PanelIdentity) -> String? {
        hidrawNodes().first { $0.identity.fits(identity) }?.path
    }

    /// Every hidraw node of a USB device, and what the device is.
    ///
    /// udev's rules may name a node of the daemon's own, `HAILONG_NODE`, for where it does not see
    /// the others.
    func hidrawNodes() -> [(path: String, identity: PanelIdentity)] {
        subscription.present { device in
            guard let identity = PanelIdentity(usb: device),
                let node = device.property("HAILONG_NODE") ?? device.node
            else { return nil }
            return (node, identity)
        }
    }
}

extension PanelIdentity {
    /// The USB device that another device is a part of; nothing if it is of another kind.
    fileprivate init?(usb device: borrowing UdevDevice) {
        guard
            let (port, attributes) = device.usbParent(
                property: "ID_PATH", attributes: ["idVendor", "idProduct", "serial"]),
            let port, let vendor = attributes[0].flatMap({ UInt16($0, radix: 16) }),
            let product = attributes[1].flatMap({ UInt16($0, radix: 16) })
        else { return nil }
        self.init(
            port: printable(port), vendor: vendor, product: product,
            serial: attributes[2].map { printable($0, limit: 64) })
    }

    /// True if this is what was accepted; without a serial there, it may have any.
    func fits(_ accepted: PanelIdentity) -> Bool {
        port == accepted.port && vendor == accepted.vendor && product == accepted.product
            && (accepted.serial == nil || accepted.serial == serial)
    }
}
