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
        /// What is not in a batch yet begins here.
        var next = 1

        /// Starts, records some ratings, and learns the time once somewhere between them.
        mutating func live(from wall: WallTime, _ count: Int, _ random: inout SeededGenerator) {
            let id = BootID(trusted: (0..<16).map { _ in .random(in: 0...255, using: &random) })
            kiosk.append(.boot(BootRecord(bootID: id, version: "1.0.0", clean: true)))
            kiosk.append(FakeKiosk.declaration(point: "nha-trang"))
            let known = Int64.random(in: 0...Int64(count), using: &random)
            for minute in 0...Int64(count) {
                let time = wall + .minutes(minute)
                if minute > 0 {
                    kiosk.rate(UInt8(minute % 5 + 1), at: minute * 60_000)
                    truth[kiosk.hash(at: kiosk.entries.count)] = time
                }
                guard minute == known else { continue }
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

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `every rating of every copy has its true time, however they come in`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        let rig = try Rig()
        var (machines, messages) = try history(try rig.kiosk(), &random)
        let isShuffled = seed % 2 == 0
        if isShuffled { messages.shuffle(using: &random) }
        for message in messages {
            _ = try rig.send(message)
            if Bool.random(using: &random) { _ = try Auditor(rig.directory) }
        }
        _ = try Auditor(rig.directory)
        let found = try ratings(rig)
        let truth = machines.reduce(into: [:]) { all, machine in
            all.merge(machine.truth) { one, _ in one }
        }
        #expect(found.count == truth.count)
        let wrong = truth.filter { hash, time in
            guard let rating = found[hash], rating.isDated else { return true }
            // Where pieces came in out of order, a branch may hold what goes on from the trunk's
            // end: the trunk then knows less, and nothing false.
            let mayBeWide = isShuffled && !rating.isBranch
            return time < rating.earliest || time > rating.latest
                || !mayBeWide && rating.latest - rating.earliest > .minutes(1)
                || !rating.meaning.hasPrefix("nha-trang 5 ")
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(truth.count)")
        rig.stop()
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: rig.directory.index + suffix)
        }
        try Indexer.open(rig.directory, .command).catchUp()
        #expect(try ratings(rig) == found)
    }
}
