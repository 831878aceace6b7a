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

    private let boots: [UInt32: BootEvidence]
    /// For each boot, the last server time known to be before it.
    private let floors: [UInt32: WallTime]

    /// Takes what is known about each boot of one chain, in any order.
    package init(_ evidence: [BootEvidence]) {
        boots = Dictionary(
            evidence.map { ($0.ordinal, $0) }, uniquingKeysWith: { first, _ in first })
        var floors: [UInt32: WallTime] = [:]
        var floor = Self.epoch
        for boot in evidence.sorted(by: { $0.ordinal < $1.ordinal }) {
            floors[boot.ordinal] = floor
            floor = max(floor, boot.notBefore.map(\.server).max() ?? floor)
        }
        self.floors = floors
    }

    /// The span of `moment`, for something that came in at `received`.
    ///
    /// A boot without a usable anchor gives [last known server time before it, received].
    package func range(of moment: Moment, received: WallTime) -> TimeRange {
        let at = moment.milliseconds
        let boot = boots[moment.bootOrdinal]
        var low = min(floors[moment.bootOrdinal] ?? Self.epoch, received)
        var high = received
        for bracket in boot?.notBefore ?? [] {
            // An earlier moment may lie before the receipt by the time between, and the drift.
            let bound = carry(bracket.server, from: bracket.boot, to: at, widening: -1)
            low = max(low, min(bound, high))
        }
        for bracket in boot?.notAfter ?? [] {
            let bound = carry(bracket.server, from: bracket.boot, to: at, widening: 1)
            high = min(high, max(bound, low))
        }
        for anchor in usable(boot?.anchors ?? [], near: at) {
            let early = carry(anchor.wall, from: anchor.boot, to: at, widening: -1)
            let late = carry(anchor.wall, from: anchor.boot, to: at, widening: 1)
            let (first, last) = (
                early + .milliseconds(-anchor.error), late + .milliseconds(anchor.error)
            )
            guard first <= high, last >= low else { continue }
            (low, high) = (max(low, first), min(high, last))
        }
        return TimeRange(earliest: low, noLaterThan: high)
    }

    private func usable(_ anchors: [BootEvidence.Anchor], near boot: Int64)
        -> [BootEvidence.Anchor]
    {
        anchors.filter { $0.quality != .unset }.sorted {
            let (a, b) = ((boot - $0.boot).magnitude, (boot - $1.boot).magnitude)
            return $0.quality != $1.quality
                ? $0.quality.rawValue > $1.quality.rawValue : (a, $0.boot) < (b, $1.boot)
        }
    }

    /// Civil time at `to` if it was `wall` at `from`, off by the drift in the given direction.
    private func carry(_ wall: WallTime, from: Int64, to: Int64, widening: Int64) -> WallTime {
        let distance = to - from
        // Rounded up, so that the span never comes out too narrow.
        let drift =
            (Int64(distance.magnitude) * Self.driftPerMillion + 999_999) / 1_000_000
        return wall + .milliseconds(distance + widening * drift)
    }
}
