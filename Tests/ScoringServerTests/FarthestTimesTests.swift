import BatchFormat
import FeedbackCore
import SQLite
import Scoring
import Testing

@testable import ScoringServer

struct FarthestTimesTests {
    /// The farthest times that a batch can hold, in the combinations that stretch sums most.
    @Test(arguments: [-Limits.timeMilliseconds, 0, Limits.timeMilliseconds])
    func `the farthest times that a key holder can sign are counted`(wall: Int64) throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: nil)
        let error = UInt64(Limits.timeMilliseconds)
        for (quality, at) in [
            (ClockQuality.synced, 0), (.holdover, Limits.timeMilliseconds), (.synced, 1),
        ] {
            kiosk.append(
                .clock(
                    ClockRecord(
                        wall: WallTime(milliseconds: wall), errorMilliseconds: error,
                        quality: quality)), at: at)
        }
        kiosk.press([1, 5], from: 0, every: Limits.timeMilliseconds)
        #expect(try rig.send(try kiosk.everything()).code == .held)
        let counts = try Auditor(rig.directory).counts(kiosk: kiosk.id)
        #expect(counts.ratings.values.reduce(0, +) == 2)
    }

    @Test func `a receipt and ratings in the last boot that there can be are counted`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon + .hours(-20), point: "nha-trang")
        kiosk.press([1, 2, 3])
        let reply = rig.server.ingest.ingest(
            try kiosk.everything(), now: Rig.noon + .hours(-10))
        let clock = ClockRecord(
            wall: Rig.noon + .hours(-5), errorMilliseconds: 20, quality: .synced)
        kiosk.append(.receipt(sha256(try Answer(reply.body).statement)), boot: .max)
        kiosk.append(.clock(clock))
        kiosk.press([4, 5])
        var batch = kiosk.batch(7...kiosk.entries.count)
        batch.base = Moment(bootOrdinal: .max, milliseconds: 0)
        #expect(try rig.send(try kiosk.seal(batch)).code == .held)
        _ = try Auditor(rig.directory)
        let index = try Indexer.openIndex(rig.directory, .reader)
        let days = try index.first("SELECT sum(count) FROM tally WHERE period = 0") { $0.int(0) }
        #expect(days == 5)
    }

    @Test func `losses and gaps of any size are summed`() throws {
        let rig = try Rig()
        let today = Period(.day, containing: CivilDate(at: Rig.noon))
        for _ in 0..<2 {
            var kiosk = try rig.kiosk()
            kiosk.boot(at: Rig.noon, point: "nha-trang")
            for _ in 0..<2 {
                kiosk.append(.loss(Loss(reason: .refused, count: UInt64(Int64.max))))
            }
            _ = try rig.send(try kiosk.everything())
            let far = UInt64(Int64.max) - 2 * UInt64(Limits.entriesPerBatch)
            var batch = kiosk.batch(1...1)
            let rating = Fact.rating(Rating(panel: 1, question: 1, level: 1))
            batch.entries = [Entry(sequence: far, moment: batch.base, fact: rating)]
            batch.headAfter = try #require(batch.recomputedHashes().last)
            _ = try rig.send(try kiosk.seal(batch))
        }
        _ = try Auditor(rig.directory)
        let main = try Connections.main(rig.directory, .reader)
        let kiosks = try FamilyKiosk.all(of: try PointTable(main).all(), in: main)
        let conduct = try ConductReader(
            index: try Indexer.openIndex(rig.directory, .reader),
            family: try PointTable(main).all(), period: today
        ).conduct(of: kiosks)
        #expect(conduct.missing == .max)
        #expect(conduct.losses[.refused]?.presses == .max)
        #expect(Int.max.adding(orClamping: 1) == .max && Int.min.adding(orClamping: -1) == .min)
    }
}
