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

    @Test func `a journal that is found damaged and cannot be put aside turns the light red`()
        throws
    {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        try spoilLastEntry(desk, &keeper)
        try SmallFile.replace(desk.directory + "/quarantine", with: [], mode: 0o600)
        keeper.handle([.ping])
        #expect(desk.board.look().refusal != nil)
        #expect(keeper.deadline == desk.now + Limits.refusalRetry)
    }

    @Test func `a disk that spoils each new journal is asked less and less often`() throws {
        let flush = try #require(
            try (1...20).first { try putAside(failing: $0, times: 1).count == 2 })
        let waits = try putAside(failing: flush, times: 4).waits
        #expect(waits == [10, 20, 40, 80].map { .seconds($0) })
    }

    /// How many journals are put aside if this flush of each new one fails, and how long the next
    /// try is put off.
    private func putAside(failing flush: Int, times: Int) throws -> (count: Int, waits: [TimeSpan])
    {
        let desk = try KeeperDesk()
        var keeper = JournalKeeper(loop: desk.loop)
        try spoilLastEntry(desk, &keeper)
        var waits: [TimeSpan] = []
        for _ in 0..<times {
            desk.disk.failSync(flush)
            keeper.handle([.ping])
            let wait = max(.zero, (keeper.deadline ?? desk.now) - desk.now)
            waits.append(wait)
            desk.wait(wait)
        }
        let names = TemporaryDirectory.names(in: desk.directory + "/quarantine")
        return (names.count, waits)
    }

    private func spoilLastEntry(_ desk: KeeperDesk, _ keeper: inout JournalKeeper) throws {
        desk.press(&keeper)
        try Database(
            path: desk.directory + "/journal/journal.db", access: .readWrite,
            vfs: desk.disk.name
        ).execute("UPDATE entry SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) FROM entry)")
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
