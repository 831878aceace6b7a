@testable import KioskDaemon
import BatchFormat
import FeedbackCore
import Journal
import Linux
import TestSupport
import Testing
import Uplink

/// What becomes of a journal that fails, or that the server no longer follows.
struct PutAsideTests {
    private let desk: KeeperDesk

    init() throws { desk = try KeeperDesk() }

    private func facts(in directory: String) throws -> [Fact] {
        var facts: [Fact] = []
        try JournalReader(directory: directory, vfs: desk.disk.name).forEachEntry { entry in
            facts.append(entry.fact)
            return true
        }
        return facts
    }

    private var putAside: [PutAside] { desk.board.look().record?.putAside ?? [] }

    @Test func `presses of a journal that failed reach the server from quarantine`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        for _ in 0..<3 { desk.press(&keeper) }
        desk.disk.failSync()
        desk.press(&keeper)
        // The flush failed, and the new journal has the press all the same.
        #expect(desk.lamps() == [4, 0])
        #expect(putAside.map(\.unsent) == [5])
        let sent = try desk.drain(&keeper)
        #expect(Set(sent.map(\.chain)).count == 2)
        #expect(sent.flatMap(\.ratings).count == 4)
        #expect(desk.board.look().record?.unsent == 0)
        #expect(putAside.map(\.isRead) == [true])
        #expect(putAside.map(\.missing) == [0])
    }

    @Test func `a branch begins a new chain, and the old one is sent to its end`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        for _ in 0..<3 { desk.press(&keeper) }
        _ = try desk.drain(&keeper)
        desk.press(&keeper)
        let first = try #require(desk.nextBatch(&keeper))
        desk.press(&keeper)
        let old = desk.board.look().record?.chain
        try desk.settle(first, .branch, &keeper)
        let new = desk.board.look().record?.chain
        #expect(old != new)
        desk.press(&keeper)
        #expect(desk.lamps() == [6, 0])
        let sent = try desk.drain(&keeper)
        // All of it: what the server has lost of this history meanwhile, no receipt would show.
        #expect(sent.filter { $0.chain == old }.flatMap(\.ratings).count == 5)
        #expect(sent.filter { $0.chain == new }.flatMap(\.ratings).count == 1)
        let start = try facts(in: desk.directory + "/journal").first
        guard case .start(let start)? = start else {
            Issue.record("the new chain does not name the old one")
            return
        }
        #expect(start.reason == .branch)
        #expect(start.previous == old)
        #expect(putAside.map(\.name).allSatisfy { $0.hasPrefix("branches/") })
        #expect(desk.board.look().record?.unsent == 0)
    }

    @Test(arguments: 1...60)
    func `a disk that fills up during a branch refuses, and recovers by itself`(
        write: Int
    ) throws {
        var keeper = JournalKeeper(loop: desk.loop)
        _ = try desk.drain(&keeper)
        desk.press(&keeper)
        let first = try #require(desk.nextBatch(&keeper))
        desk.disk.fill(atWrite: write)
        var sent = [try desk.settle(first, .branch, &keeper)]
        desk.press(&keeper)
        #expect(desk.board.look().record?.putAside.count ?? 0 <= 1)
        desk.disk.fill(atWrite: .max / 2)
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        #expect(desk.board.look().refusal == nil)
        desk.press(&keeper)
        let lamps = desk.lamps()
        #expect(lamps[0] + lamps[1] == 3)
        sent += try desk.drain(&keeper)
        #expect(desk.board.look().record?.unsent == 0)
        // One that was sent twice is the same entry of the same chain.
        let ratings = sent.flatMap { batch in
            batch.ratings.map { "\(batch.chain) \($0.sequence)" }
        }
        #expect(Set(ratings).count == lamps[0])
    }

    @Test func `nothing is taken over while the disk refuses`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        desk.disk.failSync()
        desk.press(&keeper)
        _ = try desk.drain(&keeper, upTo: 1)
        desk.disk.isReadOnly = true
        desk.press(&keeper)
        #expect(desk.board.look().refusal == .readOnly)
        keeper.handle([.salvage])
        guard case .salvage(nil)? = desk.answers.take().last else {
            Issue.record("a disk that refuses is asked to write")
            return
        }
    }

    @Test func `a read-only disk refuses, puts nothing aside, and recovers by itself`() throws {
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        desk.disk.isReadOnly = true
        for _ in 0..<3 { desk.press(&keeper) }
        #expect(desk.lamps() == [1, 3])
        #expect(desk.board.look().refusal == .readOnly)
        desk.disk.isReadOnly = false
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 0])
        #expect(putAside.isEmpty)
        let told = try facts(in: desk.directory + "/journal")
        #expect(told.contains(.loss(Loss(reason: .refused, count: 3))))
    }
}
