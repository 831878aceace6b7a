import FeedbackCore
import Udev

/// What udev and sysfs say about one event node, without opening it.
struct InputNode: Hashable, Sendable {
    /// The path in sysfs, which no two devices share at a time.
    var syspath: String
    /// Such as `/dev/input/event7`.
    var node: String
    /// The name that the device gives itself.
    var name: String
    var identity: PanelIdentity
    var keys: KeyBits
    /// The axes of EV_ABS, in the same form as keys.
    var axes = KeyBits(sysfs: "")
    /// True if udev takes it for a touchscreen.
    var isTouchscreen = false
    /// From its glass to the display, by udev's rules, as libinput reads them.
    var calibration: TouchCalibration.Matrix?

    /// The keys of `profile` that the device does not have.
    func missing(from profile: PanelProfile) -> [UInt16] {
        profile.keys.map(\.code).filter { !keys.contains($0) }
    }
}

extension InputNode {
    /// Describes an event node; nothing for another device, or one that udev is not done with.
    init?(_ device: borrowing UdevDevice) {
        guard device.isInitialized, let syspath = device.syspath, let node = device.node,
            device.name?.hasPrefix("event") == true
        else { return nil }
        self.init(
            syspath: syspath, node: node,
            name: printable(device.parentAttribute("name") ?? "", limit: 80),
            identity: PanelIdentity(device),
            keys: KeyBits(sysfs: device.parentAttribute("capabilities/key") ?? ""),
            axes: KeyBits(sysfs: device.parentAttribute("capabilities/abs") ?? ""),
            isTouchscreen: device.property("ID_INPUT_TOUCHSCREEN") == "1",
            calibration: device.property("LIBINPUT_CALIBRATION_MATRIX")
                .flatMap { TouchCalibration.Matrix(udev: $0) })
    }
}

extension PanelIdentity {
    /// Where a device is plugged in and what it is.
    ///
    /// The port is udev's ID_PATH; without it the `phys` of the driver; a device that exists in
    /// software only may have neither and is at the port `virtual`.
    fileprivate init(_ device: borrowing UdevDevice) {
        let ports = [device.property("ID_PATH"), device.parentAttribute("phys")]
        let serials = [device.property("ID_SERIAL_SHORT"), device.parentAttribute("uniq")]
        let serial = serials.lazy.compactMap(\.self).first { !$0.isEmpty }
        self.init(
            port: printable(ports.lazy.compactMap(\.self).first { !$0.isEmpty } ?? "virtual"),
            vendor: device.parentAttribute("id/vendor").flatMap { UInt16($0, radix: 16) } ?? 0,
            product: device.parentAttribute("id/product").flatMap { UInt16($0, radix: 16) } ?? 0,
            serial: serial.map { printable($0, limit: 64) })
    }
}

/// What a device says of itself, cut short and harmless on a terminal and between YAML's quotes.
///
/// Whatever is not a visible ASCII character or an inner space becomes `_`.
func printable(_ text: String, limit: Int = 100) -> String {
    let quotes = [UInt8(ascii: "\""), UInt8(ascii: "\\")]
    let trimmed = text.utf8.drop { $0 <= 0x20 }.prefix(limit)
    let end = trimmed.lastIndex { $0 > 0x20 }.map { trimmed.index(after: $0) }
    let bytes = trimmed[..<(end ?? trimmed.startIndex)].map { byte in
        (0x20...0x7E).contains(byte) && !quotes.contains(byte) ? byte : UInt8(ascii: "_")
    }
    return String(decoding: bytes, as: UTF8.self)
}
