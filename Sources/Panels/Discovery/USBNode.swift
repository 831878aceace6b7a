import FeedbackCore
import Udev

/// What udev and sysfs say about one USB device, without opening it.
struct USBNode: Hashable, Sendable {
    /// The path in sysfs, which no two devices share at a time.
    var syspath: String
    /// Such as `/dev/bus/usb/001/009`.
    var node: String
    /// The name that the device gives itself.
    var name: String
    var identity: PanelIdentity
    /// True if one of its interfaces is of the class HID.
    var isHID: Bool

    /// True if an input device belongs to this USB device.
    func covers(_ input: InputNode) -> Bool { input.syspath.hasPrefix(syspath + "/") }
}

extension USBNode {
    /// Describes a USB device; nothing for another one, or one that udev is not done with.
    init?(_ device: borrowing UdevDevice) {
        guard device.kind == "usb_device", device.isInitialized,
            let syspath = device.syspath, let node = device.node
        else { return nil }
        let names = [device.attribute("manufacturer"), device.attribute("product")]
        let interfaces = device.property("ID_USB_INTERFACES") ?? ""
        self.init(
            syspath: syspath, node: node,
            name: printable(names.compactMap(\.self).joined(separator: " "), limit: 80),
            identity: PanelIdentity(usb: device),
            // Such as `:030101:030000:`: class, subclass and protocol of each (udev's usb_id).
            isHID: interfaces.split(separator: ":").contains { $0.hasPrefix("03") })
    }
}

extension PanelIdentity {
    /// Where a USB device is plugged in and what it is; without udev's ID_PATH by the bus alone.
    fileprivate init(usb device: borrowing UdevDevice) {
        let port = device.property("ID_PATH") ?? "usb-\(device.name ?? "")"
        let serials = [device.property("ID_SERIAL_SHORT"), device.attribute("serial")]
        let serial = serials.lazy.compactMap(\.self).first { !$0.isEmpty }
        self.init(
            port: printable(port),
            vendor: device.attribute("idVendor").flatMap { UInt16($0, radix: 16) } ?? 0,
            product: device.attribute("idProduct").flatMap { UInt16($0, radix: 16) } ?? 0,
            serial: serial.map { printable($0, limit: 64) })
    }
}
