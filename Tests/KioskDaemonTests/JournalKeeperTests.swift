@testable import KioskDaemon
import BatchFormat
import FeedbackCore
import Glibc
import Journal
import Linux
import SQLite
import TestSupport
import Testing
import Uplink

struct JournalKeeperTests {
    @Test func `a press is thanked for, refused while the disk is full, and told of later`() throws
    {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 0])
        desk.disk.isFull = true
        desk.press(&keeper)
        #expect(desk.lamps() == [0, 1])
        #expect(desk.board.look().refusal == .diskFull)
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        #expect(keeper.deadline == desk.now)
        keeper.handle([])
        #expect(desk.board.look().refusal == nil)
        var facts: [Fact] = []
        try JournalReader(directory: desk.directory + "/journal", vfs: desk.disk.name)
            .forEachEntry { entry in
                facts.append(entry.fact)
                return true
            }
        // Before them stand the boot and the configuration.
        #expect(
            facts.dropFirst(2) == [
                .rating(Rating(panel: 1, question: 1, level: 5)),
                .loss(Loss(reason: .refused, count: 1)),
            ])
    }

    @Test func `a journal that cannot be opened refuses, and is tried again`() throws {
        let desk = try KeeperDesk()
        desk.disk.cutPower()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        keeper.handle([.freeze])
        #expect(desk.lamps() == [0, 1])
        guard case .frozen(.failed(_))? = desk.answers.take().first else {
            Issue.record("an answer is missing")
            return
        }
        desk.disk.restorePower()
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 0])
        keeper.handle([.stop])
        #expect(!keeper.isRunning)
    }

    @Test func `however many were refused, a disk with room again is tried within seconds`() throws
    {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.disk.isFull = true
        for _ in 0..<7 { desk.press(&keeper) }
        desk.disk.isFull = false
        desk.wait(Limits.refusalRetry)
        #expect(keeper.deadline == desk.now)
        keeper.handle([])
        #expect(desk.board.look().refusal == nil)
        #expect(try desk.facts().values.contains(.loss(Loss(reason: .refused, count: 7))))
    }

    @Test func `a journal that failed is not tried again at each question`() throws {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        // Where journals are put aside there is a file.
        let place = desk.directory + "/quarantine"
        try SmallFile.replace(place, with: [], mode: 0o600)
        desk.disk.failSync()
        desk.press(&keeper)
        #expect(desk.lamps() == [1, 1])
        #expect(unlink(place) == 0)
        keeper.handle([.ping])
        #expect(desk.board.look().refusal != nil)
        desk.wait(Limits.refusalRetry)
        keeper.handle([])
        #expect(desk.board.look().refusal == nil)
    }

    @Test func `what recovery admits to be lost is told to the server like any other loss`() throws
    {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        for _ in 0..<3 { desk.press(&keeper) }
        keeper.handle([.stop])
        keeper = JournalKeeper(loop: desk.loop)
        keeper.handle([.stop])
        #expect(desk.board.look().record?.losses == 0)
        try Database(
            path: desk.directory + "/journal/journal.db", access: .readWrite,
            vfs: desk.disk.name
        ).execute("UPDATE entry SET ms = ms + 1 WHERE seq = (SELECT max(seq) FROM entry)")
        keeper = JournalKeeper(loop: desk.loop)
        #expect(desk.board.look().record?.losses == 1)
        desk.press(&keeper)
        desk.disk.failSync()
        desk.press(&keeper)
        #expect(desk.board.look().record?.losses == 1)
    }

    @Test func `nothing is recorded after the daemon's last word`() throws {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        desk.press(&keeper)
        keeper.handle([.errand(Errand(freezing: 1, user: 0)), .stop])
        let facts = try desk.facts()
        guard case .stopped? = facts.max(by: { $0.key < $1.key })?.value else {
            Issue.record("the last entry is not the stop")
            return
        }
    }
}
