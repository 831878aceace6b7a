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
    /// Uploads in a row that ended without a verified receipt.
    package private(set) var failures = 0

    /// Begins at the daemon's start: the first upload comes after U(0, `upload.firstWithin`).
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
            failures = 0
            earliest = now + after.clamped(to: Limits.nextUpload)
            next = more ? earliest : max(earliest, regular(after: now, using: &generator))
        case .refused(let after):
            failures = 0
            wait(max(Limits.retryRefused, after.clamped(to: Limits.nextUpload)), after: now)
        case .status(let code, let retryAfter):
            wait(delay(after: code, retryAfter, using: &generator), after: now)
            failures += 1
        case .unreachable:
            wait(backoff(using: &generator), after: now)
            failures += 1
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

    private func delay(
        after code: Int, _ retryAfter: TimeSpan?,
        using generator: inout some RandomNumberGenerator
    ) -> TimeSpan {
        switch (code, retryAfter) {
        case (429, let span?), (503, let span?): span.clamped(to: Limits.retryAfter)
        case (429, nil): backoff(using: &generator)
        case (400...499, _): Limits.retryRefused
        default: backoff(using: &generator)
        }
    }

    /// U(0, min(ceiling, base · 2ⁿ)): the jitter comes after the cap, or the cap would undo it.
    private func backoff(using generator: inout some RandomNumberGenerator) -> TimeSpan {
        let doublings = min(failures, 16)
        let grown = TimeSpan(microseconds: Limits.retryBase.microseconds << Int64(doublings))
        return .random(upTo: min(Limits.retryCeiling, grown), using: &generator)
    }
}

extension TimeSpan {
    fileprivate func clamped(to range: ClosedRange<TimeSpan>) -> TimeSpan {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
