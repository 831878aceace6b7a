/// Follows the reports of one open panel, from its attachment on.
///
/// What the bitmap did not show the counters tell, so that a lost report loses no press. What the
/// panel counted before it was attached, or before it was restarted, is nobody's press. Times are
/// the panel's own, brought to our clock: a report that came late does not move a press.
///
/// A panel that was read a moment ago (`Limits.foundWithin`), and was not restarted since, is
/// followed from where that ended, so that a short time in which nobody reads loses no press.
package struct OpenPanelTracker: Hashable, Sendable {
    /// What a report says beyond those before it.
    package enum Finding: Hashable, Sendable {
        /// What was reported may have waited in the panel: a report without a change tells.
        case waiting
        /// The panel is read from now on; keys `held` do not count until released.
        case attached(held: Set<UInt16>, [KeyEdge])
        /// What happened since the last report, in order of time; often nothing.
        case edges([KeyEdge])
        /// The counters contradict the time or the bitmap: only the difference is known.
        case unknowable([KeyEdge])
        /// The panel began anew; what it reports belongs to another attachment.
        case restarted
    }

    private struct Sample: Hashable {
        var report: OpenPanelReport
        /// Device time without its wraps.
        var uptime: TimeSpan
        /// When the panel made the report, by our clock.
        var time: BootTime
    }

    /// Reports that never came, as the sequence tells (modulo 256).
    package private(set) var lostReports: UInt64 = 0
    private var last: Sample?
    /// Before the attachment: the report before, and how many showed a change.
    private var previous: OpenPanelReport?
    private var changes = 0
    private var isAttached = false
    /// Our clock minus the panel's, the least that was seen: reports only ever come late.
    private var offset = TimeSpan.zero
    /// Where an earlier attachment of the panel ended.
    private let mark: OpenPanelMark?

    /// Begins, or goes on after `mark` if the panel's clock says that it is on since then.
    package init(after mark: OpenPanelMark? = nil) { self.mark = mark }

    /// The last report and when the panel made it; nothing before the attachment.
    package var reached: (report: OpenPanelReport, time: BootTime)? {
        isAttached ? last.map { ($0.report, $0.time) } : nil
    }

    /// Takes the next report, received at `time`.
    package mutating func take(_ report: OpenPanelReport, at time: BootTime) -> Finding {
        guard let last else {
            begin(report, at: time)
            return .waiting
        }
        guard isAttached else {
            return isFresh(report) ? attach(with: report, after: last, at: time) : .waiting
        }
        guard let sample = sample(report, after: last, at: time) else { return .restarted }
        self.last = sample
        // The very same report again is none.
        if report != last.report {
            lostReports += UInt64(report.sequence &- last.report.sequence &- 1)
        }
        let (edges, isKnown) = Self.edges(from: last, to: sample)
        return isKnown ? .edges(edges) : .unknowable(edges)
    }

    /// When the panel made a report; nothing if its clock went back, or ran ahead of ours.
    private mutating func sample(
        _ report: OpenPanelReport, after last: Sample, at time: BootTime
    ) -> Sample? {
        let milliseconds = Int32(bitPattern: report.milliseconds &- last.report.milliseconds)
        guard milliseconds >= 0 else { return nil }
        let elapsed = TimeSpan.milliseconds(Int64(milliseconds))
        let uptime = last.uptime + elapsed
        let seen = time.sinceBoot - uptime
        guard offset - seen <= Limits.panelClockSlack else { return nil }
        // A slow quartz may fall behind by a thousandth, or its stamps would age for ever.
        offset = min(seen, offset + TimeSpan(microseconds: elapsed.microseconds / 1_000))
        return Sample(
            report: report, uptime: uptime,
            time: max(last.time, BootTime(microseconds: (offset + uptime).microseconds)))
    }

    /// Counts from a fresh report on, and what happened since the first unless that was an old one.
    private mutating func attach(
        with report: OpenPanelReport, after first: Sample, at time: BootTime
    ) -> Finding {
        if let finding = resume(with: report, at: time) { return finding }
        isAttached = true
        guard let sample = sample(report, after: first, at: time) else {
            begin(report, at: time)
            return .attached(held: report.down, [])
        }
        last = sample
        return .attached(
            held: first.report.down, Self.edges(from: first, to: sample).edges.map(\.found))
    }

    /// True if the report was made when it was sent: one that shows a change has the time of that.
    ///
    /// More changes than a panel can keep cannot all be old.
    private mutating func isFresh(_ report: OpenPanelReport) -> Bool {
        defer { previous = report }
        guard let previous else { return false }
        let isChange = report.bitmap != previous.bitmap || report.counters != previous.counters
        if isChange { changes += 1 }
        return !isChange || changes > Limits.waitingChanges
    }

    private mutating func begin(_ report: OpenPanelReport, at time: BootTime) {
        previous = report
        let uptime = TimeSpan.milliseconds(Int64(report.milliseconds))
        last = Sample(report: report, uptime: uptime, time: time)
        offset = time.sinceBoot - uptime
    }
}

