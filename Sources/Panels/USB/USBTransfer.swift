import CUSB

/// One transfer that is used again and again, with its buffer; used in one thread.
///
/// It may end only while it is not flying.
@safe
final class USBTransfer {
    /// What became of a transfer.
    enum Outcome: Equatable {
        /// So many bytes moved.
        case completed(Int)
        case cancelled
        case gone
        /// An error, a stall, an overflow or a time-out: the panel may be gone, or well again soon.
        case failed(stalled: Bool)
    }

    private let transfer: UnsafeMutablePointer<libusb_transfer>
    private let buffer: UnsafeMutablePointer<UInt8>
    private let size: Int
    private(set) var isFlying = false
    /// Called from within libusb when the transfer has ended; may submit it again, nothing more.
    var ended: ((USBTransfer, Outcome) -> Void)?

    /// - Throws: `PanelRefusal` only if no memory is left.
    init(size: Int, node: String) throws(PanelRefusal) {
        guard let transfer = unsafe libusb_alloc_transfer(0) else {
            throw PanelRefusal(
                node: node, reason: .usb(doing: "read over USB", words: "out of memory"))
        }
        unsafe self.transfer = transfer
        unsafe buffer = .allocate(capacity: size)
        unsafe buffer.initialize(repeating: 0, count: size)
        self.size = size
    }

    deinit {
        // Memory that the kernel may still write to is better lost than given to somebody else.
        guard !isFlying else { return }
        unsafe libusb_free_transfer(transfer)
        unsafe buffer.deallocate()
    }

    /// Asks an interrupt endpoint for bytes, however long that takes, or sends some.
    func fill(_ handle: borrowing USBHandle, endpoint: UInt8, timeout: UInt32 = 0) {
        unsafe libusb_fill_interrupt_transfer(
            transfer, handle.pointer, endpoint, buffer, CInt(size), USBTransfer.callback,
            Unmanaged.passUnretained(self).toOpaque(), timeout)
    }

    /// Sends a control request; the buffer begins with its eight bytes of set-up.
    func fillControl(_ handle: borrowing USBHandle, timeout: UInt32) {
        unsafe libusb_fill_control_transfer(
            transfer, handle.pointer, buffer, USBTransfer.callback,
            Unmanaged.passUnretained(self).toOpaque(), timeout)
    }

    /// Sends it off; returns libusb's error if it does not go.
    func submit() -> CInt? {
        let code = unsafe libusb_submit_transfer(transfer)
        isFlying = code == 0
        return isFlying ? nil : code
    }

    /// Has the kernel give it back; its end is reported as any other.
    func cancel() {
        if isFlying { _ = unsafe libusb_cancel_transfer(transfer) }
    }

    /// The first bytes of the buffer.
    func bytes(_ count: Int) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: buffer, count: min(count, size)))
    }

    /// Puts bytes into the buffer, as many as it holds.
    func set(_ bytes: [UInt8]) {
        for (index, byte) in bytes.prefix(size).enumerated() { unsafe buffer[index] = byte }
    }

    private func end() {
        isFlying = false
        let outcome: Outcome =
            switch unsafe transfer.pointee.status {
            case LIBUSB_TRANSFER_COMPLETED:
                .completed(unsafe Int(transfer.pointee.actual_length))
            case LIBUSB_TRANSFER_CANCELLED: .cancelled
            case LIBUSB_TRANSFER_NO_DEVICE: .gone
            case LIBUSB_TRANSFER_STALL: .failed(stalled: true)
            default: .failed(stalled: false)
            }
        ended?(self, outcome)
    }

    private static let callback: libusb_transfer_cb_fn = { transfer in
        guard let context = unsafe transfer?.pointee.user_data else { return }
        unsafe Unmanaged<USBTransfer>.fromOpaque(context).takeUnretainedValue().end()
    }
}
