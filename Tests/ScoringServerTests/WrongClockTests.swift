import BatchFormat
import FeedbackCore
import ScoringServer
import Testing

/// Kiosks that start with a clock that is years off, and that the kernel calls by an old id.
struct WrongClockTests {
    private static let day: Int64 = 86_400_000

    /// What a kiosk without a clock writes at its start, and a rating at each of these times.
    private func boot(_ kiosk: inout FakeKiosk, _ wall: Int64, ratings: [Int64]) {
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.append(
            .clock(
                ClockRecord(
                    wall: WallTime(milliseconds: wall), errorMilliseconds: 86_400_000,
                    quality: .unset)))
        for time in ratings { kiosk.rate(4, at: time) }
    }

    // 1970, the release's day, a day ahead, 2038 and 2106.
    @Test(arguments: [
        0, 1_767_225_600_000, Rig.noon.milliseconds + day, 2_147_483_648_000, 4_294_967_296_000,
    ])
    func `a start with a wrong clock is dated by when it arrived, and by no clock`(
        wall: Int64
    ) throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        boot(&kiosk, wall, ratings: [60_000])
        let first = try rig.server.ingest.ingest(kiosk.everything(), now: Rig.noon)
        let receipt = try Answer(first.body).statement
        kiosk.append(.receipt(sha256(receipt)), at: 120_000)
        kiosk.rate(2, at: 180_000)
        let later = Rig.noon + .minutes(5)
        _ = try rig.send(try kiosk.message(5...kiosk.entries.count), now: later)
        let spans = try Ledger(rig.directory).ratings().map { ($0.earliest, $0.latest) }
        #expect(spans.count == 2)
        // The first one was there when the server signed at noon; the second one came after that.
        #expect(spans.allSatisfy { $0.0 < $0.1 && $0.1 <= later + .seconds(10) })
        #expect(try #require(spans.first).1 <= Rig.noon + .seconds(10))
        #expect(try #require(spans.last).0 >= Rig.noon + .seconds(-10))
    }

    @Test func `a start under an id that the kernel gave before takes nothing from its clock`()
        throws
    {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        let monday = Rig.noon + .hours(-24 * 12)
        kiosk.boot(at: monday, point: "nha-trang")
        kiosk.rate(5, at: 60_000)
        // A copied machine, or a kernel without randomness: the same id, and boot time from 0.
        boot(&kiosk, 0, ratings: [60_000])
        let ids = kiosk.entries.compactMap { entry -> BootID? in
            if case .boot(let boot) = entry.fact { boot.bootID } else { nil }
        }
        #expect(ids.count == 2 && Set(ids).count == 1)
        _ = try rig.send(try kiosk.everything())
        let ratings = try Ledger(rig.directory).ratings()
        #expect(ratings.map(\.moment.bootOrdinal) == [1, 2])
        #expect(ratings[0].latest <= monday + .minutes(2))
        // What is known of the second start is that it came after the first, and before noon.
        #expect(ratings[1].latest - ratings[0].latest > .hours(24 * 11))
    }

    /// Monday 08:00, with a time source that is a day ahead; Monday 14:00, without any; and
    /// Tuesday 08:00, when all is well, or Monday 17:00, without a network until Wednesday.
    @Test(arguments: [24, 9])
    func `a clock that the server has contradicted dates no other boot`(hours: Int64) throws {
        let rig = try Rig()
        let monday = Rig.noon + .hours(24 * 9 - 4)
        var kiosk = try rig.kiosk()
        var ends: [Int] = []
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.rate(5, at: 30_000)
        ends.append(kiosk.entries.count)
        kiosk.boot(at: monday + .hours(24), point: "nha-trang")
        kiosk.rate(5, at: 60_000)
        ends.append(kiosk.entries.count)
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.rate(3, at: 60_000)
        ends.append(kiosk.entries.count)
        kiosk.boot(at: monday + .hours(hours), point: "nha-trang")
        kiosk.rate(4, at: 60_000)
        ends.append(kiosk.entries.count)
        let times = [-1, 0, hours, hours == 24 ? 24 : 48].map {
            monday + .hours($0) + .minutes(10)
        }
        var first = 1
        var ratings: [Ledger.CountedRating] = []
        for (end, time) in zip(ends, times) {
            _ = try rig.send(try kiosk.message(first...end), now: time)
            first = end + 1
            ratings = try Ledger(rig.directory).ratings()
        }
        let pressed = try #require(ratings.count == 4 ? ratings[2] : nil)
        #expect(pressed.earliest <= monday + .hours(6) && monday + .hours(6) <= pressed.latest)
        #expect(pressed.latest <= monday + .hours(hours) + .seconds(1))
        try expectTheSame(ratings, countedAnewBy: rig)
    }

    private func expectTheSame(_ ratings: [Ledger.CountedRating], countedAnewBy rig: Rig) throws {
        try rig.deleteIndex()
        let again = try Ledger(rig.directory).ratings()
        #expect(again.map(\.earliest) == ratings.map(\.earliest))
        #expect(again.map(\.latest) == ratings.map(\.latest))
    }

    /// The last clock before the first boot's bracket ends turns out to be wrong only when the
    /// server signs something in the same boot.
    @Test func `a clock that is contradicted later gives back what it dated`() throws {
        let rig = try Rig()
        let monday = Rig.noon + .hours(24 * 9)
        var kiosk = try rig.kiosk()
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.rate(5, at: 30_000)
        // A day behind.
        kiosk.boot(at: monday + .hours(-24), point: "nha-trang")
        kiosk.rate(5, at: 60_000)
        let end = kiosk.entries.count
        let reply = try rig.server.ingest.ingest(
            kiosk.everything(), now: monday + .minutes(2))
        let before = try Ledger(rig.directory).ratings()
        #expect(before[0].latest <= monday + .hours(-24) + .seconds(1))
        kiosk.append(.receipt(sha256(try Answer(reply.body).statement)), at: 180_000)
        kiosk.rate(5, at: 200_000)
        _ = try rig.send(
            try kiosk.message(end + 1...kiosk.entries.count), now: monday + .minutes(4))
        let ratings = try Ledger(rig.directory).ratings()
        #expect(ratings[0].latest >= monday)
        try expectTheSame(ratings, countedAnewBy: rig)
    }
}
