import CShims
package import FeedbackCore
import Glibc

/// One epoll instance: which of many descriptors have something to say.
package struct Poller: ~Copyable {
    /// What epoll said about a descriptor.
    package struct Ready: Equatable, Sendable {
        /// The number that was given to `watch`.
        package var descriptor: CInt
        /// There is something to read.
        package var readable: Bool
        /// There is room to write.
        package var writable: Bool
        /// The other end is gone, or the device is.
        package var hungUp: Bool
    }

    private let epoll: FileDescriptor

    /// - Throws: `SystemError` if the process has no descriptor left.
    package init() throws(SystemError) {
        let number = try retryingInterrupts("epoll_create1") {
            epoll_create1(CInt(EPOLL_CLOEXEC))
        }
        epoll = FileDescriptor(owning: number)
    }

    /// Readable while any watched descriptor is, so that one poller can watch another.
    package var descriptor: CInt { epoll.number }

    /// Watches a descriptor for reading, and for writing too if asked; again to change it.
    package func watch(_ descriptor: CInt, writing: Bool = false) throws(SystemError) {
        var event = unsafe epoll_event()
        unsafe event.events = EPOLLIN.rawValue | (writing ? EPOLLOUT.rawValue : 0)
        unsafe event.data.fd = descriptor
        if unsafe epoll_ctl(epoll.number, EPOLL_CTL_ADD, descriptor, &event) == 0 { return }
        guard errno == EEXIST else { throw SystemError("epoll_ctl add \(descriptor)") }
        guard unsafe epoll_ctl(epoll.number, EPOLL_CTL_MOD, descriptor, &event) == 0 else {
            throw SystemError("epoll_ctl modify \(descriptor)")
        }
    }

    /// Stops watching a descriptor; call it before closing it.
    package func forget(_ descriptor: CInt) {
        _ = epoll_ctl(epoll.number, EPOLL_CTL_DEL, descriptor, nil)
    }

    /// Waits until something is ready, or until `deadline`; without one, for ever.
    ///
    /// Returns at most 32 descriptors, none after the deadline or a signal.
    /// - Throws: `SystemError` only for a programming mistake.
    package func wait(until deadline: BootTime? = nil) throws(SystemError) -> [Ready] {
        let capacity = 32
        var events = unsafe [epoll_event](repeating: epoll_event(), count: capacity)
        let count = unsafe epoll_wait(
            epoll.number, &events, CInt(capacity), pollMilliseconds(until: deadline))
        guard count >= 0 else {
            guard errno == EINTR else { throw SystemError("epoll_wait") }
            return []
        }
        return unsafe events.prefix(Int(count)).map { event in
            let flags = unsafe event.events
            return Ready(
                descriptor: unsafe event.data.fd,
                readable: flags & EPOLLIN.rawValue != 0,
                writable: flags & EPOLLOUT.rawValue != 0,
                hungUp: flags & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0)
        }
    }
}

/// A poll time-out in ms that ends at or just after `deadline`; -1 without one.
package func pollMilliseconds(until deadline: BootTime?) -> CInt {
    guard let deadline else { return -1 }
    let left = (deadline - BootClock.now()).microseconds
    // Rounded up, or the loop would spin through the last fraction of a millisecond.
    return left <= 0 ? 0 : CInt(clamping: (left + 999) / 1_000)
}
