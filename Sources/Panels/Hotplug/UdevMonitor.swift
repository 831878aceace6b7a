import Linux
import Udev

/// Which input and USB devices there are, and which come and go.
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

    private let subscription: UdevSubscription

    /// Subscribes, so that what is plugged in from now on is not missed.
    ///
    /// - Throws: `SystemError` if the netlink socket of udev cannot be had.
    init() throws(SystemError) {
        subscription = try UdevSubscription([.init("input"), .init("usb", kind: "usb_device")])
    }

    /// Readable while changes wait.
    var descriptor: CInt { subscription.descriptor }

    /// The next change, or nothing if none waits.
    func next() -> Change? {
        while true {
            switch subscription.next() {
            case .nothing: return nil
            case .lost: return .unknown
            case .device(let device):
                if device.action == "remove" {
                    guard let syspath = device.syspath else { continue }
                    return .removed(syspath: syspath)
                }
                if let node = DeviceNode(device) { return .present(node) }
            }
        }
    }

    /// Every event node and USB device that is there and that udev is done with, in the order of
    /// their syspaths.
    func present() -> [DeviceNode] { subscription.present { DeviceNode($0) } }

    /// The device at a syspath, if it is there and udev is done with it.
    func node(at syspath: String) -> DeviceNode? {
        guard let device = subscription.device(at: syspath) else { return nil }
        return DeviceNode(device)
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
