import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Scoring
import Testing

@testable import ScoringServer

/// What becomes of ratings that citizens corrected, from batches to figures.
struct CorrectionReaderTests {
    private let friday = Rig.noon + .hours(-24)

    /// A kiosk that started at seven on Friday: entries 1 to 3.
    private func started(_ rig: Rig) throws -> FakeKiosk {
        var kiosk = try rig.kiosk()
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        return kiosk
    }

    /// How many ratings of each level a day's figure holds, straight from the index.
    private func counted(_ rig: Rig, on time: WallTime? = nil, index: String? = nil) throws -> [Int]
    {
        _ = try Auditor(rig.directory)
        var levels = [Int](repeating: 0, count: 5)
        let rows = try Database(path: index ?? rig.directory.index, access: .readOnly).all(
            """
            SELECT level, status, sum(count) FROM tally WHERE period = 0 AND first = ?
            GROUP BY level, status
            """, CivilDate(at: time ?? friday).dayNumber
        ) { ($0.int(0), $0.int(1), $0.int(2)) }
        for (level, status, count) in rows {
            levels[level - 1] += count
            // Nothing is left out for a reason.
            #expect(status < 100 || count == 0)
        }
        return levels
    }

    /// Three of level 5, then one of level 1 that is corrected to level 4 two seconds later.
    @Test func `a corrected rating is counted once, as it was corrected`() throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        kiosk.press([5, 5, 5])
        kiosk.rate(1, at: 9_000_000)
        kiosk.rate(4, at: 9_002_000, replaces: 1)
        _ = try rig.send(try kiosk.everything())
        #expect(try counted(rig) == [0, 0, 0, 1, 3])
        let auditor = try Auditor(rig.directory)
        #expect(try auditor.flags(kiosk: nil).isEmpty)
        // It is held all the same.
        #expect(try auditor.counts(kiosk: nil).ratings.map(\.value).reduce(0, +) == 5)
        #expect(try auditor.replaced(kiosk: kiosk.id) == 1)
        let ratings = try Ledger(rig.directory).ratings()
        #expect(ratings.filter(\.isReplaced).map(\.level) == [1])
    }

    /// A ← B ← C, with a follow-up between; entries 4, 6 and 7.
    private func corrections(_ kiosk: inout FakeKiosk) {
        kiosk.rate(1, at: 1_000)
        kiosk.append(
            .followUp(FollowUp(back: 1, outcome: .exited, answer: .chips([2]))), at: 4_000)
        kiosk.rate(2, at: 6_000, replaces: 2)
        kiosk.rate(4, at: 9_000, replaces: 1)
        kiosk.press([3, 5], from: 5_000_000)
    }

    @Test(arguments: [
        [1...9], [1...4, 5...5, 6...6, 7...9], [7...9, 5...6, 1...4], [6...6, 1...5, 7...9],
        [7...7, 1...3, 6...6, 4...5, 8...9], [1...4, 7...9, 5...6],
    ])
    func `of three ratings that replace each other the last counts, in whatever order they come`(
        ranges: [ClosedRange<Int>]
    ) throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        corrections(&kiosk)
        for range in ranges {
            _ = try rig.send(try kiosk.message(range))
            _ = try Auditor(rig.directory)
        }
        #expect(try counted(rig) == [0, 0, 1, 1, 1])
        #expect(try Auditor(rig.directory).replaced(kiosk: nil) == 2)
        try rig.deleteIndex()
        #expect(try counted(rig) == [0, 0, 1, 1, 1])
    }

    /// Started ten seconds before midnight, twelve hours after noon.
    @Test(arguments: [false, true])
    func `what was given on one day and corrected on the next counts on the next`(
        isLate: Bool
    ) throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        let thursday = friday + .hours(-24)
        kiosk.boot(at: thursday + .hours(12) + .seconds(-10), point: "nha-trang")
        kiosk.rate(2, at: 8_000)
        kiosk.rate(5, at: 14_000, replaces: 1)
        _ = try rig.send(try kiosk.message(1...4))
        // An hour of the index that is counted already is taken back.
        if isLate { #expect(try counted(rig, on: thursday) == [0, 1, 0, 0, 0]) }
        _ = try rig.send(try kiosk.message(5...5))
        #expect(try counted(rig, on: thursday) == [0, 0, 0, 0, 0])
        #expect(try counted(rig, on: friday) == [0, 0, 0, 0, 1])
    }

    /// What a kiosk does not write; the earlier rating is of level 2 and the later one of level 4.
    enum Misfit: CaseIterable {
        case beforeTheFirst, noRating, otherQuestion, otherScale, otherBoot, tooLate, service

        func append(to kiosk: inout FakeKiosk) {
            kiosk.rate(2, at: 1_000)
            switch self {
            case .beforeTheFirst: kiosk.rate(4, at: 9_000, replaces: 5)
            case .noRating: kiosk.rate(4, at: 9_000, replaces: 2)
            case .otherQuestion: kiosk.rate(4, at: 9_000, replaces: 1, question: 2)
            case .otherScale:
                kiosk.append(FakeKiosk.declaration(point: "nha-trang", scale: .sc4), at: 2_000)
                kiosk.rate(4, at: 9_000, replaces: 2)
            case .otherBoot:
                kiosk.boot(at: nil, point: "nha-trang")
                kiosk.rate(4, at: 9_000, replaces: 3)
            case .tooLate: kiosk.rate(4, at: 601_001, replaces: 1)
            case .service:
                kiosk.append(
                    .rating(
                        Rating(
                            panel: 1, question: 1, level: 4, mark: Mark(service: true),
                            replaces: 1)),
                    at: 9_000)
            }
        }
    }

    @Test(arguments: Misfit.allCases)
    func `what replaces something else takes nothing away`(misfit: Misfit) throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        misfit.append(to: &kiosk)
        let receipt = try rig.send(try kiosk.everything())
        #expect(receipt.code == .held)
        #expect(receipt.contiguous.sequence == UInt64(kiosk.entries.count))
        _ = try Auditor(rig.directory)
        let ratings = try Ledger(rig.directory).ratings()
        #expect(ratings.map(\.level) == [2, 4] && !ratings.contains(where: \.isReplaced))
        #expect(try rig.tallies().contains { $0.row.contains(" 5 ") && $0.row.contains(" 2 0 1") })
    }

    /// The card was copied between the rating and its correction: both go on by themselves.
    @Test(arguments: [false, true], [false, true])
    func `a copied card's correction replaces what both have, once`(
        isOriginalCorrected: Bool, waits: Bool
    ) throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        kiosk.rate(1, at: 1_000)
        var copy = kiosk
        if isOriginalCorrected {
            kiosk.rate(4, at: 6_000, replaces: 1)
        } else {
            kiosk.append(
                .followUp(FollowUp(back: 1, outcome: .skipped, answer: .chips([]))), at: 6_000)
        }
        kiosk.rate(3, at: 900_000)
        kiosk.rate(3, at: 1_900_000)
        copy.append(.service(on: false), at: 5_000)
        copy.rate(5, at: 7_000, replaces: 2)
        // The copy's correction alone waits behind a gap, and turns out to be a branch.
        if waits { _ = try rig.send(try copy.message(6...6)) }
        _ = try? Auditor(rig.directory)
        _ = try rig.send(try kiosk.everything())
        _ = try Auditor(rig.directory)
        #expect(try rig.send(try copy.message(5...6)).code == .branch)
        let corrected = isOriginalCorrected ? 1 : 0
        #expect(try counted(rig) == [0, 0, 2, corrected, 1])
        try rig.deleteIndex()
        #expect(try counted(rig) == [0, 0, 2, corrected, 1])
    }

    /// Corrections belong to what an entry says and not to the rules of doubt.
    @Test func `every version of the rules counts a corrected rating once`() throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        corrections(&kiosk)
        _ = try rig.send(try kiosk.everything())
        #expect(try counted(rig) == [0, 0, 1, 1, 1])
        for version in RuleVersion.allCases {
            try Indexer.recount(rig.directory, by: version)
            let index = rig.directory.index(by: version)
            #expect(try counted(rig, index: index) == [0, 0, 1, 1, 1])
        }
    }

    /// Forty of level 4, of which the last was level 1 at first; its correction comes weeks later.
    @Test func `a published figure is not revised for one correction`() async throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        kiosk.press(Array(repeating: 4, count: 39), every: 300_000)
        kiosk.rate(1, at: 20_000_000)
        kiosk.rate(4, at: 20_009_000, replaces: 1)
        let day = Period(.day, containing: CivilDate(at: friday))
        _ = try rig.send(try kiosk.message(1...43))
        var shown: [[Int]?] = []
        for _ in 0..<2 {
            _ = try Auditor(rig.directory)
            let report = try await rig.server.reports.report(
                "nha-trang", day, for: .everybody, now: Rig.noon)
            shown.append(report?.questions.first?.figure.tally.counts)
            _ = try rig.send(try kiosk.message(44...44))
        }
        #expect(shown == [[1, 0, 0, 39, 0], [1, 0, 0, 39, 0]])
        #expect(try counted(rig) == [0, 0, 0, 40, 0])
    }

    /// Ten visits, each of level 1 and then by way of level 3 to level 5.
    @Test func `whoever corrects low levels into high ones leaves a sign at the point`() throws {
        let rig = try Rig()
        var kiosk = try started(rig)
        for visit in 0..<10 as Range<Int64> {
            kiosk.rate(1, at: visit * 900_000)
            kiosk.rate(3, at: visit * 900_000 + 20_000, replaces: 1)
            kiosk.rate(5, at: visit * 900_000 + 40_000, replaces: 1)
        }
        _ = try rig.send(try kiosk.everything())
        let office = try Auditor(rig.directory).office(
            "nha-trang", Period(.month, containing: CivilDate(at: friday)), rules: nil,
            now: Rig.noon + .hours(24 * 40))
        let found = try #require(office.readings.first { $0.signal == .lowToHigh })
        #expect(found.observed == 10 && found.total == 10 && found.verdict == .sign)
        #expect(try counted(rig) == [0, 0, 0, 0, 10])
    }
}
