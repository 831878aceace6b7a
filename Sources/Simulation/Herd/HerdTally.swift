import FeedbackCore

/// What is counted while a herd runs, second by second.
struct HerdTally {
    /// Requests that reached the server, for each second.
    var requests: [Int]
    /// Requests that came while the server was away.
    var missed = 0
    /// Requests that the server refused because too many waited.
    var rejections = 0
    /// Exchanges that kiosks gave up while the server was there.
    var timedOut = 0
    /// The most requests that waited at once.
    var mostWaiting = 0
    /// The longest from a request's coming to its answer.
    var longestWait = TimeSpan.zero
    /// Connections opened in each second, and how many more are open than a second before.
    private(set) var opened: [Int]
    private var change: [Int]

    init(seconds: Int) {
        requests = Array(repeating: 0, count: seconds)
        opened = requests
        change = requests
    }

    /// Connections that are open, for each second.
    var open: [Int] {
        var count = 0
        return change.map {
            count += $0; return count
        }
    }

    /// Keeps a connection open, or opens one if it has been closed meanwhile.
    mutating func keep(_ openUntil: inout BootTime?, from now: BootTime, until end: BootTime) {
        if let until = openUntil, until >= now {
            openUntil = max(until, end)
        } else {
            close(openUntil)
            Self.count(&opened, at: now, 1)
            Self.count(&change, at: now, 1)
            openUntil = end
        }
    }

    /// Notes when a connection was, or will be, closed.
    mutating func close(_ openUntil: BootTime?) {
        if let openUntil { Self.count(&change, at: openUntil, -1) }
    }

    /// Breaks a connection, if there is one.
    mutating func close(_ openUntil: inout BootTime?, at now: BootTime) {
        close(openUntil.map { min($0, now) })
        openUntil = nil
    }

    private static func count(_ seconds: inout [Int], at time: BootTime, _ number: Int) {
        let second = Int(time.milliseconds / 1_000)
        if seconds.indices.contains(second) { seconds[second] += number }
    }
}
