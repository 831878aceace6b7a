/// When the next heartbeat is sent, in boot time; uploads have a schedule of their own.
package struct HeartbeatSchedule: Hashable, Sendable {
    /// When the next one is due; it may be in the past.
    package private(set) var next: BootTime
    private var backoff = Backoff()

    /// How an exchange ended.
    package enum Outcome: Hashable, Sendable {
        /// A verified answer about it came; the server wants the next one after so long, or leaves
        /// it to the kiosk with zero.
        case heard(nextAfter: TimeSpan)
        /// A verified answer refuses the kiosk.
        case refused
        /// An HTTP status came without a verified answer, whatever the status says.
        case status(Int, retryAfter: TimeSpan?)
        /// No answer that could be read, or nothing could be sent.
        case unreachable
    }

    /// Begins at the daemon's start.
    ///
    /// The first one comes after U(0, `Limits.heartbeatEvery`), or sooner if the first upload does.
    package init(
        upload: KioskConfiguration.Upload, at start: BootTime,
        using generator: inout some RandomNumberGenerator
    ) {
        let within = min(Limits.heartbeatEvery, upload.firstWithin)
        next = start + .random(upTo: within, using: &generator)
    }

    /// Has the next one sent at once, whatever came of those before: a kiosk was just enrolled.
    package mutating func begin(at now: BootTime) {
        backoff.end()
        next = now
    }

    /// Heartbeats in a row that nobody was heard to have heard.
    package var failures: Int { backoff.failures }

    /// Takes note of how an exchange ended, and plans the next one.
    package mutating func ended(
        _ outcome: Outcome, at now: BootTime, using generator: inout some RandomNumberGenerator
    ) {
        switch outcome {
        case .heard(let after):
            backoff.end()
            let regular = Limits.heartbeatEvery.jittered(
                percent: Limits.uploadJitterPercent, using: &generator)
            next = now + max(regular, after.clamped(to: Limits.nextHeartbeat))
        case .refused:
            backoff.end()
            next = now + Limits.retryRefused
        case .status(let code, let retryAfter):
            next = now + backoff.wait(afterStatus: code, retryAfter, using: &generator)
        case .unreachable:
            next = now + backoff.wait(using: &generator)
        }
    }
}
