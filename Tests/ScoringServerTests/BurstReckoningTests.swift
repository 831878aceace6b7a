import FeedbackCore
import SQLite
import Scoring
import Testing

@testable import ScoringServer

/// Hours with far more ratings than the weeks before.
struct BurstReckoningTests {
    /// Monday 12/10/2026, 07:00.
    private let monday = CivilDate(iso: "2026-10-12").map { $0.start + .hours(7) }

    /// Six weeks of five days of eight hours with two ratings, and then an hour with `count`.
    private func kiosk(_ rig: Rig, busy count: Int) throws -> FakeKiosk {
        var kiosk = try rig.kiosk()
        let start = try #require(monday)
        kiosk.boot(at: start, point: "nha-trang")
        for day in 0..<40 where day % 7 < 5 {
            for hour in 0..<8 {
                for rating in 0..<(day == 39 ? 0 : 2) {
                    let minute = Int64(day * 1_440 + hour * 60 + rating * 20 + day % 7 + 5)
                    kiosk.append(
                        .rating(Rating(panel: 1, question: 1, level: UInt8(hour % 5 + 1))),
                        at: minute * 60_000)
                }
            }
            // A clock entry a day keeps the interval narrow.
            let later = Int64(day * 1_440 + 540) * 60_000
            kiosk.append(
                .clock(
                    ClockRecord(
                        wall: start + .milliseconds(later), errorMilliseconds: 20,
                        quality: .synced)), at: later)
        }
        // Friday 20/11, 09:00.
        kiosk.press(
            (0..<count).map { UInt8($0 % 5 + 1) }, from: (39 * 1_440 + 125) * 60_000,
            every: 90_000)
        return kiosk
    }

    private func burst(_ rig: Rig) throws -> Int {
        _ = try Auditor(rig.directory)
        let index = try Indexer.openIndex(rig.directory, .reader)
        return try index.first(
            "SELECT count(*) FROM rating WHERE (flags & \(FlagSet(.burst).rawValue)) != 0"
        ) { $0.int(0) } ?? -1
    }

    /// Two an hour are usual, so that thirty is the most.
    @Test(arguments: [(30, 0), (31, 31)])
    func `an hour beyond thirty and three times the usual is a burst`(
        count: Int, flagged: Int
    ) throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig, busy: count)
        for start in stride(from: 1, through: kiosk.entries.count, by: 200) {
            _ = try rig.send(
                try kiosk.message(start...min(start + 199, kiosk.entries.count)))
        }
        #expect(try burst(rig) == flagged)
        let index = try Indexer.openIndex(rig.directory, .reader)
        let tallied = try index.first(
            "SELECT coalesce(sum(count), 0) FROM tally WHERE period = 2 AND status = ?",
            100 + Flag.burst.rawValue
        ) { $0.int(0) }
        #expect(tallied == flagged)
    }

    @Test func `the weeks before may come in afterwards`() throws {
        let rig = try Rig()
        let kiosk = try kiosk(rig, busy: 31)
        let end = kiosk.entries.count
        let parts = stride(from: 1, through: end, by: 200).map { $0...min($0 + 199, end) }
        var seen: [Int] = []
        for part in parts.reversed() {
            _ = try rig.send(try kiosk.message(part))
            seen.append(try burst(rig))
        }
        // With forty hours of the weeks before it is known what is usual.
        #expect(seen.first == 0)
        #expect(seen.last == 31)
        let negative = try Indexer.openIndex(rig.directory, .reader)
            .first("SELECT count(*) FROM tally WHERE count < 0") { $0.int(0) }
        #expect(negative == 0)
    }
}
