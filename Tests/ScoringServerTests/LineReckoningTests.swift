import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import Scoring
import TestSupport
import Testing

@testable import ScoringServer

/// What becomes of ratings when more of their chain comes in.
struct LineReckoningTests {
    private let friday = Rig.noon + .hours(-24)

    private func questions(_ rig: Rig, on time: WallTime) throws -> [PointReport.Question] {
        let day = Period(.day, containing: CivilDate(at: time))
        return try Auditor(rig.directory).report("nha-trang", day, for: .office, now: Rig.noon)
            .questions
    }

    @Test(arguments: [false, true])
    func `a copied card has a clock and a configuration of its own`(waits: Bool) throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: nil, point: "nha-trang")
        var copy = kiosk
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        kiosk.press(Array(repeating: 5, count: 12))
        copy.boot(at: friday + .hours(-29), point: "nha-trang", scale: .sc4)
        copy.press(Array(repeating: 4, count: 14))
        let (end, last) = (kiosk.entries.count, copy.entries.count)
        if waits {
            // The copy's entries wait behind a gap and turn out to be a branch later.
            _ = try rig.send(try copy.message(4...last))
            _ = try Auditor(rig.directory)
        }
        _ = try rig.send(try kiosk.message(1...end))
        _ = try Auditor(rig.directory)
        if !waits { _ = try rig.send(try copy.message(3...last)) }
        let own = try questions(rig, on: friday)
        #expect(own.map(\.scale) == [.sc5])
        #expect(own.map(\.figure.tally.total) == [12])
        let copied = try questions(rig, on: friday + .hours(-24))
        #expect(copied.map(\.scale) == [.sc4])
        #expect(copied.map(\.figure.tally.total) == [14])
    }

    @Test(arguments: [false, true])
    func `two copies that leave the same branch have a clock each`(waits: Bool) throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: nil, point: "nha-trang")
        var copy = kiosk
        kiosk.boot(at: friday + .hours(-5), point: "nha-trang")
        copy.boot(at: friday + .hours(-29), point: "nha-trang")
        copy.press(Array(repeating: 4, count: 13))
        let shared = copy.entries.count
        var twin = copy
        // The third boot of both.
        copy.boot(at: friday + .hours(-3), point: "nha-trang")
        copy.press(Array(repeating: 5, count: 12))
        twin.boot(at: friday + .hours(-53), point: "nha-trang")
        twin.press(Array(repeating: 3, count: 14))
        let trunk = try kiosk.message(1...kiosk.entries.count)
        if !waits { _ = try rig.send(trunk) }
        for message in [
            try copy.message(3...shared), try copy.message(shared + 1...copy.entries.count),
            try twin.message(shared + 1...twin.entries.count),
        ] {
            _ = try rig.send(message)
            _ = try Auditor(rig.directory)
        }
        if waits { _ = try rig.send(trunk) }
        for (hours, total) in [(0, 12), (-24, 13), (-48, 14)] {
            let found = try questions(rig, on: friday + .hours(Int64(hours)))
            #expect(found.map(\.figure.tally.total) == [total])
        }
    }

    /// Every rating with what is made of it, by identity.
    private func meanings(_ rig: Rig) throws -> [String] {
        try Indexer.openIndex(rig.directory, .reader).all(
            """
            SELECT hex(identity) || ' ' || coalesce(point, '-') || ' ' || coalesce(scale, 0) || ' '
                || earliest || ' ' || latest || ' ' || flags || ' ' || (branch > 0) || ' '
                || replaced || ' ' || coalesce(corrected, '-')
            FROM rating ORDER BY identity
            """
        ) { $0.text(0) }
    }

    /// Two boots with clock entries between ratings, close together and far apart.
    private func append(
        to kiosk: inout FakeKiosk, seed: UInt64, _ random: inout SeededGenerator
    ) {
        for boot in 0..<2 {
            kiosk.boot(
                at: seed % 2 == 0 ? friday + .hours(-40 + Int64(boot) * 20) : nil,
                point: "nha-trang")
            var time: Int64 = 1_000
            kiosk.press([2], from: time)
            for _ in 0..<60 {
                time += Int64([900, 4_000, 20_000, 2_000_000].randomElement(using: &random) ?? 0)
                if Int.random(in: 0..<8, using: &random) == 0 {
                    let wall = friday + .hours(-40 + Int64(boot) * 20) + .milliseconds(time)
                    kiosk.append(
                        .clock(
                            ClockRecord(
                                wall: wall, errorMilliseconds: 50,
                                quality: ClockQuality.byTrust.randomElement(using: &random)
                                    ?? .synced)),
                        at: time)
                } else {
                    let level = UInt8.random(in: 3...5, using: &random)
                    let merged = UInt16.random(in: 0...3, using: &random)
                    kiosk.append(
                        .rating(
                            Rating(
                                panel: 1, question: 1, level: level, mark: Mark(merged: merged),
                                replaces: Int.random(in: 0..<3, using: &random) == 0
                                    ? .random(in: 1...4, using: &random) : nil)),
                        at: time)
                }
            }
            // Its key's rating before was hours ago.
            kiosk.append(
                .rating(Rating(panel: 1, question: 1, level: 2, mark: Mark(merged: 3))),
                at: time + 120_000)
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `what comes in bit by bit means what it means all at once`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        append(to: &kiosk, seed: seed, &random)
        var ranges: [ClosedRange<Int>] = []
        var first = 1
        while first <= kiosk.entries.count {
            let last = min(kiosk.entries.count, first + .random(in: 3...20, using: &random))
            ranges.append(first...last)
            first = last + 1
        }
        if seed % 4 > 1 { ranges.shuffle(using: &random) }
        for range in ranges {
            _ = try rig.send(try kiosk.message(range))
            _ = try Auditor(rig.directory)
        }
        let found = try meanings(rig)
        rig.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: rig.directory.index + suffix)
        }
        try Indexer.open(rig.directory, .command).catchUp()
        #expect(found.count > 80)
        #expect(found.contains { $0.hasSuffix(" 1 -") } && found.contains { $0.hasSuffix(" 0 4") })
        #expect(try meanings(rig) == found)
    }

    @Test func `an upload reads the hours around it and not the whole boot`() throws {
        let rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: friday + .hours(-400), point: "nha-trang")
        for hour in 1...300 as ClosedRange<Int64> {
            kiosk.press([3, 4, 5], from: hour * 3_600_000)
        }
        for start in stride(from: 1, through: kiosk.entries.count, by: 300) {
            _ = try rig.send(try kiosk.message(start...min(start + 299, kiosk.entries.count)))
        }
        _ = try Auditor(rig.directory)
        rig.stop()
        var affected = Affected()
        let end: Int64 = 300 * 3_600_000
        affected.add(1, end...end)
        let index = try Indexer.openIndex(rig.directory, .command)
        let line = LineReckoning(
            index: index, line: 1, points: ["nha-trang"],
            rules: RuleCalendar(always: .current))
        #expect(try line.reckon(affected).seen == 9)
        affected.add(from: 0)
        #expect(try line.reckon(affected).seen == 900)
    }
}
