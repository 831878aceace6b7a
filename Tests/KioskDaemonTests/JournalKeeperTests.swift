import BatchFormat
import FeedbackCore
import Journal
import KioskDaemon
import Linux
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
}
