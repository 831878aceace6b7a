import CUdev
import FeedbackCore
import Glibc
import Linux

/// Which lights come and go: what udev says of LEDs and hidraw nodes.
@safe
final class LightMonitor {
    private let udev: OpaquePointer
    private let monitor: OpaquePointer

    /// Subscribes, so that what is plugged in from now on is not missed.
    ///
    /// - Throws: `SystemError` if the netlink socket of udev cannot be had.
    init() throws(SystemError) {
        guard let udev = unsafe udev_new() else { throw SystemError("udev_new") }
        guard let monitor = unsafe udev_monitor_new_from_netlink(udev, "udev") else {
            let error = SystemError("udev_monitor_new_from_netlink")
            _ = unsafe udev_unref(udev)
            throw error
        }
        unsafe self.udev = udev
        unsafe self.monitor = monitor
        for subsystem in ["leds", "hidraw"] {
            unsafe udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystem, nil)
        }
        let result = unsafe udev_monitor_enable_receiving(monitor)
        // The socket is closed by deinit, which runs as all properties are set.
        if result < 0 { throw SystemError("udev_monitor_enable_receiving", code: -result) }
    }

    deinit {
        _ = unsafe udev_monitor_unref(monitor)
        _ = unsafe udev_unref(udev)
    }

    /// Readable while news wait.
    var descriptor: CInt { unsafe udev_monitor_get_fd(monitor) }

    /// The names in sysfs of what udev has news about, or nothing if it may be any device.
    func news() -> [String]? {
        var names: [String] = []
        for _ in 0..<Limits.eventsPerTurn {
            errno = 0
            guard let pointer = unsafe udev_monitor_receive_device(monitor) else {
                return errno == ENOBUFS ? nil : names
            }
            let device = unsafe UdevDevice(owning: pointer)
            if let name = device.name { names.append(name) }
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
        guard let list = unsafe udev_enumerate_new(udev) else { return [] }
        defer { _ = unsafe udev_enumerate_unref(list) }
        _ = unsafe udev_enumerate_add_match_subsystem(list, "hidraw")
        _ = unsafe udev_enumerate_scan_devices(list)
        var nodes: [(String, PanelIdentity)] = []
        var item = unsafe udev_enumerate_get_list_entry(list)
        while let current = unsafe item {
            if let path = unsafe udev_list_entry_get_name(current),
                let pointer = unsafe udev_device_new_from_syspath(udev, path)
            {
                let device = unsafe UdevDevice(owning: pointer)
                if let identity = PanelIdentity(usb: device),
                    let node = device.property("HAILONG_NODE") ?? device.node
                {
                    nodes.append((node, identity))
                }
            }
            unsafe item = udev_list_entry_get_next(current)
        }
        return nodes
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
