import BatchFormat
import FeedbackCore
import ScoringServer
import Testing

/// Two machines with one card, heard in pieces.
struct GapTests {
    private let rig: Rig
    /// Both have the entries up to 10; then each goes on by itself, the right one for longer.
    private let left: FakeKiosk
    private let right: FakeKiosk

    init() throws {
        rig = try Rig()
        var kiosk = try rig.kiosk()
        kiosk.boot(at: Rig.noon)
        kiosk.press((0..<7).map { UInt8($0 % 5 + 1) })
        (left, right) = (Self.longer(kiosk, 5, 3), Self.longer(kiosk, 1, 9))
    }

    private static func longer(_ kiosk: FakeKiosk, _ level: UInt8, _ count: Int) -> FakeKiosk {
        var kiosk = kiosk
        kiosk.press([UInt8](repeating: level, count: count), from: 90_000_000)
        return kiosk
    }

    private func codes(_ kiosk: FakeKiosk, _ ranges: ClosedRange<Int>...) throws -> [ReceiptCode] {
        try ranges.map { try rig.send(try kiosk.message($0)).code }
    }

    @Test func `a copy that is ahead of the card that went on stays a branch`() throws {
        #expect(try codes(left, 1...13) == [.held])
        #expect(try codes(right, 11...13, 14...15, 16...19) == [.branch, .branch, .branch])
        #expect(try rig.count("SELECT contiguous FROM chain") == 13)
    }

    @Test func `what came before the beginning of its branch follows it there`() throws {
        #expect(try codes(left, 1...13) == [.held])
        #expect(try codes(right, 18...19, 16...17, 15...15) == [.held, .held, .held])
        #expect(try codes(right, 11...14) == [.branch])
        #expect(try rig.count("SELECT count(*) FROM batch WHERE code = 1") == 4)
        #expect(try rig.count("SELECT count(*) FROM fork") == 3)
        #expect(try rig.count("SELECT count(*) FROM alarm WHERE kind = 'branch'") == 4)
        #expect(try codes(right, 15...15, 18...19) == [.branch, .branch])
    }

    @Test func `of two histories behind a gap only the first is held`() throws {
        #expect(try codes(left, 1...8) == [.held])
        #expect(try codes(left, 11...12) == [.held])
        #expect(try codes(right, 11...13, 14...15) == [.branch, .branch])
        #expect(try codes(left, 13...13, 9...10) == [.held, .held])
        #expect(try rig.count("SELECT contiguous FROM chain") == 13)
        #expect(try rig.count("SELECT count(*) FROM fork") == 0)
    }

    @Test func `of two that go on from what waits only the first is held`() throws {
        #expect(try codes(left, 1...6, 9...10, 9...12) == [.held, .held, .held])
        #expect(try codes(right, 11...12, 13...14) == [.branch, .branch])
        #expect(try codes(left, 13...13, 7...8) == [.held, .held])
        #expect(try rig.count("SELECT contiguous FROM chain") == 13)
    }

    @Test func `what follows a batch that waited is a branch when that one is`() throws {
        #expect(try codes(left, 1...8) == [.held])
        #expect(try codes(right, 12...13, 14...16, 17...19) == [.held, .held, .held])
        #expect(try codes(left, 9...13) == [.held])
        #expect(try rig.count("SELECT count(*) FROM batch WHERE code = 1") == 3)
        #expect(try rig.count("SELECT contiguous FROM chain") == 13)
    }

    @Test func `what is cut otherwise and ends where a branch ends is one too`() throws {
        #expect(try codes(left, 1...8) == [.held])
        #expect(try codes(right, 12...16, 15...16, 17...19) == [.held, .held, .held])
        #expect(try codes(left, 9...13) == [.held])
        #expect(try rig.count("SELECT count(*) FROM batch WHERE code = 1") == 3)
    }

    @Test(arguments: [[12...18, 15...16], [15...16, 12...18]])
    func `what is cut otherwise and lies within a branch is one too`(
        ranges: [ClosedRange<Int>]
    ) throws {
        #expect(try codes(left, 1...8) == [.held])
        for range in ranges { #expect(try codes(right, range) == [.held]) }
        #expect(try codes(left, 9...13) == [.held])
        #expect(try rig.count("SELECT count(*) FROM batch WHERE code = 1") == 2)
    }

    @Test func `what both have before they part is no branch`() throws {
        #expect(try codes(left, 1...4, 6...7) == [.held, .held])
        // The right one leaves after the 10th, within its first batch.
        #expect(try codes(right, 9...14, 9...10) == [.held, .held])
        #expect(try codes(left, 8...13, 5...5) == [.held, .held])
        #expect(try rig.count("SELECT contiguous FROM chain") == 13)
        #expect(try rig.count("SELECT count(*) FROM batch WHERE code = 1") == 1)
    }

    @Test func `a predecessor decides which of two histories waits`() throws {
        #expect(try codes(left, 1...8) == [.held])
        #expect(try codes(right, 14...16, 17...19) == [.held, .held])
        #expect(try codes(left, 11...12) == [.held])
        // It follows the left one, and the right one's next entry is another.
        #expect(try codes(left, 13...13) == [.held])
        #expect(try rig.count("SELECT count(*) FROM fork") == 2)
        #expect(try codes(left, 9...10) == [.held])
        #expect(try rig.count("SELECT contiguous FROM chain") == 13)
    }

    @Test func `batches of one card wait in any order and any cut`() throws {
        let early = try codes(right, 16...19, 12...14, 13...15, 12...13)
        #expect(early == [.held, .held, .held, .held])
        #expect(try codes(right, 1...11) == [.held])
        #expect(try rig.count("SELECT contiguous FROM chain") == 19)
        #expect(try rig.count("SELECT count(*) FROM fork") == 0)
    }
}
