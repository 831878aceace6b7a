package import FeedbackCore

/// What came of a herd.
package struct HerdOutcome: Hashable, Sendable {
    /// Requests that reached the server, or came while it was away.
    package let requests: Int
    /// Of them those that came while it was away.
    package let missed: Int
    /// Requests that the server refused because too many waited.
    package let rejections: Int
    /// Exchanges that kiosks gave up though the server was there.
    package let timedOut: Int
    /// Requests a second once everything has calmed down: the mean of the last five minutes.
    package let steady: Double
    /// The most requests of one second, from the moment that matters on: the switching on, or the
    /// server's return.
    package let peak: Int
    /// Requests a second in the busiest 60 seconds, from the same moment on.
    package let busiestMinute: Double
    /// The most requests that waited at once.
    package let mostWaiting: Int
    /// The longest from a request's coming to its answer.
    package let longestWait: TimeSpan
    /// The most connections open at once.
    package let connections: Int
    /// The most connections opened within one second, from the same moment on.
    package let opened: Int
    /// Kiosks that still owe ratings from before that moment.
    package let owing: Int
    /// Ratings that all kiosks owed at that moment.
    package let owed: Int
    /// From that moment until the last of those ratings was held; nothing if some never were.
    package let drained: TimeSpan?
    /// From that moment until the last kiosk heard from the server; nothing if one never did.
    package let heard: TimeSpan?

    init(_ herd: Herd) {
        let tally = herd.tally
        let start = herd.plan.away?.upperBound ?? BootTime(microseconds: 0)
        let first = min(Int(start.milliseconds / 1_000), tally.requests.count)
        let reached = tally.requests.reduce(0, +)
        requests = reached + tally.missed
        missed = tally.missed
        rejections = tally.rejections
        timedOut = tally.timedOut
        let last = tally.requests.dropLast().suffix(300)
        steady = Double(last.reduce(0, +)) / Double(max(1, last.count))
        peak = tally.requests[first...].max() ?? 0
        busiestMinute = Self.busiestMinute(tally.requests[first...])
        mostWaiting = tally.mostWaiting
        longestWait = tally.longestWait
        connections = tally.open.max() ?? 0
        opened = tally.opened[first...].max() ?? 0
        owing = herd.kiosks.count { $0.drainedAt == nil }
        owed = herd.kiosks.reduce(0) { $0 + $1.owed - $1.heldBefore }
        let drainedAt = herd.kiosks.map(\.drainedAt)
        drained =
            drainedAt.contains(nil)
            ? nil
            : drainedAt.compactMap(\.self).max().map {
                max(.zero, $0 - start)
            }
        let heardAt = herd.kiosks.map(\.heardAt)
        heard = heardAt.contains(nil) ? nil : heardAt.compactMap(\.self).max().map { $0 - start }
    }

    /// The mean of the busiest 60 of these seconds.
    private static func busiestMinute(_ seconds: ArraySlice<Int>) -> Double {
        var sum = seconds.prefix(60).reduce(0, +)
        var most = sum
        for second in seconds.indices.dropFirst(60) {
            sum += seconds[second] - seconds[second - 60]
            most = max(most, sum)
        }
        return Double(most) / 60
    }
}
