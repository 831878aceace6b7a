import BatchFormat
import FeedbackCore
import Foundation
import SQLite
import TestSupport
import Testing

@testable import ScoringServer

/// Cards that were copied, and copies of copies, each of which cuts its batches by itself.
struct BranchTreeTests {
    private let friday = Rig.noon + .hours(-24)

    /// A machine with a card, and when what it recorded was truly done.
    private struct Machine {
        var kiosk: FakeKiosk
        /// Of each rating, by the hash of its entry.
        var truth: [Digest: WallTime] = [:]
        /// Those in whose boot the time was learnt.
        var isClose: Set<Digest> = []
        /// What is not in a batch yet begins here.
        var next = 1

        /// Starts, records some ratings, and learns the time once somewhere between them, or never.
        mutating func live(from wall: WallTime, _ count: Int, _ random: inout SeededGenerator) {
            let id = BootID(trusted: (0..<16).map { _ in .random(in: 0...255, using: &random) })
            kiosk.append(.boot(BootRecord(bootID: id, version: "1.0.0", clean: true)))
            kiosk.append(FakeKiosk.declaration(point: "nha-trang"))
            let learnt = Int64.random(in: 0...Int64(count), using: &random)
            let learns = Int.random(in: 0..<4, using: &random) > 0
            for minute in 0...Int64(count) {
                let time = wall + .minutes(minute)
                if minute > 0 {
                    kiosk.rate(UInt8(minute % 5 + 1), at: minute * 60_000)
                    let hash = kiosk.hash(at: kiosk.entries.count)
                    truth[hash] = time
                    if learns { isClose.insert(hash) }
                }
                guard learns, minute == learnt else { continue }
                let clock = ClockRecord(wall: time, errorMilliseconds: 20, quality: .synced)
                kiosk.append(.clock(clock), at: minute * 60_000)
            }
        }

        /// Cuts what waits into batches.
        mutating func cut(_ random: inout SeededGenerator) -> [ClosedRange<Int>] {
            var ranges: [ClosedRange<Int>] = []
            while next <= kiosk.entries.count {
                let last = min(kiosk.entries.count, next + .random(in: 1...6, using: &random))
                ranges.append(next...last)
                next = last + 1
            }
            return ranges
        }
    }