extension OpenPanelTracker {
    /// Goes on after the mark; nothing if the panel was restarted since, or if nobody can tell.
    ///
    /// A fresh report tells when the panel was powered on, to the error of two clocks. One that was
    /// restarted since the mark was powered on later than it seemed then, at least by as much as it
    /// had been on.
    private mutating func resume(with report: OpenPanelReport, at time: BootTime) -> Finding? {
        guard let mark else { return nil }
        let milliseconds = Int32(bitPattern: report.milliseconds &- mark.report.milliseconds)
        guard milliseconds >= 0 else { return nil }
        let elapsed = TimeSpan.milliseconds(Int64(milliseconds))
        let marked = TimeSpan.milliseconds(Int64(mark.report.milliseconds))
        let uptime = marked + elapsed
        let seen = time.sinceBoot - uptime
        let slack = Limits.panelClockSlack
        guard marked > slack, elapsed <= Limits.foundWithin,
            (seen - mark.offset).microseconds.magnitude <= slack.microseconds.magnitude
        else { return nil }
        let old = Sample(report: mark.report, uptime: marked, time: mark.time)
        let new = Sample(report: report, uptime: uptime, time: max(mark.time, time))
        let (edges, isKnown) = Self.edges(from: old, to: new)
        guard isKnown else { return nil }
        isAttached = true
        last = new
        offset = seen
        return .attached(held: old.report.down, edges.map(\.found))
    }

    /// The edges between two reports, and whether the counters can be believed.
    ///
    /// A counter that rose faster than a finger can, or not at all though its key went down, says
    /// nothing, nor does one that tells of presses at nobody knows which hour: then the bitmaps
    /// alone are compared.
    private static func edges(
        from old: Sample, to new: Sample
    ) -> (edges: [KeyEdge], isKnown: Bool) {
        let elapsed = new.uptime - old.uptime
        let (was, isNow) = (old.report.down, new.report.down)
        let most = 1 + elapsed.microseconds / Limits.pressPeriod.microseconds
        var edges: [KeyEdge] = []
        for code in 0..<OpenPanelReport.keys {
            let presses = new.report.counters[Int(code)] &- old.report.counters[Int(code)]
            let wentDown = isNow.contains(code) && !was.contains(code)
            let isTimely = elapsed <= Limits.foundWithin || presses == (wentDown ? 1 : 0)
            guard isTimely, Int64(presses) <= most, !wentDown || presses > 0 else {
                return (KeyEdge.between(was, isNow, at: new.time, resynced: true), false)
            }
            edges += Self.edges(
                of: code, from: was.contains(code), to: isNow.contains(code),
                presses: Int(presses), between: old.time, and: new.time)
        }
        // Stable: edges of one key keep their order, whatever their times.
        return (edges.sorted { $0.time < $1.time }, true)
    }

    /// How one key came from `was` to `isNow` with so many presses.
    ///
    /// When the edges that no report showed happened is not known; evenly spread, presses with time
    /// for it count apart, and those without are merged as always. The last edge, if the bitmap
    /// shows it, is as it was seen.
    private static func edges(
        of code: UInt16, from was: Bool, to isNow: Bool, presses: Int, between start: BootTime,
        and end: BootTime
    ) -> [KeyEdge] {
        let count = 2 * presses + (was ? 1 : 0) - (isNow ? 1 : 0)
        let gap = max(0, (end - start).microseconds)
        return (0..<count).map { index in
            let left = Int64(count - 1 - index)
            let before = gap / Int64(count) * left
            return KeyEdge(
                code: code, down: was == (index % 2 == 1),
                time: BootTime(microseconds: end.microseconds - before),
                resynced: left > 0 || was == isNow)
        }
    }
}

extension KeyEdge {
    /// The same, of which nobody knows when exactly it happened.
    fileprivate var found: KeyEdge {
        KeyEdge(code: code, down: down, time: time, resynced: true)
    }
}

extension BootTime {
    fileprivate var sinceBoot: TimeSpan { self - BootTime(microseconds: 0) }
}
