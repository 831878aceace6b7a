import CUdev
import Glibc
import Linux

/// Which input and USB devices there are, and which come and go: the one udev monitor of the kiosk.
@safe
final class UdevMonitor {
    /// A change that udev reported.
    enum Change: Equatable {
        /// A device came, or udev's rules ran for it again.
        case present(DeviceNode)
        /// The device at this syspath is gone.
        case removed(syspath: String)
        /// The kernel dropped messages: look again at what is there.
        case unknown
    }

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
        unsafe udev_monitor_filter_add_match_subsystem_devtype(monitor, "input", nil)
        unsafe udev_monitor_filter_add_match_subsystem_devtype(monitor, "usb", "usb_device")
        let result = unsafe udev_monitor_enable_receiving(monitor)
        // The socket is closed by deinit, which runs as all properties are set.
        if result < 0 { throw SystemError("udev_monitor_enable_receiving", code: -result) }
    }

    deinit {
        _ = unsafe udev_monitor_unref(monitor)
        _ = unsafe udev_unref(udev)
    }

    /// Readable while changes wait.
    var descriptor: CInt { unsafe udev_monitor_get_fd(monitor) }

    /// The next change, or nothing if none waits.
    ///
    /// A device that is both enumerated and reported comes twice; its syspath tells.
    func next() -> Change? {
        while true {
            errno = 0
            guard let pointer = unsafe udev_monitor_receive_device(monitor) else {
                return errno == ENOBUFS ? .unknown : nil
            }
            let device = unsafe UdevDevice(owning: pointer)
            if device.action == "remove" {
                guard let syspath = device.syspath else { continue }
                return .removed(syspath: syspath)
            }
            if let node = DeviceNode(device) { return .present(node) }
        }
    }

    /// Every event node and USB device that is there and that udev is done with, in the order of
    /// their syspaths.
    func present() -> [DeviceNode] {
        guard let list = unsafe udev_enumerate_new(udev) else { return [] }
        defer { _ = unsafe udev_enumerate_unref(list) }
        _ = unsafe udev_enumerate_add_match_subsystem(list, "input")
        _ = unsafe udev_enumerate_add_match_subsystem(list, "usb")
        _ = unsafe udev_enumerate_scan_devices(list)
        var nodes: [DeviceNode] = []
        var item = unsafe udev_enumerate_get_list_entry(list)
        while let current = unsafe item {
            if let path = unsafe udev_list_entry_get_name(current),
                let node = unsafe node(at: String(cString: path))
            {
                nodes.append(node)
            }
            unsafe item = udev_list_entry_get_next(current)
        }
        return nodes
    }

    /// The device at a syspath, if it is there and udev is done with it.
    func node(at syspath: String) -> DeviceNode? {
        guard let pointer = unsafe udev_device_new_from_syspath(udev, syspath) else { return nil }
        return unsafe DeviceNode(UdevDevice(owning: pointer))
    }
}

extension DeviceNode {
    fileprivate init?(_ device: borrowing UdevDevice) {
        if let node = InputNode(device) {
            self = .input(node)
        } else if let node = USBNode(device) {
            self = .usb(node)
        } else {
            return nil
        }
    }
}
