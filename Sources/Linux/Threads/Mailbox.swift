package import FeedbackCore
import Glibc
import Synchronization

/// A bounded queue of values from any thread to the one that reads it.
///
/// The reader polls `descriptor`, which is readable as long as messages wait; a sender never waits.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var waiting: [Message] = []
        var refused: UInt64 = 0
    }

    private let state = Mutex(State())
    private let event: EventFD
    private let capacity: Int

    /// - Throws: `SystemError` if the process has no descriptor left.
    package init(capacity: Int) throws(SystemError) {
        self.capacity = capacity
        event = try EventFD()
    }

    /// Readable while messages wait.
    package var descriptor: CInt { event.number }

    /// Adds a message, or counts a refusal and returns false if the queue is full.
    ///
    /// `evenIfFull` is for the one message that must arrive, such as an order to stop.
    @discardableResult
    package func send(_ message: Message, evenIfFull: Bool = false) -> Bool {
        state.withLock { state in
            guard evenIfFull || state.waiting.count < capacity else {
                state.refused += 1
                return false
            }
            state.waiting.append(message)
            // Under the lock, so that the signal stands exactly while messages wait.
            if state.waiting.count == 1 { event.signal() }
            return true
        }
    }

    /// Takes every message that waits, in the order sent.
    package func take() -> [Message] {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return [] }
            event.clear()
            let messages = state.waiting
            state.waiting = []
            return messages
        }
    }

    /// Takes the number of messages refused since the last call.
    package func takeRefused() -> UInt64 {
        state.withLock { state in
            defer { state.refused = 0 }
            return state.refused
        }
    }

    /// Waits until messages are there or `deadline` has come, and takes them.
    package func receive(until deadline: BootTime? = nil) -> [Message] {
        awaitReadable(descriptor, until: deadline)
        return take()
    }
}

/// Blocks until a descriptor is readable or the deadline has come.
package func awaitReadable(_ descriptor: CInt, until deadline: BootTime?) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A signal for another thread is no news on this descriptor.
    while unsafe poll(&entry, 1, pollMilliseconds(until: deadline)) < 0, errno == EINTR {}
}
