/// What tells one panel from another: the port that it is plugged into, and what it is.
///
/// Cheap boards have no serial, so the port is what keeps "the panel at the exit" itself.
package struct PanelIdentity: Hashable, Sendable, CustomStringConvertible {
    /// The port, as udev's ID_PATH says it: `pci-0000:00:14.0-usb-0:4:1.0`.
    package var port: String
    /// The vendor id (VID); 0 if the device states none.
    package var vendor: UInt16
    /// The product id (PID); 0 if the device states none.
    package var product: UInt16
    /// The device's own serial; nothing if it has none.
    package var serial: String?

    package init(port: String, vendor: UInt16, product: UInt16, serial: String? = nil) {
        self.port = port
        self.vendor = vendor
        self.product = product
        self.serial = serial
    }

    /// True if a device of this identity is what was accepted as `self`.
    ///
    /// Without a serial any device of this model at this port is.
    package func accepts(_ device: PanelIdentity) -> Bool {
        port == device.port && vendor == device.vendor && product == device.product
            && (serial == nil || serial == device.serial)
    }

    /// The device alone: `vid:pid[:serial]`, hexadecimal.
    package var device: String {
        let base = "\(hex4(vendor)):\(hex4(product))"
        guard let serial, !serial.isEmpty else { return base }
        return "\(base):\(serial)"
    }

    /// Port and device: `port vid:pid[:serial]`.
    package var description: String { "\(port) \(device)" }
}

/// Four lower-case hexadecimal digits, as USB ids are written.
package func hex4(_ value: UInt16) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
}
