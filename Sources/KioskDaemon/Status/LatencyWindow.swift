package import FeedbackCore

/// The last latencies of something, for their percentiles.
package struct LatencyWindow: Sendable {
    private var latencies: [TimeSpan] = []
    private var oldest = 0
    private let capacity: Int

    /// Keeps the last `capacity` latencies.
    package init(capacity: Int = 512) { self.capacity = capacity }

    /// Adds a latency, forgetting the oldest once the window is full.
    package mutating func add(_ latency: TimeSpan) {
        if latencies.count < capacity {
            latencies.append(latency)
        } else {
            latencies[oldest] = latency
            oldest = (oldest + 1) % capacity
        }
    }

    /// The latency that so many percent of the window do not exceed; nothing if it is empty.
    ///
    /// By the nearest-rank method: the smallest value with at least that share at or below it.
    package func percentile(_ percent: Int) -> TimeSpan? {
        guard !latencies.isEmpty else { return nil }
        let rank = (latencies.count * percent + 99) / 100
        return latencies.sorted()[max(rank, 1) - 1]
    }
}
