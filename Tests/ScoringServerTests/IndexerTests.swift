import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Scoring
import Testing

@testable import ScoringServer

/// From batches to figures, read as the office reads them.
struct IndexerTests {
    /// Noon of Friday 20/11/2026, a day that is over at `Rig.noon`.
    private let friday = Rig.noon + .hours(-24)

    /// The published or internal report of a day, as JSON says it.
    private func report(
        _ rig: Rig, _ point: String = "nha-trang", kind: Period.Kind = .day,
        for audience: Audience = .office, on time: WallTime? = nil
    ) throws -> [String: Any] {
        let period = Period(kind, containing: CivilDate(at: time ?? friday))
        let report = try Auditor(rig.directory).report(
            point, period, for: audience, now: Rig.noon + .hours(24 * 40))
        let object = try JSONSerialization.jsonObject(with: Data(ReportFiles.json(report).utf8))
        return try #require(object as? [String: Any])
    }

    private func question(_ report: [String: Any]) throws -> [String: Any] {
        let questions = try #require(report["questions"] as? [[String: Any]])
        try #require(questions.count == 1)
        return questions[0]
    }

    private func levels(_ rig: Rig) throws -> [Int]? {
        try question(try report(rig))["levels"] as? [Int]
    }

    /// 40 ratings of a morning, ten minutes apart: 2, 4, 6, 12 and 16 of levels 1…5.
    private func morning() -> [UInt8] {
        let levels: [UInt8] = [1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5]
        return levels + levels
    }

    private func enrolled(_ rig: Rig, at point: String = "nha-trang") throws -> FakeKiosk {
        var kiosk = try rig.kiosk(at: point)
        kiosk.boot(at: friday + .hours(-5), point: point)
        return kiosk
    }

