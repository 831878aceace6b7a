package import FeedbackCore

/// Decides whether the service manager may hear that the daemon is alive.
///
/// Every worker is asked and has to answer; a worker that refuses presses but says so is alive,
/// and only silence starves.
package struct Watchdog: Sendable {
    /// What the caller does now.
    package enum Verdict: Hashable, Sendable {
        /// Every worker has answered the last question: feed the watchdog, and ask again.
        case feed
        /// Somebody is late: do not feed.
        case starve
    }

    private let interval: TimeSpan
    private var askedAt: BootTime?

    /// When `turn` is wanted next.
    package private(set) var next: BootTime

    /// Asks every worker four times in each `interval`, the time that the service manager allows.
    ///
    /// So one answer that is late, because of one slow flush, starves nobody.
    package init(interval: TimeSpan, at now: BootTime) {
        self.interval = TimeSpan(microseconds: interval.microseconds / 4)
        next = now
    }

    /// True if the last question is not answered yet by whoever answered then.
    package func isLate(_ answer: BootTime?) -> Bool {
        askedAt.map { asked in answer.map { $0 < asked } ?? true } ?? false
    }

    /// Judges the answers to the last question, which came at these times.
    package mutating func turn(answers: [BootTime?], at now: BootTime) -> Verdict {
        defer {
            askedAt = now
            next = now + interval
        }
        return answers.contains(where: isLate) ? .starve : .feed
    }
}
