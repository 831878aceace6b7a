import CUdev
import Glibc
package import Linux

/// Which devices of some subsystems there are, and which come and go.
@safe
package final class UdevSubscription {
    /// A subsystem of the kernel, such as `input`, or one kind of device in it.
    package struct Subsystem: Hashable, Sendable {
        /// Such as `usb`.
        package var name: String
        /// Such as `usb_device`; nothing for every kind.
        package var kind: String?

        package init(_ name: String, kind: String? = nil) {
            self.name = name
            self.kind = kind
        }
    }

    /// What waited.
    package enum News: ~Copyable {
        /// Udev has news of this device.
        case device(UdevDevice)
        /// The kernel dropped messages: look again at what is there.
        case lost
        /// Nothing more waits.
        case nothing
    }

    private let udev: OpaquePointer
    private let monitor: OpaquePointer
    private let subsystems: [Subsystem]

    /// Subscribes, so that what is plugged in from now on is not missed.
    ///
    /// - Throws: `SystemError` if the netlink socket of udev cannot be had.
    package init(_ subsystems: [Subsystem]) throws(SystemError) {
        guard let udev = unsafe udev_new() else { throw SystemError("udev_new") }
        guard let monitor = unsafe udev_monitor_new_from_netlink(udev, "udev") else {
            let error = SystemError("udev_monitor_new_from_netlink")
            _ = unsafe udev_unref(udev)
            throw error
        }
        unsafe self.udev = udev
        unsafe self.monitor = monitor
        self.subsystems = subsystems
        for subsystem in subsystems {
            unsafe udev_monitor_filter_add_match_subsystem_devtype(
                monitor, subsystem.name, subsystem.kind)
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
    package var descriptor: CInt { unsafe udev_monitor_get_fd(monitor) }

    /// Takes what waits; never blocks.
    ///
    /// A device that is both enumerated and reported comes twice; its syspath tells.
    package func next() -> News {
        errno = 0
        guard let pointer = unsafe udev_monitor_receive_device(monitor) else {
            return errno == ENOBUFS ? .lost : .nothing
        }
        return .device(unsafe UdevDevice(owning: pointer))
    }

    /// The devices that are there, of every kind, in the order of their syspaths: those of which
    /// `body` makes something.
    package func present<Result>(_ body: (borrowing UdevDevice) -> Result?) -> [Result] {
        guard let list = unsafe udev_enumerate_new(udev) else { return [] }
        defer { _ = unsafe udev_enumerate_unref(list) }
        for subsystem in subsystems {
            _ = unsafe udev_enumerate_add_match_subsystem(list, subsystem.name)
        }
        _ = unsafe udev_enumerate_scan_devices(list)
        var found: [Result] = []
        var item = unsafe udev_enumerate_get_list_entry(list)
        while let current = unsafe item {
            if let path = unsafe udev_list_entry_get_name(current),
                let pointer = unsafe udev_device_new_from_syspath(udev, path),
                let result = body(unsafe UdevDevice(owning: pointer))
            {
                found.append(result)
            }
            unsafe item = udev_list_entry_get_next(current)
        }
        return found
    }

    /// The device at a syspath, if it is there.
    package func device(at syspath: String) -> UdevDevice? {
        guard let pointer = unsafe udev_device_new_from_syspath(udev, syspath) else { return nil }
        return unsafe UdevDevice(owning: pointer)
    }
}
