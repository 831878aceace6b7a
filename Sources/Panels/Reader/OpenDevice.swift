/// A panel that is open: the one owner of an evdev device, or of the thread of a USB panel.
enum OpenDevice: ~Copyable {
    case evdev(EvdevDevice)
    case usb(USBPanel)

    /// The descriptor to poll for reading.
    var descriptor: CInt {
        switch self {
        case .evdev(let device): device.descriptor
        case .usb(let panel): panel.descriptor
        }
    }

    /// Sets lamps that changed, of all that are `lit`; false if the device did not take one.
    func setLamps(_ changes: [UInt16: Bool], of lit: [UInt16: Bool]) -> Bool {
        switch self {
        case .evdev(let device):
            return changes.allSatisfy { device.setLamp($0.key, lit: $0.value) }
        case .usb(let panel):
            panel.show(lit.reduce(0) { $1.value ? $0 | 1 << UInt8($1.key & 7) : $0 })
            return true
        }
    }
}