    /// Machines that were copied from each other at any moment, with the batches that each sends.
    private func history(
        _ kiosk: FakeKiosk, _ random: inout SeededGenerator
    ) throws -> (machines: [Machine], messages: [[UInt8]]) {
        var machines = [Machine(kiosk: kiosk)]
        var messages: [[UInt8]] = []
        // No two machines live on the same day: whoever sees another's clock is a day wrong.
        for day in 0..<10 {
            if day > 0, Int.random(in: 0..<2, using: &random) == 0 {
                machines.append(try #require(machines.randomElement(using: &random)))
            }
            let who = Int.random(in: 0..<machines.count, using: &random)
            machines[who].live(
                from: friday + .hours(24 * Int64(day - 10)), .random(in: 1...8, using: &random),
                &random)
            guard Int.random(in: 0..<2, using: &random) == 0 else { continue }
            for range in machines[who].cut(&random) {
                messages.append(try machines[who].kiosk.message(range))
            }
        }
        for who in machines.indices {
            for range in machines[who].cut(&random) {
                messages.append(try machines[who].kiosk.message(range))
            }
        }
        return (machines, messages)
    }

    private struct Found: Equatable {
        var earliest: WallTime
        var latest: WallTime
        var isDated: Bool
        var isBranch: Bool
        var meaning: String
    }

    /// Every rating with what is made of it, by the hash of its entry.
    private func ratings(_ rig: Rig) throws -> [Digest: Found] {
        let rows = try Indexer.openIndex(rig.directory, .reader).all(
            """
            SELECT identity, earliest, latest, coalesce(point, '-') || ' ' || coalesce(scale, 0)
                || ' ' || flags || ' ' || replaced, branch > 0 FROM rating
            """
        ) { row in
            (
                Digest(row.blob(0)) ?? .zero,
                Found(
                    earliest: WallTime(milliseconds: row.int64(1)),
                    latest: WallTime(milliseconds: row.int64(2)), isDated: !row.isNull(1),
                    isBranch: row.int(4) == 1, meaning: row.text(3))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// True if a rating was not given when it is said to have been.
    private func isFalse(_ rating: Found?, at time: WallTime) -> Bool {
        guard let rating, rating.isDated else { return true }
        return time < rating.earliest || time > rating.latest
    }

    /// True if a rating of a whole chain is false, wider than it must be, or of no known question.
    private func isWrong(_ rating: Found?, at time: WallTime, isClose: Bool) -> Bool {
        guard let rating, !isFalse(rating, at: time) else { return true }
        return isClose && rating.latest - rating.earliest > .minutes(1)
            || !rating.meaning.hasPrefix("nha-trang 5 ")
    }

    /// How often a branch holds two entries at one place, which no history does.
    private func mixed(_ rig: Rig) throws -> Int {
        try Indexer.openIndex(rig.directory, .reader).first(
            """
            SELECT count(*) FROM (SELECT 1 FROM branched GROUP BY line, branch, sequence
                HAVING count(*) > 1)
            """
        ) { $0.int(0) } ?? 0
    }

    private func remake(_ rig: Rig) throws {
        rig.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: rig.directory.index + suffix)
        }
        try Indexer.open(rig.directory, .command).catchUp()
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `every rating of every copy has its true time, however they come in`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let rig = try Rig()
        var (machines, messages) = try history(try rig.kiosk(), &random)
        let truth = machines.reduce(into: [:]) { $0.merge($1.truth) { one, _ in one } }
        let isClose = machines.reduce(into: Set()) { $0.formUnion($1.isClose) }
        let isShuffled = seed % 2 == 0
        if isShuffled { messages.shuffle(using: &random) }
        for message in messages {
            _ = try rig.send(message)
            guard Bool.random(using: &random) else { continue }
            _ = try Auditor(rig.directory)
            for (hash, rating) in try ratings(rig) {
                let time = try #require(truth[hash])
                #expect(!isFalse(rating, at: time))
            }
        }
        _ = try Auditor(rig.directory)
        let found = try ratings(rig)
        #expect(found.count == truth.count)
        let wrong = truth.filter { hash, time in
            // Where pieces came in out of order, a branch may hold what goes on from the trunk's
            // end: the trunk then knows less, and nothing false.
            let mayBeWide = isShuffled && found[hash]?.isBranch == false
            return isWrong(
                found[hash], at: time, isClose: isClose.contains(hash) && !mayBeWide)
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(truth.count)")
        #expect(try mixed(rig) == 0)
        try remake(rig)
        #expect(try ratings(rig) == found)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `where a piece never comes nothing has a time of another's`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rig = try Rig()
        var machine = Machine(kiosk: try rig.kiosk())
        machine.live(from: friday + .hours(-240), 3, &random)
        var copy = machine
        for day in 1...4 as ClosedRange<Int64> {
            machine.live(from: friday + .hours(24 * day - 240), 4, &random)
            copy.live(from: friday + .hours(24 * day - 120), 4, &random)
        }
        // Of the trunk, of the branch, or of either.
        var messages: [[UInt8]] = []
        for (who, loses) in [(machine, seed % 3 > 0), (copy, seed % 3 < 2)] {
            var who = who
            var ranges = who.cut(&random)
            if loses {
                ranges.remove(at: Int.random(in: 1..<ranges.count - 1, using: &random))
            }
            messages += try ranges.map { try who.kiosk.message($0) }
        }
        if seed % 2 == 0 { messages.shuffle(using: &random) }
        let truth = machine.truth.merging(copy.truth) { one, _ in one }
        for message in messages {
            _ = try rig.send(message)
            _ = try Auditor(rig.directory)
            for (hash, rating) in try ratings(rig) {
                let time = try #require(truth[hash])
                #expect(!isFalse(rating, at: time), "\(rating) \(time)")
            }
        }
        let found = try ratings(rig)
        #expect(found.count > 20)
        #expect(try mixed(rig) == 0)
        try remake(rig)
        #expect(try ratings(rig) == found)
    }

    @Test func `what goes on from the middle of a branch begins one of its own`() throws {
        let rig = try Rig()
        var trunk = try rig.kiosk()
        trunk.boot(at: friday)
        trunk.press([1])
        let start = trunk.entries.count
        var second = trunk
        trunk.press([2], from: 60_000)
        var first = trunk
        trunk.press([3, 3, 3, 3], from: 120_000)
        first.press([4, 4, 4], from: 120_000)
        second.press([5, 5, 5, 5], from: 60_000)
        // Nothing before is there: all of it waits.
        _ = try rig.send(try trunk.message(start + 2...start + 5))
        #expect(try rig.send(try first.message(start...start + 4)).code == .branch)
        #expect(try rig.send(try trunk.message(start + 1...start + 3)).code == .held)
        #expect(try rig.send(try second.message(start + 1...start + 4)).code == .branch)
        _ = try Auditor(rig.directory)
        #expect(try mixed(rig) == 0)
    }

    @Test func `what another kiosk sends as its own takes nothing away`() throws {
        let rig = try Rig(points: ["nha-trang", "vinh-nguyen"])
        var own = try rig.kiosk()
        own.boot(at: friday, point: "nha-trang")
        own.press([5, 5, 4, 4, 3])
        let end = own.entries.count
        // Who has the key of another kiosk, and a stick with this one's batches.
        let thief = try rig.kiosk(at: "vinh-nguyen")
        func stolen(_ range: ClosedRange<Int>) throws -> [UInt8] {
            var batch = own.batch(range)
            (batch.kiosk, batch.chain) = (thief.id, thief.chain)
            return try thief.seal(batch)
        }
        _ = try rig.send(try stolen(4...end))
        _ = try rig.send(try own.everything())
        _ = try Auditor(rig.directory)
        var beside = thief
        beside.boot(at: friday, point: "vinh-nguyen")
        beside.press([1, 1, 1, 1, 1])
        _ = try rig.send(try beside.everything())
        let counts = try Auditor(rig.directory).counts(kiosk: own.id)
        #expect(counts.ratings.values.reduce(0, +) == 5)
        let rows = try Indexer.openIndex(rig.directory, .reader).all(
            """
            SELECT point, branch, latest - earliest FROM rating
            WHERE line = (SELECT id FROM line WHERE kiosk = ?)
            """, own.id.bytes
        ) { ($0.text(0), $0.int64(1), $0.int64(2)) }
        #expect(rows.count == 5)
        #expect(rows.allSatisfy { $0.0 == "nha-trang" && $0.1 == 0 && $0.2 < 60_000 })
    }
}
