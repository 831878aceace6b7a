package import FeedbackCore
import Synchronization

/// What other threads tell the uplink while it sits in an exchange, and what it tells them.
package final class UplinkSignals: Sendable {
    private let deadline = Atomic(Int64.max)
    private let lastBeat = Atomic(Int64.min)

    package init() {}

    /// From then on every exchange is given up.
    package func stop(at time: BootTime) {
        deadline.store(time.microseconds, ordering: .relaxed)
    }

    /// Whether the time to give up has come.
    package func isOver(at now: BootTime) -> Bool {
        now.microseconds >= deadline.load(ordering: .relaxed)
    }

    /// Notes that the thread is alive.
    package func beat(at now: BootTime) {
        lastBeat.store(now.microseconds, ordering: .relaxed)
    }

    /// When the thread was last seen alive, within or between exchanges.
    package var aliveAt: BootTime {
        BootTime(microseconds: lastBeat.load(ordering: .relaxed))
    }
}
