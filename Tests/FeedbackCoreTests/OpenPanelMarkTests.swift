import FeedbackCore
import Testing

/// Open panels that were read before, and what their next reports then say.
struct OpenPanelMarkTests {
    /// A report of a panel, and when it came by our clock, in ms.
    struct Sent {
        var down: UInt16 = 0
        /// Device time, in ms.
        var uptime: UInt32
        var counters: [UInt8]
        var at: Int64

        func report() throws -> OpenPanelReport {
            try OpenPanelReport(
                [1, 0, UInt8(down), 0]
                    + (0..<4).map { UInt8(truncatingIfNeeded: uptime >> ($0 * 8)) } + counters
                    + [UInt8](repeating: 0, count: 8 - counters.count))
        }
    }

    /// A panel that was powered on at our 100 s, and left 60 s later with key 1 down.
    private static let left = Sent(down: 1, uptime: 60_000, counters: [5, 1], at: 160_000)

    private func resume(
        _ reports: [Sent], after left: Sent = left
    ) throws -> [OpenPanelTracker.Finding] {
        var tracker = OpenPanelTracker(
            after: OpenPanelMark(
                panel: 1, identity: "p", report: try left.report(),
                time: BootTime(milliseconds: left.at)))
        return try reports.map {
            tracker.take(try $0.report(), at: BootTime(milliseconds: $0.at))
        }
    }

    private func edge(
        _ code: UInt16, _ down: Bool, at: Int64, resynced: Bool = true
    ) -> KeyEdge {
        KeyEdge(code: code, down: down, time: BootTime(milliseconds: at), resynced: resynced)
    }

    @Test func `a panel that is on since the mark is followed from there`() throws {
        let told = try resume([
            // It waited in the panel.
            Sent(uptime: 60_100, counters: [5, 1], at: 180_000),
            Sent(uptime: 79_990, counters: [5, 3], at: 179_990),
            Sent(uptime: 80_000, counters: [5, 3], at: 180_000),
            Sent(down: 1, uptime: 80_100, counters: [6, 3], at: 180_100),
        ])
        #expect(
            told == [
                .waiting, .waiting,
                .attached(
                    held: [0],
                    [
                        edge(1, true, at: 165_000), edge(1, false, at: 170_000),
                        edge(1, true, at: 175_000), edge(0, false, at: 180_000),
                        edge(1, false, at: 180_000),
                    ]),
                .edges([edge(0, true, at: 180_100, resynced: false)]),
            ])
    }

    @Test func `a panel is followed over the wraps of its clock and of a counter`() throws {
        let old = Sent(uptime: .max - 999, counters: [255], at: 5_000_000_000)
        let told = try resume(
            [
                Sent(uptime: .max - 999, counters: [255], at: 5_000_002_000),
                Sent(uptime: 990, counters: [1], at: 5_000_001_990),
                Sent(uptime: 1_000, counters: [1], at: 5_000_002_000),
            ], after: old)
        guard case .attached(_, let edges) = told[2] else {
            Issue.record("not attached: \(told)")
            return
        }
        #expect(edges.count { $0.down } == 2)
    }

    /// Second reports after which the mark says nothing, each 5 ms after the first.
    static let strangers = [
        // Powered on later.
        Sent(uptime: 70_000, counters: [9, 9], at: 180_000),
        Sent(uptime: 30_000, counters: [9, 9], at: 180_000),
        // Its clock ran faster than ours.
        Sent(uptime: 90_000, counters: [9, 9], at: 180_000),
        // Pressed faster than a finger can.
        Sent(uptime: 60_010, counters: [255, 9], at: 160_010),
        // Five minutes and a millisecond later.
        Sent(uptime: 360_001, counters: [9, 9], at: 460_001),
    ]

    @Test(arguments: strangers.indices)
    func `a panel that was powered on anew, or was left for long, has nothing to add`(
        _ index: Int
    ) throws {
        var first = Self.strangers[index]
        first.at -= 5
        first.uptime -= 5
        let told = try resume([first, Self.strangers[index]])
        #expect(told == [.waiting, .attached(held: [], [])])
    }

    @Test func `changes that waited in the panel are found when they are all told`() throws {
        let told = try resume([
            // It waited for a kiosk that was killed, as did the changes behind it.
            Sent(down: 2, uptime: 61_000, counters: [5, 2], at: 180_000),
            Sent(down: 0, uptime: 61_100, counters: [5, 2], at: 180_005),
            Sent(down: 4, uptime: 70_000, counters: [5, 2, 1], at: 180_010),
            Sent(down: 0, uptime: 70_100, counters: [5, 2, 1], at: 180_015),
            Sent(uptime: 80_020, counters: [5, 2, 1], at: 180_020),
        ])
        guard case .attached(held: [0], let edges) = told.last else {
            Issue.record("\(told)")
            return
        }
        #expect(told.dropLast().allSatisfy { $0 == .waiting })
        #expect(edges.filter(\.down).map(\.code).sorted() == [1, 2])
        #expect(edges.allSatisfy { $0.resynced })
    }

    @Test func `a panel that was on for a moment only may have been powered on anew`() throws {
        // Pressed once, pulled out and plugged in again: the counter went back.
        let old = Sent(uptime: 1_900, counters: [1], at: 101_900)
        let told = try resume(
            [
                Sent(uptime: 9_500, counters: [0], at: 111_500),
                Sent(uptime: 10_000, counters: [0], at: 112_000),
            ], after: old)
        #expect(told == [.waiting, .attached(held: [], [])])
    }

    @Test func `presses that may be hours old are a loss, one that is seen is a press`() throws {
        let told = try resume([
            Sent(uptime: 60_100, counters: [5, 1], at: 160_100),
            Sent(uptime: 60_200, counters: [5, 1], at: 160_200),
            Sent(down: 2, uptime: 3_660_200, counters: [5, 2], at: 3_760_200),
            Sent(uptime: 7_260_200, counters: [5, 4], at: 7_360_200),
        ])
        #expect(
            told.suffix(2) == [
                .edges([edge(1, true, at: 3_760_200, resynced: false)]),
                .unknowable([edge(1, false, at: 7_360_200)]),
            ])
    }
}