    @Test func `ratings become the index of their day`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        _ = try rig.send(try kiosk.everything())
        let figures = try question(try report(rig, for: .everybody))
        #expect(figures["question"] as? String == "Q.OSS")
        #expect(figures["scale"] as? String == "SC5")
        #expect(figures["n"] as? Int == 40)
        #expect(figures["levels"] as? [Int] == [2, 4, 6, 12, 16])
        #expect(figures["satisfaction"] as? Double == 70)
        // Wilson for 28 of 40, by hand and by statsmodels.
        #expect(figures["interval_low"] as? Double == 54.57)
        #expect(figures["interval_high"] as? Double == 81.93)
        #expect(figures["points"] as? Double == 72.5)
    }

    @Test func `each entry counts once in whatever batches it comes`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        for range in [1...20, 15...30, 1...43, 31...43, 31...43] {
            _ = try rig.send(try kiosk.message(range))
        }
        #expect(try levels(rig) == [2, 4, 6, 12, 16])
        let counts = try Auditor(rig.directory).counts(kiosk: kiosk.id)
        #expect(counts.ratings.map(\.value).reduce(0, +) == 40)
        #expect(counts.entries == 43)
        #expect(counts.batches == 4)
    }

    @Test func `the order of arrival does not matter`() throws {
        var figures: [[Int]?] = []
        var kiosk = FakeKiosk()
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.press(morning())
        kiosk.press([1, 1, 1], from: 24_100_000, every: 2_000)
        let end = kiosk.entries.count
        for ranges in [[1...end], [30...end, 10...29, 1...9], [1...9, 30...end, 5...33]] {
            let rig = try Rig()
            _ = rig.server.ingest.enrol(
                try kiosk.enrolment(code: try rig.code()), now: Rig.noon)
            for range in ranges {
                _ = try rig.send(try kiosk.message(range))
                // Counted in between, as the running server does.
                _ = try? Auditor(rig.directory)
            }
            figures.append(try levels(rig))
        }
        #expect(figures[0] != nil)
        #expect(figures[1] == figures[0])
        #expect(figures[2] == figures[0])
    }

    @Test func `an index that was stopped half-way or deleted says the same again`() throws {
        struct Fault: Error {}
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        for start in stride(from: 1, through: 41, by: 10) {
            _ = try rig.send(try kiosk.message(start...min(start + 9, 43)))
        }
        rig.stop()
        try rig.deleteIndex()
        let indexer = try Indexer.open(rig.directory, .command)
        for _ in 0..<3 {
            #expect(throws: Fault.self) { try indexer.catchUp(fault: { throw Fault() }) }
        }
        try indexer.catchUp()
        #expect(try levels(rig) == [2, 4, 6, 12, 16])
        try indexer.catchUp()
        #expect(try levels(rig) == [2, 4, 6, 12, 16])
        try rig.deleteIndex()
        #expect(try levels(rig) == [2, 4, 6, 12, 16])
    }

    @Test func `the tallies are the sums of their ratings`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        kiosk.press([1, 5, 1, 5], from: 30_000_000, every: 1_000)
        for start in stride(from: 1, through: 47, by: 6) {
            _ = try rig.send(try kiosk.message(start...min(start + 5, 47)))
            _ = try Auditor(rig.directory)
        }
        let index = try Indexer.openIndex(rig.directory, .reader)
        let tallied = try index.first("SELECT sum(count) FROM tally WHERE period = 0") { $0.int(0) }
        #expect(tallied == 44)
        let negative = try index.first("SELECT count(*) FROM tally WHERE count < 0") { $0.int(0) }
        #expect(negative == 0)
    }

    @Test func `flagged ratings are left out and named`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        kiosk.press([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], from: 30_000_000, every: 1_000)
        kiosk.append(
            .rating(Rating(panel: 1, question: 1, level: 5, mark: Mark(resynced: true))),
            at: 36_000_000)
        kiosk.append(.service(on: true), at: 37_000_000)
        kiosk.append(
            .rating(Rating(panel: 1, question: 1, level: 1, mark: Mark(service: true))),
            at: 37_001_000)
        _ = try rig.send(try kiosk.everything())
        let figures = try question(try report(rig))
        #expect(figures["levels"] as? [Int] == [2, 4, 6, 12, 17])
        #expect(figures["left_out"] as? [String: Int] == ["mash": 10, "service": 1])
        #expect(figures["noted"] as? [String: Int] == ["resynced": 1])
    }

    @Test func `ratings outside of the declared hours are left out`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        // 11:00; the office closes at 11:30 and opens again at 13:30.
        kiosk.boot(at: friday + .hours(-1), point: "nha-trang", hours: .office)
        kiosk.press(Array(repeating: 5, count: 12), from: 0)
        _ = try rig.send(try kiosk.everything())
        let report = try report(rig)
        #expect(try question(report)["withheld"] as? String == "too_few")
        let flags = try Auditor(rig.directory).flags(kiosk: kiosk.id)
        #expect(flags.map(\.name) == ["closedHours"])
        // From 11:37 on; the one before it came half a minute before closing.
        #expect(flags.map(\.count) == [8])
    }

    @Test func `a copied card's own ratings count and are named`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        var copy = kiosk
        kiosk.press([5, 5], from: 30_000_000)
        copy.press([1, 1, 1], from: 30_000_000)
        // The copy's tail waits behind a gap at first, and nothing dates it there.
        _ = try rig.send(try kiosk.message(1...40))
        _ = try rig.send(try copy.message(45...46))
        #expect(try levels(rig) == [2, 4, 6, 12, 13])
        _ = try rig.send(try kiosk.message(41...45))
        #expect(try rig.send(try copy.message(44...44)).code == .branch)
        let figures = try question(try report(rig))
        #expect(figures["levels"] as? [Int] == [5, 4, 6, 12, 18])
        #expect(figures["noted"] as? [String: Int] == ["forked": 3])
    }

    @Test func `boots without a clock are dated by receipts and arrivals`() throws {
        let first = Rig.noon + .hours(-24 * 19)
        let rig = try Rig(since: first)
        var kiosk = try rig.kiosk()
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.press(morning())
        // Between its arrival and its receipt, both on the 2nd, the first boot has a day. The
        // second one is after that receipt and before its arrival on the 21st: it has a month.
        let reply = rig.server.ingest.ingest(try kiosk.everything(), now: first)
        let receipt = try Answer(reply.body).statement
        kiosk.append(.receipt(sha256(receipt)), at: 40 * 600_000)
        kiosk.boot(at: nil, point: "nha-trang")
        kiosk.press(morning())
        _ = try rig.send(try kiosk.message(43...kiosk.entries.count))
        #expect(try question(try report(rig, on: first))["n"] as? Int == 40)
        let month = try question(try report(rig, kind: .month, on: first))
        #expect(month["n"] as? Int == 80)
    }

    @Test func `ratings from before the configuration came in count when it does`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        _ = try rig.send(try kiosk.message(3...43))
        #expect((try report(rig)["questions"] as? [Any])?.isEmpty == true)
        _ = try rig.send(try kiosk.message(1...2))
        #expect(try levels(rig) == [2, 4, 6, 12, 16])
    }

    @Test func `a kiosk that is moved counts at the point it declares`() throws {
        let rig = try Rig(points: ["nha-trang", "vinh-hai"])
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        _ = rig.server.ingest.enrol(
            try kiosk.enrolment(code: try rig.code(for: "vinh-hai")), now: Rig.noon + .minutes(1))
        kiosk.boot(at: friday + .hours(2), point: "vinh-hai")
        kiosk.press(Array(repeating: 5, count: 12))
        kiosk.boot(at: friday + .hours(5), point: "elsewhere")
        kiosk.press(Array(repeating: 3, count: 6))
        _ = try rig.send(try kiosk.everything())
        #expect(try levels(rig) == [2, 4, 6, 12, 16])
        // It was never enrolled elsewhere.
        let moved = try question(try report(rig, "vinh-hai"))
        #expect(moved["levels"] as? [Int] == [0, 0, 6, 0, 12])
    }

    @Test func `scales of one question are never pooled`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(morning())
        kiosk.boot(at: friday + .hours(4), point: "nha-trang", scale: .sc4)
        kiosk.press(Array(repeating: 4, count: 30), every: 60_000)
        _ = try rig.send(try kiosk.everything())
        let questions = try #require(try report(rig)["questions"] as? [[String: Any]])
        #expect(questions.map { $0["scale"] as? String } == ["SC4", "SC5"])
        #expect(questions.map { $0["n"] as? Int } == [30, 40])
    }

    @Test func `few ratings are hidden from everybody and very few from the office too`() throws {
        let rig = try Rig()
        var kiosk = try enrolled(rig)
        kiosk.press(Array(repeating: 5, count: 9))
        _ = try rig.send(try kiosk.everything())
        #expect(try question(try report(rig))["withheld"] as? String == "too_few")
        kiosk.press([5], from: 30_000_000)
        _ = try rig.send(try kiosk.everything())
        #expect(try question(try report(rig))["n"] as? Int == 10)
        let published = try question(try report(rig, for: .everybody))
        #expect(published["withheld"] as? String == "too_few")
        #expect(published["n"] == nil)
        #expect(published["levels"] == nil)
    }

    @Test func `a counter is counted in its centre and not published`() throws {
        let rig = try Rig()
        try rig.add("counter", kind: .counter, parent: "nha-trang")
        var kiosk = try enrolled(rig, at: "counter")
        kiosk.press(morning())
        _ = try rig.send(try kiosk.everything())
        #expect(try question(try report(rig, for: .everybody))["n"] as? Int == 40)
        let counter = try question(try report(rig, "counter", for: .everybody))
        #expect(counter["withheld"] as? String == "counter")
        #expect(try question(try report(rig, "counter"))["n"] as? Int == 40)
    }

    @Test func `a station's total does not give away its small sub-station`() throws {
        let rig = try Rig(points: ["nha-trang"])
        try rig.add("tyt", kind: .healthStation)
        for (name, count) in [("big", 50), ("mid", 32), ("small", 4)] {
            try rig.add(name, kind: .healthStation, parent: "tyt")
            var kiosk = try enrolled(rig, at: name)
            kiosk.press((0..<count).map { UInt8($0 % 5 + 1) }, every: 90_000)
            _ = try rig.send(try kiosk.everything())
        }
        func withheld(_ point: String) throws -> String? {
            try question(try report(rig, point, for: .everybody))["withheld"] as? String
        }
        #expect(try withheld("tyt") == nil)
        #expect(try withheld("big") == nil)
        #expect(try withheld("small") == "too_few")
        #expect(try withheld("mid") == "protects_others")
    }
}
