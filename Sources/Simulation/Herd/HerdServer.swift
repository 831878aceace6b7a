import FeedbackCore

/// A server that answers one request after the other, so many a second, and lets some wait.
///
/// What comes when the queue is full is refused at once, as the real server refuses it.
package struct HerdServer: Sendable {
    /// Answers a second, to batches and heartbeats alike.
    package let capacity: Int
    /// Requests that may wait.
    package let queue: Int
    /// When the last of those that wait will have been answered.
    private var busyUntil = BootTime(microseconds: 0)

    /// - Parameters:
    ///   - capacity: answers a second, at least one.
    ///   - queue: requests that may wait; what the real server's writer lets wait.
    package init(capacity: Int, queue: Int = 4_096) {
        self.capacity = max(1, capacity)
        self.queue = queue
    }

    /// Requests that wait at `now`.
    func waiting(at now: BootTime) -> Int {
        Int(max(0, (busyUntil - now).microseconds) * Int64(capacity) / 1_000_000)
    }

    /// When a request that comes at `now` will have been answered; nothing if it is refused.
    mutating func take(at now: BootTime) -> BootTime? {
        guard waiting(at: now) < queue else { return nil }
        let work = TimeSpan(microseconds: 1_000_000 / Int64(capacity))
        busyUntil = max(busyUntil, now) + work
        return busyUntil
    }
}
