import FeedbackCore
import Journal
import KioskDaemon
import Linux
import TestSupport
import Testing

/// What citizens do on the screen, in the journal.
struct ScreenRecordingTests {
    private let desk: KeeperDesk
    private var keeper: JournalKeeper

    init() throws {
        desk = try KeeperDesk()
        keeper = JournalKeeper(loop: desk.loop)
    }

    /// Presses the key of level 5, and gives back where its rating stands.
    private mutating func rate(correcting place: RatingPlace? = nil) throws -> RatingPlace {
        desk.wait(.seconds(1))
        let press = Press(panel: 1, key: 2, time: desk.now, replaces: place)
        keeper.handle([.actions([.press(press)], marks: [])])
        let recorded = desk.screen.take().compactMap { message in
            if case .recorded(let places) = message { places } else { nil }
        }.flatMap(\.self)
        #expect(recorded.map(\.press) == [PressID(press)])
        return try #require(recorded.first?.place)
    }

    @Test mutating func `what is said of a rating names it, however many entries lie between`()
        throws
    {
        let first = try rate()
        // Before it stand the boot and the configuration.
        #expect(first.sequence == 3)
        let second = try rate()
        let said = SaidOfRating(rating: first, outcome: .answered, answer: .chips([3, 4]))
        keeper.handle([.said(said, at: desk.now)])
        #expect(
            try desk.facts()[5]
                == .followUp(FollowUp(back: 2, outcome: .answered, answer: .chips([3, 4]))))
        let more = SaidOfRating(
            rating: second, outcome: .skipped, answer: .criterion(6, level: nil))
        // A press that comes with it is written first.
        let press = Press(panel: 1, key: 1, time: desk.now)
        keeper.handle([.said(more, at: desk.now), .actions([.press(press)], marks: [])])
        let facts = try desk.facts()
        #expect(facts[6] == .rating(Rating(panel: 1, question: 1, level: 1)))
        #expect(
            facts[7]
                == .followUp(
                    FollowUp(back: 3, outcome: .skipped, answer: .criterion(6, level: nil))))
    }

    @Test mutating func `a corrected rating is named by the one that replaces it`() throws {
        let first = try rate()
        _ = try rate()
        let third = try rate(correcting: first)
        #expect(third.sequence == 5)
        #expect(
            try desk.facts()[5]
                == .rating(Rating(panel: 1, question: 1, level: 5, replaces: 2)))
    }

    @Test mutating func `a chain that was put aside takes along what was said of it`() throws {
        let first = try rate()
        desk.disk.failSync()
        let second = try rate()
        #expect(second.chain != first.chain)
        let said = SaidOfRating(rating: first, outcome: .timedOut, answer: .chips([]))
        keeper.handle([.said(said, at: desk.now)])
        let third = try rate(correcting: first)
        let facts = try desk.facts()
        #expect(!facts.values.contains { if case .followUp = $0 { true } else { false } })
        #expect(
            facts[third.sequence] == .rating(Rating(panel: 1, question: 1, level: 5)))
    }

    @Test mutating func `a press that cannot be recorded is told to the screen as refused`() throws
    {
        _ = try rate()
        desk.disk.isFull = true
        let press = Press(panel: 1, key: 2, time: desk.now)
        keeper.handle([.actions([.press(press)], marks: [])])
        let refused = desk.screen.take().compactMap { message in
            if case .refused(let presses) = message { presses } else { nil }
        }
        #expect(refused == [[PressID(press)]])
    }
}
