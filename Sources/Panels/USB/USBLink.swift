import CUSB
import FeedbackCore
import Linux
import Synchronization

/// What the input thread and the thread of one USB panel share.
final class USBLink: Sendable {
    /// What the panel's thread tells.
    enum Message: Sendable {
        /// What reports said, in order.
        case news([ReportFollower.News])
        /// How the panel behaves, when that changed.
        case conduct(USBConduct)
        /// The last word: the device is closed.
        case ended(Ending)
    }

    /// Why a panel's thread ended.
    enum Ending: Equatable, Sendable {
        /// The device is gone.
        case gone
        /// It was told to.
        case stopped
        /// The device cannot be read, or no longer; why.
        case refused(String)
    }

    /// What the panel's thread shall do.
    struct Orders: Sendable {
        /// The lamps that shall be lit, bit n for lamp n + 1.
        var lamps: UInt8 = 0
        /// Presses were being recorded then; nothing before that was ever said.
        var aliveAt: BootTime?
        var stop = false
    }

    let inbox: Mailbox<Message>
    private let orders = Mutex(Orders())
    private let waker = Mutex(Waker())

    /// - Throws: `SystemError` if the process has no descriptor left.
    init() throws(SystemError) { inbox = try Mailbox(capacity: Limits.waitingNews) }

    /// Changes the orders and wakes the panel's thread.
    func order(_ change: (inout Orders) -> Void) {
        orders.withLock { change(&$0) }
        waker.withLock { $0.wake() }
    }

    func takeOrders() -> Orders { orders.withLock { $0 } }

    /// Says whom to wake, or nobody any more; called by the panel's thread.
    func wakes(_ context: OpaquePointer?) {
        waker.withLock { unsafe $0.context = context }
    }
}

/// Interrupts the event handling of a libusb context, while there is one.
@safe
private struct Waker: @unchecked Sendable {  // because any thread may use a libusb context
    var context: OpaquePointer?

    init() { unsafe context = nil }

    func wake() {
        if let context = unsafe context { unsafe libusb_interrupt_event_handler(context) }
    }
}
