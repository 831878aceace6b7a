import BatchFormat
import FeedbackCore
import SQLite
import Scoring
import Testing

@testable import ScoringServer

/// Random histories of clocks, kiosks and networks against the true time.
struct TimeHistoryTests {
    /// What the index says of each press, beside what is true of it.
    private func judged(
        _ history: ClockHistory
    ) throws -> [(press: ClockHistory.Press, range: TimeRange)] {
        _ = try Auditor(history.rig.directory)
        let rows = try Indexer.openIndex(history.rig.directory, .reader).all(
            "SELECT identity, earliest, latest FROM rating"
        ) { row in
            (
                Digest(row.blob(0)),
                TimeRange(
                    earliest: WallTime(milliseconds: row.int64(1)),
                    noLaterThan: WallTime(milliseconds: row.int64(2)))
            )
        }
        return rows.compactMap { identity, range in
            identity.flatMap { history.presses[$0] }.map { ($0, range) }
        }
    }

    private func history(_ seed: UInt64, understated: UInt64 = 0) throws -> ClockHistory {
        var history = try ClockHistory(seed: seed, understated: understated)
        try history.live(events: 120)
        return history
    }

    @Test(arguments: 1...25 as ClosedRange<UInt64>)
    func `the true time of every press lies in its interval, whatever the clocks did`(
        seed: UInt64
    ) throws {
        let history = try history(seed)
        let judged = try judged(history)
        #expect(judged.count == history.presses.count)
        #expect(judged.count > 30)
        for (press, range) in judged {
            #expect(
                range.earliest <= press.at && press.at <= range.latest,
                """
                the press at \(press.moment) came \((press.at - range.earliest).milliseconds) ms \
                after the beginning, \((range.latest - press.at).milliseconds) ms before the end
                """
            )
        }
    }

    /// So near to a good reading that no more than its own error and 15 s of drift are left.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `an interval is no wider than the evidence beside it`(seed: UInt64) throws {
        let history = try history(seed)
        var near = 0
        for (press, range) in try judged(history) {
            let beside = history.anchors.filter {
                $0.moment.bootOrdinal == press.moment.bootOrdinal
                    && abs($0.moment.milliseconds - press.moment.milliseconds) < 30_000_000
            }
            guard let worst = beside.map(\.error).max() else { continue }
            near += 1
            #expect((range.latest - range.earliest).milliseconds <= 2 * (Int64(worst) + 15_000))
        }
        #expect(near > 5)
    }

    @Test func `a kiosk that claims to know the time better than it does is found out`() throws {
        var wrong = 0
        for seed in 1...10 as ClosedRange<UInt64> {
            wrong += try judged(try history(seed, understated: 20_000)).count { press, range in
                press.at < range.earliest || press.at > range.latest
            }
        }
        #expect(wrong > 0)
    }
}
