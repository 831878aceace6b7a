package import FeedbackCore

/// What the reports of one USB panel mean, one after the other.
///
/// A value, so that a report whose news nobody could take can be taken again.
package struct ReportFollower {
    /// What somebody has to hear of.
    package enum News: Equatable, Sendable {
        /// The panel is read from now on; these keys are down and do not count until released.
        case attached(held: Set<UInt16>)
        case edge(KeyEdge)
        /// What happened is unknowable.
        case overrun(at: BootTime)
        /// The presses of an open panel are told up to this report.
        case reached(OpenPanelReport, at: BootTime)
    }

    private enum Kind {
        case report(ReportLayout, down: Set<UInt16>?)
        case openPanel(OpenPanelTracker)
    }

    private let codes: [UInt16]
    private var kind: Kind
    /// Reports before this one were not taken.
    private var missed = false
    /// Up to where it was told that an open panel was read.
    private var toldUpTo: BootTime?

    /// An open panel has begun anew: follow it anew.
    package private(set) var hasRestarted = false

    /// Begins, or goes on after an open panel's mark.
    package init(_ profile: PanelProfile, after mark: OpenPanelMark? = nil) {
        codes = profile.keys.map(\.code)
        kind =
            switch profile.source {
            case .report(let layout): .report(layout, down: nil)
            case .openPanel, .evdev: .openPanel(OpenPanelTracker(after: mark))
            }
    }

    /// Bytes of a report of this kind.
    var length: Int {
        switch kind {
        case .report(let layout, _): layout.length
        case .openPanel: OpenPanelReport.length
        }
    }

    /// Reports that an open panel sent and that never came.
    package var lostReports: UInt64 {
        if case .openPanel(let tracker) = kind { tracker.lostReports } else { 0 }
    }

    /// Takes one report.
    ///
    /// - Throws: `ReportRejection` if it is not of the profile's kind; then nothing changes.
    package mutating func take(
        _ bytes: [UInt8], at time: BootTime
    ) throws(ReportRejection) -> [News] {
        switch kind {
        case .report(let layout, let old):
            let down = try layout.keysDown(in: bytes, among: codes)
            kind = .report(layout, down: down)
            guard let old else { return [.attached(held: down)] }
            let edges = KeyEdge.between(old, down, at: time, resynced: missed)
            defer { missed = false }
            return (missed ? [.overrun(at: time)] : []) + edges.map(News.edge)
        case .openPanel(var tracker):
            let finding = tracker.take(try OpenPanelReport(bytes), at: time)
            kind = .openPanel(tracker)
            let news = news(of: finding, at: time)
            guard let (report, time) = tracker.reached else { return news }
            let isDue = toldUpTo.map { time - $0 >= Limits.marksEvery } ?? true
            guard isDue || !news.isEmpty else { return news }
            toldUpTo = time
            return news + [.reached(report, at: time)]
        }
    }

    /// Nothing has come for a while: a panel that reports only changes has no key down.
    package mutating func settle() -> [News] {
        guard case .report(let layout, nil) = kind else { return [] }
        kind = .report(layout, down: [])
        return [.attached(held: [])]
    }

    /// The news of a report could not be told.
    ///
    /// An open panel's counters make up for that.
    package mutating func miss() { missed = true }

    private mutating func news(
        of finding: OpenPanelTracker.Finding, at time: BootTime
    ) -> [News] {
        switch finding {
        case .waiting: return []
        case .attached(let held, let edges):
            return [.attached(held: held.intersection(codes))] + ours(edges)
        case .edges(let edges): return ours(edges)
        case .unknowable(let edges): return [.overrun(at: time)] + ours(edges)
        case .restarted:
            hasRestarted = true
            return [.overrun(at: time)]
        }
    }

    private func ours(_ edges: [KeyEdge]) -> [News] {
        edges.filter { codes.contains($0.code) }.map(News.edge)
    }
}
