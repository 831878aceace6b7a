import Linux

/// Why a device cannot be read as a panel, or as a touchscreen.
package struct PanelRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// What stands in the way.
    package enum Reason: Equatable, Sendable {
        /// Opening failed with this errno; `hint` says whose the node is and what to do.
        case unreadable(code: CInt, hint: String)
        /// The kernel does not stamp this device's events in boot time.
        case noBootTime(code: CInt)
        /// The node does not answer as an event device does.
        case notEventDevice(code: CInt)
        /// Between udev's word and our open another device took over the node.
        case otherDevice
        /// Another process has grabbed the panel.
        case grabbed
        /// The grab failed with another errno.
        case grabFailed(code: CInt)
        /// The descriptor cannot be polled.
        case unwatchable(code: CInt)
        /// The system has no thread or descriptor left for a USB panel.
        case noThread(code: CInt)
        /// Something that libusb was asked to do failed, with its words for it.
        case usb(doing: String, words: String)
        /// Another process has grabbed the touchscreen.
        case touchGrabbed
        /// The touchscreen lacks these axes of multitouch protocol B.
        case noAxes([String])
        /// The axis of the touchscreen has no length.
        case emptyAxis(String)
        /// The USB device has no such interface, or one that sends no reports.
        case noReports(interface: UInt8?)
    }

    /// Such as `/dev/input/event7`.
    package var node: String
    /// What stands in the way, with the kernel's errno where it gave one.
    package var reason: Reason

    package var description: String {
        switch reason {
        case .unreadable(let code, let hint):
            "\(node) cannot be opened (\(SystemError.words(for: code)))\(hint)"
        case .noBootTime(let code):
            "\(node) cannot stamp presses in boot time (\(SystemError.words(for: code))): "
                + "without honest times it is not read"
        case .notEventDevice(let code):
            "\(node) does not answer as an event device (\(SystemError.words(for: code)))"
        case .otherDevice:
            "\(node) now belongs to another device"
        case .grabbed:
            "\(node) is held by another process, which grabbed it: stop that process, "
                + "or say grab: false in the panel's profile"
        case .grabFailed(let code):
            "\(node) cannot be grabbed (\(SystemError.words(for: code)))"
        case .unwatchable(let code):
            "\(node) cannot be polled (\(SystemError.words(for: code)))"
        case .noThread(let code):
            "\(node) cannot have a thread of its own (\(SystemError.words(for: code)))"
        case .usb(let doing, let words):
            "\(node) cannot be \(doing) (\(words))"
        case .touchGrabbed:
            "\(node) is held by another process, which grabbed it: stop that process"
        case .noAxes(let axes):
            "\(node) lacks \(axes.joined(separator: ", ")): only touchscreens that speak the"
                + " kernel's multitouch protocol B are read"
        case .emptyAxis(let axis):
            "\(node) says that its \(axis) ends where it begins: where it is touched cannot be told"
        case .noReports(let interface):
            "\(node) has no \(interface.map { "interface \($0)" } ?? "HID interface")"
                + " with an interrupt IN endpoint"
        }
    }
}
