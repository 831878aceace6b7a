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
        var boot = BootEvidence(ordinal: ordinal)
        for quality in ClockQuality.byTrust {
            boot.anchors += try evidence(0, quality, ordinal, span) {
                .init(boot: $0, wall: $1, error: $2, quality: quality)
            }
        }
        boot.notBefore = try evidence(1, .unset, ordinal, span) { boot, wall, _ in
            .init(boot: boot, server: wall)
        }
        boot.notAfter = try evidence(2, .unset, ordinal, span) { boot, wall, _ in
            .init(boot: boot, server: wall)
        }
        var around = BootSurroundings(serverFloor: try serverFloor(before: ordinal))
        for time in received where time < around.serverFloor ?? time {
            around.olderFloors[time] = try serverFloor(before: ordinal, upTo: time)
        }
        if boot.anchors.isEmpty {
            around.clockFloor = try clock(nextTo: ordinal, isEarlier: true)
            around.clockCeiling = try clock(nextTo: ordinal, isEarlier: false)
        }
        return TimeBounds(boot, around: around)
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

    /// The last that the clock said in the nearest earlier boot in which it was good for anything,
    /// less its error; or the first that it said in the nearest later one, with its error.
    private func clock(nextTo ordinal: UInt32, isEarlier: Bool) throws -> WallTime? {
        let other = try index.first(
            """
            SELECT ordinal FROM evidence
            WHERE line = ? AND kind = 0 AND ordinal \(isEarlier ? "<" : ">") ? AND \(condition)
            ORDER BY ordinal \(isEarlier ? "DESC" : "ASC") LIMIT 1
            """, line, ordinal
        ) { $0.int64(0) }
        guard let other else { return nil }
        for quality in ClockQuality.byTrust {
            let said = try index.first(
                """
                SELECT wall, error FROM evidence
                WHERE line = ? AND ordinal = ? AND kind = 0 AND quality = ? AND \(condition)
                ORDER BY boot \(isEarlier ? "DESC" : "ASC"), wall LIMIT 1
                """, line, other, Int(quality.rawValue)
            ) { row in
                WallTime(milliseconds: row.int64(0))
                    + .milliseconds(isEarlier ? -row.int64(1) : row.int64(1))
            }
            if let said { return said }
        }
        return nil
    }
}
