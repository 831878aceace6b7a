import CShims
import Glibc

/// A counter in the kernel that one thread raises to wake another from its poll.
package final class EventFD: Sendable {
    /// The descriptor to poll for reading.
    package let number: CInt

    /// - Throws: `SystemError` if the process has no descriptor left.
    package init() throws(SystemError) {
        number = try retryingInterrupts("eventfd") { eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK)) }
    }

    deinit { _ = close(number) }

    /// Makes the descriptor readable until `clear`.
    package func signal() {
        // The only failure is a counter at its maximum, and then it is readable already.
        _ = eventfd_write(number, 1)
    }

    /// Makes the descriptor unreadable again.
    package func clear() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(number, &count)
    }
}
