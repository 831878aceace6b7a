/// When the next upload starts, in boot time.
///
/// Kiosks are switched on together, fail together and are refused together; every wait that is
/// theirs to choose is drawn at random so that they do not come back together.
package struct RetrySchedule: Hashable, Sendable {
    private let upload: KioskConfiguration.Upload
    /// When the next upload starts at the latest.
    private var next: BootTime
    /// When enough waiting ratings may start it at the earliest.
    private var earliest: BootTime
    private var backoff = Backoff()

    /// Uploads in a row that ended without a verified receipt.
    package var failures: Int { backoff.failures }

    /// Begins at the daemon's start: the first upload comes after U(0, `upload.firstWithin`).
    ///
    /// A daemon that is started again waits like a kiosk that is switched on: it cannot know how
    /// many others were started with it, by a power cut or by an update of all.
    package init(
        upload: KioskConfiguration.Upload, at start: BootTime,
        using generator: inout some RandomNumberGenerator
    ) {
        self.upload = upload
        next = start + .random(upTo: upload.firstWithin, using: &generator)
        earliest = next
    }

    /// When the next upload starts, with so many ratings waiting; it may be in the past.
    ///
    /// Many ratings start an upload early, but never one that a failure or the server put off.
    package func nextUpload(ratingsWaiting: Int) -> BootTime {
        ratingsWaiting >= upload.afterRatings ? earliest : next
    }

    /// Takes note of how an upload ended, and plans the next one.
    package mutating func ended(
        _ outcome: UploadOutcome, at now: BootTime,
        using generator: inout some RandomNumberGenerator
    ) {
        switch outcome {
        case .held(let after, let more):
            backoff.end()
            earliest = now + after.clamped(to: Limits.nextUpload)
            next = more ? earliest : max(earliest, regular(after: now, using: &generator))
        case .refused(let after):
            backoff.end()
            wait(max(Limits.retryRefused, after.clamped(to: Limits.nextUpload)), after: now)
        case .status(let code, let retryAfter):
            wait(
                backoff.wait(afterStatus: code, retryAfter, using: &generator), after: now)
        case .unreachable:
            wait(backoff.wait(using: &generator), after: now)
        }
    }

    private mutating func wait(_ delay: TimeSpan, after now: BootTime) {
        next = now + delay
        earliest = next
    }

    private func regular(
        after now: BootTime, using generator: inout some RandomNumberGenerator
    ) -> BootTime {
        now + upload.every.jittered(percent: Limits.uploadJitterPercent, using: &generator)
    }
}
