package import FeedbackCore

/// Turns boot times of one chain into spans of civil time.
///
/// The server's own times are believed first, then the kiosk's clock, best quality and nearest
/// entry first; a clock entry that contradicts what is already certain is left out. Away from
/// its evidence a boot clock may drift by `driftPerMillion`.
package struct TimeBounds: Sendable {
    /// What a quartz may drift, in parts per million.
    package static let driftPerMillion: Int64 = 100
    /// No rating is older than this: 2020-01-01T00:00:00Z, before the product existed.
    package static let epoch = WallTime(milliseconds: 1_577_836_800_000)

    private let boots: [UInt32: SortedEvidence]
    /// For each boot, the last server time known to be before it.
    private let floors: [UInt32: WallTime]

    /// Takes what is known about each boot of one chain, in any order.
    ///
    /// - Parameters:
    ///   - evidence: at most one for each boot.
    ///   - floor: a server time that is known to be before all of them.
    package init(_ evidence: [BootEvidence], floor: WallTime = epoch) {
        var boots: [UInt32: SortedEvidence] = [:]
        var floors: [UInt32: WallTime] = [:]
        var floor = floor
        for boot in evidence.sorted(by: { $0.ordinal < $1.ordinal }) {
            boots[boot.ordinal] = SortedEvidence(boot)
            floors[boot.ordinal] = floor
            floor = max(floor, boot.notBefore.map(\.server).max() ?? floor)
        }
        self.boots = boots
        self.floors = floors
    }

    /// The span of `moment`, for something that came in at `received`.
    ///
    /// A boot without a usable anchor gives [last known server time before it, received].
    package func range(of moment: Moment, received: WallTime) -> TimeRange {
        let at = moment.milliseconds
        var low = min(floors[moment.bootOrdinal] ?? Self.epoch, received)
        var high = received
        guard let boot = boots[moment.bootOrdinal] else {
            return TimeRange(earliest: low, noLaterThan: high)
        }
        for bracket in neighbours(of: at, in: boot.notBefore, \.boot) {
            let bound = carry(bracket.server, from: bracket.boot, to: at, widening: -1)
            low = max(low, min(bound, high))
        }
        for bracket in neighbours(of: at, in: boot.notAfter, \.boot) {
            let bound = carry(bracket.server, from: bracket.boot, to: at, widening: 1)
            high = min(high, max(bound, low))
        }
        for anchor in boot.anchors(near: at) {
            let first = carry(anchor.wall, from: anchor.boot, to: at, widening: -1)
            let last = carry(anchor.wall, from: anchor.boot, to: at, widening: 1)
            let early = first + .milliseconds(-anchor.error)
            let late = last + .milliseconds(anchor.error)
            guard early <= high, late >= low else { continue }
            (low, high) = (max(low, early), min(high, late))
        }
        return TimeRange(earliest: low, noLaterThan: high)
    }

    /// Civil time at `to` if it was `wall` at `from`, off by the drift in the given direction.
    private func carry(_ wall: WallTime, from: Int64, to: Int64, widening: Int64) -> WallTime {
        let distance = to - from
        // Rounded up, so that the span never comes out too narrow.
        let drift =
            (Int64(distance.magnitude) * Self.driftPerMillion + 999_999) / 1_000_000
        return wall + .milliseconds(distance) + .milliseconds(widening * drift)
    }
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

    /// The anchors to believe at `boot`, in that order.
    func anchors(near boot: Int64) -> [BootEvidence.Anchor] {
        anchors.flatMap { neighbours(of: boot, in: $0, \.boot) }
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
