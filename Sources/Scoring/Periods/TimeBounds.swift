package import FeedbackCore

/// Turns boot times of one boot into spans of civil time.
///
/// What the server stamped is believed first, then the kiosk's clock, best quality first, then
/// what is known of the boots before and after. Sources that agree narrow the span; of sources of
/// one kind that contradict each other the span covers all, and a lesser one that contradicts
/// what is certain is left out. Away from its source a span widens by
/// `Limits.clockDriftPerMillion`.
package struct TimeBounds: Sendable {
    /// No rating is older than this: 2020-01-01T00:00:00Z, before the product existed.
    package static let epoch = WallTime(milliseconds: 1_577_836_800_000)
    /// Where the span ends of what the server contradicts itself about: nobody knows.
    package static let never = WallTime(milliseconds: Limits.timeMilliseconds)

    private let boot: SortedEvidence
    private let around: BootSurroundings

    /// - Parameters:
    ///   - boot: what is known about the boot itself.
    ///   - around: what is known about those before and after it.
    package init(_ boot: BootEvidence, around: BootSurroundings = BootSurroundings()) {
        self.boot = SortedEvidence(boot)
        self.around = around
    }

    /// The span of something at `moment`, in ms of the boot, that came in at `received`.
    package func range(of moment: Int64, received: WallTime) -> TimeRange {
        var span = serverSpan(of: moment, received)
        for anchors in boot.anchors(near: moment) {
            span.narrow(by: anchors.map { Span(of: $0, at: moment) })
        }
        // Other boots' clocks only help where no clock of its own does, and where they can both be
        // true.
        let (floor, ceiling) = (around.clockFloor ?? Self.epoch, around.clockCeiling ?? .max)
        if !boot.hasAnchors, floor <= ceiling { span.narrow(by: [Span(floor, ceiling)]) }
        return TimeRange(earliest: span.low, noLaterThan: span.high)
    }

    /// The span that the server's own stamps leave.
    ///
    /// A floor above a ceiling means that the server's clock was set in between. Nobody knows
    /// which of the two is wrong, so that either may be: the span covers both.
    private func serverSpan(of moment: Int64, _ received: WallTime) -> Span {
        let slack = (Limits.serverClockError + Limits.sleepError).milliseconds
        let lows =
            [around.serverFloor, around.olderFloors[received]].compactMap(\.self)
            + neighbours(of: moment, in: boot.notBefore, \.boot).map {
                Span($0.server, from: $0.boot, to: moment).low
            }
        let highs =
            [received]
            + neighbours(of: moment, in: boot.notAfter, \.boot).map {
                Span($0.server, from: $0.boot, to: moment).high
            }
        let (low, high) = (lows.max() ?? Self.epoch, highs.min() ?? received)
        guard low > high + .milliseconds(2 * slack) else {
            return Span(max(Self.epoch, low), max(low, high)).widened(by: slack)
        }
        return Span(
            lows.filter { $0 <= high }.max() ?? Self.epoch,
            highs.filter { $0 >= low }.min() ?? Self.never
        ).widened(by: slack)
    }
}

/// Two ends in civil time, the second not before the first.
private struct Span {
    var low: WallTime
    var high: WallTime

    init(_ low: WallTime, _ high: WallTime) {
        self.low = low
        self.high = max(low, high)
    }

    /// Civil time at `to` if it was `wall` at `from`, off by the drift in between.
    init(_ wall: WallTime, from: Int64, to: Int64) {
        let distance = TimeSpan.milliseconds(to) - .milliseconds(from)
        let drift = Int64(clamping: ClockWatch.drift(over: distance))
        low = wall + distance + .milliseconds(-drift)
        high = wall + distance + .milliseconds(drift)
    }

    /// What a clock entry says about another moment of its boot.
    init(of anchor: BootEvidence.Anchor, at moment: Int64) {
        self = Span(anchor.wall, from: anchor.boot, to: moment).widened(by: anchor.error)
    }

    func widened(by error: Int64) -> Span {
        Span(low + .milliseconds(-error), high + .milliseconds(error))
    }

    private func overlaps(_ other: Span) -> Bool { low <= other.high && other.low <= high }

    /// Takes from sources of one kind, the nearest first, what agrees with this span.
    ///
    /// They narrow it together if they agree with each other, and else as one that covers all.
    mutating func narrow(by sources: [Span]) {
        let believed = sources.filter(overlaps)
        guard let first = believed.first else { return }
        let agree = believed.allSatisfy { one in believed.allSatisfy(one.overlaps) }
        let lows = believed.map(\.low)
        let highs = believed.map(\.high)
        let said = Span(
            (agree ? lows.max() : lows.min()) ?? first.low,
            (agree ? highs.min() : highs.max()) ?? first.high)
        guard overlaps(said) else { return }
        self = Span(max(low, said.low), min(high, said.high))
    }
}

extension WallTime {
    /// Later than every time that anybody can write.
    fileprivate static let max = WallTime(milliseconds: .max)
}

/// The evidence of one boot, in the order of its clock.
private struct SortedEvidence {
    let notBefore: [BootEvidence.Bracket]
    let notAfter: [BootEvidence.Bracket]
    /// The anchors of each quality, the most trusted first.
    private let anchors: [[BootEvidence.Anchor]]

    init(_ evidence: BootEvidence) {
        notBefore = evidence.notBefore.sorted { $0.boot < $1.boot }
        notAfter = evidence.notAfter.sorted { $0.boot < $1.boot }
        anchors = ClockQuality.byTrust.map { quality in
            evidence.anchors.filter { $0.quality == quality }.sorted { $0.boot < $1.boot }
        }
    }

    /// True if the kiosk's clock was good for anything in this boot.
    var hasAnchors: Bool { !anchors.allSatisfy(\.isEmpty) }

    /// The anchors to believe at `boot`, by quality.
    func anchors(near boot: Int64) -> [[BootEvidence.Anchor]] {
        anchors.map { neighbours(of: boot, in: $0, \.boot) }
    }
}

/// The last item up to `place` and the first one after it, the nearer one first.
///
/// What lies farther away says less, by the drift in between.
private func neighbours<Item>(
    of place: Int64, in items: [Item], _ position: (Item) -> Int64
) -> [Item] {
    var (low, high) = (0, items.count)
    while low < high {
        let middle = (low + high) / 2
        if position(items[middle]) <= place { low = middle + 1 } else { high = middle }
    }
    let around = items[max(0, low - 1)..<min(items.count, low + 1)]
    return around.sorted {
        (place - position($0)).magnitude < (place - position($1)).magnitude
    }
}
