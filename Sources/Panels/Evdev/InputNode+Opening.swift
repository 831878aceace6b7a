import CShims
import FeedbackCore
import Glibc
import Linux

extension InputNode {
    /// Opens the node, to be read with the kernel's boot time stamps.
    func open() throws(PanelRefusal) -> FileDescriptor {
        let file = try NodeAccess.open(node)
        // At once: later it would throw queued presses away.
        let clock = hl_evdev_set_clock(file.number, CLOCK_BOOTTIME)
        guard clock == 0 else {
            throw PanelRefusal(node: node, reason: .noBootTime(code: -clock))
        }
        return file
    }
}

extension Evdev {
    /// - Throws: `PanelRefusal` if the device is no longer the one that udev named.
    func confirm(_ node: InputNode) throws(PanelRefusal) {
        guard isMade(by: node.identity.vendor, as: node.identity.product) else {
            throw PanelRefusal(node: node.node, reason: .otherDevice)
        }
    }
}
