import CUdev

/// The one owner of a reference to a udev device.
@safe
package struct UdevDevice: ~Copyable {
    private let device: OpaquePointer

    /// Takes over a reference.
    init(owning device: OpaquePointer) { unsafe self.device = device }

    deinit { _ = unsafe udev_device_unref(device) }

    /// True once udev's rules have run, so that properties and permissions are final.
    ///
    /// ID_INPUT and ID_PATH say the same: only rules set them, and they are published with all the
    /// others.
    package var isInitialized: Bool {
        unsafe udev_device_get_is_initialized(device) > 0 || property("ID_INPUT") != nil
            || property("ID_PATH") != nil
    }

    /// The path in sysfs, which no two devices share at a time.
    package var syspath: String? { unsafe string(udev_device_get_syspath(device)) }

    /// The last component of the syspath, such as `event7`.
    package var name: String? { unsafe string(udev_device_get_sysname(device)) }

    /// The kind of device within its subsystem, such as `usb_device`.
    package var kind: String? { unsafe string(udev_device_get_devtype(device)) }

    /// Such as `/dev/input/event7`.
    package var node: String? { unsafe string(udev_device_get_devnode(device)) }

    /// What a uevent says happened, such as `add`; nothing for an enumerated device.
    package var action: String? { unsafe string(udev_device_get_action(device)) }

    /// What udev's rules or the kernel say of it under a name, such as `ID_PATH`.
    package func property(_ name: String) -> String? {
        unsafe string(udev_device_get_property_value(device, name))
    }

    /// A property and attributes of the USB device that this device is a part of.
    package func usbParent(property: String, attributes: [String]) -> (String?, [String?])? {
        // The parent is borrowed: it lives as long as its child.
        let parent = unsafe udev_device_get_parent_with_subsystem_devtype(
            device, "usb", "usb_device")
        guard let parent = unsafe parent else { return nil }
        return unsafe (
            string(udev_device_get_property_value(parent, property)),
            attributes.map { unsafe string(udev_device_get_sysattr_value(parent, $0)) }
        )
    }

    /// An attribute of the device itself.
    package func attribute(_ name: String) -> String? {
        unsafe string(udev_device_get_sysattr_value(device, name))
    }

    /// An attribute of the input device that this event node belongs to.
    package func parentAttribute(_ name: String) -> String? {
        // The parent is borrowed: it lives as long as its child.
        let parent = unsafe udev_device_get_parent_with_subsystem_devtype(device, "input", nil)
        guard let parent = unsafe parent else { return nil }
        return unsafe string(udev_device_get_sysattr_value(parent, name))
    }
}

private func string(_ bytes: UnsafePointer<CChar>?) -> String? {
    guard let bytes = unsafe bytes else { return nil }
    return unsafe String(cString: bytes)
}
