import CUSB
import FeedbackCore
import Glibc
import Linux

/// The one owner of a libusb context that finds no devices by itself.
@safe
struct USBContext: ~Copyable {
    let pointer: OpaquePointer
    /// Said once, for all contexts to come: libusb 1.0.26 would look into another thread's context.
    private static let leftDiscovery = hl_usb_leave_discovery()

    /// - Throws: `PanelRefusal` naming the node if libusb cannot start.
    init(node: String) throws(PanelRefusal) {
        var code = Self.leftDiscovery
        var context: OpaquePointer?
        if code == 0 { code = unsafe libusb_init(&context) }
        guard code == 0, let context = unsafe context else {
            throw PanelRefusal(
                node: node, reason: .usb(doing: "read over USB", words: USBCode.words(code)))
        }
        unsafe pointer = context
    }

    deinit { unsafe libusb_exit(pointer) }
}

/// The one owner of an open USB device, with the descriptor and the context that it needs.
///
/// When it ends, the interface is released, the device closed, the context ended and the
/// descriptor closed, in this order. No transfer may be under way then.
@safe
struct USBHandle: ~Copyable {
    let pointer: OpaquePointer
    let context: USBContext
    private let file: FileDescriptor
    private var claimed: CInt?

    /// Opens the node that udev named.
    ///
    /// - Throws: `PanelRefusal` if it cannot be opened.
    init(opening node: USBNode) throws(PanelRefusal) {
        let file = try NodeAccess.open(node.node, written: true)
        let context = try USBContext(node: node.node)
        var handle: OpaquePointer?
        let code = unsafe libusb_wrap_sys_device(context.pointer, Int(file.number), &handle)
        guard code == 0, let handle = unsafe handle else {
            throw PanelRefusal(
                node: node.node, reason: .usb(doing: "opened", words: USBCode.words(code)))
        }
        unsafe pointer = handle
        self.context = context
        self.file = file
        claimed = nil
    }

    deinit {
        if let claimed { _ = unsafe libusb_release_interface(pointer, claimed) }
        unsafe libusb_close(pointer)
    }

    /// True if it is still the device that udev named.
    func isMade(by vendor: UInt16, as product: UInt16) -> Bool {
        var descriptor = libusb_device_descriptor()
        let device = unsafe libusb_get_device(pointer)
        return unsafe libusb_get_device_descriptor(device, &descriptor) == 0
            && descriptor.idVendor == vendor && descriptor.idProduct == product
    }

    /// The endpoints of the interface of this number, or of the first HID interface that has any.
    func endpoints(of interface: UInt8?) -> USBEndpoints? {
        var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
        let device = unsafe libusb_get_device(pointer)
        guard unsafe libusb_get_active_config_descriptor(device, &configuration) == 0,
            let configuration = unsafe configuration
        else { return nil }
        defer { unsafe libusb_free_config_descriptor(configuration) }
        return unsafe USBEndpoints(configuration.pointee, interface: interface)
    }

    /// Takes an interface for ourselves, from the kernel's driver too; returns an error if not.
    mutating func claim(_ interface: UInt8) -> CInt? {
        _ = unsafe libusb_set_auto_detach_kernel_driver(pointer, 1)
        let code = unsafe libusb_claim_interface(pointer, CInt(interface))
        guard code == 0 else { return code }
        claimed = CInt(interface)
        return nil
    }

    /// Has an endpoint go on after a stall.
    func clearHalt(of endpoint: UInt8) { _ = unsafe libusb_clear_halt(pointer, endpoint) }
}
