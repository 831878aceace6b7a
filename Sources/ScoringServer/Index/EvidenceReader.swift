import FeedbackCore
import SQLite
import Scoring

/// Reads from the index what dates a stretch of one boot: the evidence in it, the nearest on
/// either side, and what the boots around it say.
struct EvidenceReader {
    let index: Database
    let line: Int64
    /// Which rows belong to the part of the chain, as a condition.
    let condition: String

    /// What is known about the ratings of `span`, in ms of the boot, that came in at the times
    /// `received`.
    func bounds(
        of ordinal: UInt32, _ span: ClosedRange<Int64>, received: Set<WallTime>
    ) throws -> TimeBounds {
        var (boot, around) = try stamps(of: ordinal, span, received: received)
        for quality in ClockQuality.byTrust {
            boot.anchors += try evidence(0, quality, ordinal, span) {
                .init(boot: $0, wall: $1, error: $2, quality: quality)
            }
        }
        if boot.anchors.isEmpty {
            around.clockFloor = try clock(nextTo: ordinal, isEarlier: true)?.bound
            around.clockCeiling = try clock(nextTo: ordinal, isEarlier: false)?.bound
        }
        return TimeBounds(boot, around: around)
    }

    /// What the server's own stamps say about a stretch of a boot, and nothing else.
    private func stamps(
        of ordinal: UInt32, _ span: ClosedRange<Int64>, received: Set<WallTime>
    ) throws -> (BootEvidence, BootSurroundings) {
        let boot = BootEvidence(
            ordinal: ordinal,
            notBefore: try evidence(1, .unset, ordinal, span) { boot, wall, _ in
                .init(boot: boot, server: wall)
            },
            notAfter: try evidence(2, .unset, ordinal, span) { boot, wall, _ in
                .init(boot: boot, server: wall)
            })
        var around = BootSurroundings(serverFloor: try serverFloor(before: ordinal))
        for time in received where time < around.serverFloor ?? time {
            around.olderFloors[time] = try serverFloor(before: ordinal, upTo: time)
        }
        return (boot, around)
    }

    private func evidence<Item>(
        _ kind: Int, _ quality: ClockQuality, _ ordinal: UInt32, _ span: ClosedRange<Int64>,
        _ make: (Int64, WallTime, Int64) -> Item
    ) throws -> [Item] {
        let rows =
            "FROM evidence WHERE line = ?1 AND ordinal = ?2 AND kind = ?3 AND quality = ?4 AND "
            + condition
        return try index.all(
            """
            SELECT boot, wall, error \(rows)
            AND boot >= coalesce((SELECT max(boot) \(rows) AND boot <= ?5), ?5)
            AND boot <= coalesce((SELECT min(boot) \(rows) AND boot >= ?6), ?6)
            """, line, ordinal, kind, Int(quality.rawValue), span.lowerBound, span.upperBound
        ) { make($0.int64(0), WallTime(milliseconds: $0.int64(1)), $0.int64(2)) }
    }

    /// The latest server time that the chain knew of before the boot, up to `ceiling`.
    private func serverFloor(
        before ordinal: UInt32, upTo ceiling: WallTime = WallTime(milliseconds: .max)
    ) throws -> WallTime? {
        try index.first(
            """
            SELECT max(wall) FROM evidence
            WHERE line = ? AND kind = 1 AND ordinal < ? AND wall <= ? AND \(condition)
            """, line, ordinal, ceiling.milliseconds
        ) { $0.isNull(0) ? nil : WallTime(milliseconds: $0.int64(0)) } ?? nil
    }

    /// A clock that dates the boots next to its own.
    struct Neighbour {
        var ordinal: UInt32
        /// What it said at last, less its error; or what it said at first, with its error.
        var bound: WallTime
    }

    /// How many readings are tried before none is believed.
    private static let tries = 16

    /// The last boot whose clock is looked at for one next to it; nothing if all are.
    func horizon(of ordinal: UInt32, isEarlier: Bool) throws -> UInt32? {
        try walk(from: ordinal, isEarlier: isEarlier).horizon
    }

    /// The last that the clock said in the nearest earlier boot in which it was good for anything,
    /// or the first that it said in the nearest later one.
    ///
    /// What the server's stamps contradict is passed over, as it is in its own boot.
    func clock(nextTo ordinal: UInt32, isEarlier: Bool) throws -> Neighbour? {
        try walk(from: ordinal, isEarlier: isEarlier).found
    }

    private func walk(
        from ordinal: UInt32, isEarlier: Bool
    ) throws -> (found: Neighbour?, horizon: UInt32?) {
        var (left, place) = (Self.tries, ordinal)
        while left > 0, let other = try bootWithClock(nextTo: place, isEarlier: isEarlier) {
            for reading in try readings(of: other, lastFirst: isEarlier).prefix(left) {
                left -= 1
                guard try isPossible(reading, in: other) else { continue }
                let error = TimeSpan.milliseconds(isEarlier ? -reading.error : reading.error)
                return (Neighbour(ordinal: other, bound: reading.wall + error), other)
            }
            place = other
        }
        return (nil, left > 0 ? nil : place)
    }

    private func bootWithClock(nextTo ordinal: UInt32, isEarlier: Bool) throws -> UInt32? {
        try index.first(
            """
            SELECT ordinal FROM evidence
            WHERE line = ? AND kind = 0 AND ordinal \(isEarlier ? "<" : ">") ? AND \(condition)
            ORDER BY ordinal \(isEarlier ? "DESC" : "ASC") LIMIT 1
            """, line, ordinal
        ) { UInt32($0.int64(0)) }
    }

    /// What the clock said in a boot, the most trusted first.
    private func readings(
        of ordinal: UInt32, lastFirst: Bool
    ) throws -> [BootEvidence.Anchor] {
        try ClockQuality.byTrust.flatMap { quality in
            try index.all(
                """
                SELECT boot, wall, error FROM evidence
                WHERE line = ? AND ordinal = ? AND kind = 0 AND quality = ? AND \(condition)
                ORDER BY boot \(lastFirst ? "DESC" : "ASC"), wall LIMIT ?
                """, line, ordinal, Int(quality.rawValue), Self.tries
            ) {
                .init(
                    boot: $0.int64(0), wall: WallTime(milliseconds: $0.int64(1)),
                    error: $0.int64(2), quality: quality)
            }
        }
    }

    /// True unless the server's stamps contradict what the clock said.
    private func isPossible(
        _ reading: BootEvidence.Anchor, in ordinal: UInt32
    ) throws -> Bool {
        // Each batch has such a row for each of its boots, at the last of its entries there.
        let received = try index.first(
            """
            SELECT wall FROM evidence
            WHERE line = ? AND ordinal = ? AND kind = 2 AND boot >= ? AND \(condition)
            ORDER BY boot, wall LIMIT 1
            """, line, ordinal, reading.boot
        ) { WallTime(milliseconds: $0.int64(0)) }
        guard let received else { return true }
        let (boot, around) = try stamps(
            of: ordinal, reading.boot...reading.boot, received: [received])
        let range = TimeBounds(boot, around: around).range(of: reading.boot, received: received)
        return reading.wall + .milliseconds(-reading.error) <= range.latest
            && range.earliest <= reading.wall + .milliseconds(reading.error)
    }
}
