import FeedbackCore
import Testing

/// Reports of an open panel, written as the panel would, and what has to follow from them.
struct OpenPanelTrackerTests {
    /// One report: what it holds, and when it came by our clock.
    struct Sent {
        var sequence: UInt8
        var bitmap: UInt16
        /// Device time, in ms.
        var uptime: UInt32
        var counters: [UInt8]
        /// Our clock at receipt, in ms.
        var at: Int64

        init(
            _ sequence: UInt8, _ bitmap: UInt16, uptime: UInt32, _ counters: [UInt8], at: Int64
        ) {
            self.sequence = sequence
            self.bitmap = bitmap
            self.uptime = uptime
            self.counters = counters + [UInt8](repeating: 0, count: 8 - counters.count)
            self.at = at
        }

        var bytes: [UInt8] {
            [1, sequence, UInt8(bitmap & 0xFF), UInt8(bitmap >> 8)]
                + (0..<4).map { UInt8(truncatingIfNeeded: uptime >> ($0 * 8)) } + counters
        }
    }

    /// The findings about each report, in order.
    private func findings(_ reports: [Sent]) throws -> [OpenPanelTracker.Finding] {
        try follow(reports).findings
    }

    private func follow(
        _ reports: [Sent]
    ) throws -> (findings: [OpenPanelTracker.Finding], lost: UInt64) {
        var tracker = OpenPanelTracker()
        let findings = try reports.map {
            tracker.take(try OpenPanelReport($0.bytes), at: BootTime(milliseconds: $0.at))
        }
        return (findings, tracker.lostReports)
    }

    private func edge(
        _ code: UInt16, _ down: Bool, at: Int64, resynced: Bool = false
    ) -> KeyEdge {
        KeyEdge(code: code, down: down, time: BootTime(milliseconds: at), resynced: resynced)
    }

    /// A panel that is read: powered on at our 100 s, two reports without a press.
    private let attached = [
        Sent(0, 0, uptime: 500, [], at: 100_500), Sent(1, 0, uptime: 1_000, [], at: 101_000),
    ]

    @Test func `presses that the bitmap shows are edges as they happen`() throws {
        let told = try findings(
            attached + [
                Sent(2, 0b10, uptime: 1_200, [0, 1], at: 101_200),
                Sent(3, 0b10, uptime: 1_700, [0, 1], at: 101_700),
                Sent(4, 0b01, uptime: 1_750, [1, 1], at: 101_750),
                Sent(5, 0, uptime: 1_800, [1, 1], at: 101_800),
            ])
        #expect(
            told == [
                .waiting, .attached(held: [], []), .edges([edge(1, true, at: 101_200)]), .edges([]),
                .edges([edge(0, true, at: 101_750), edge(1, false, at: 101_750)]),
                .edges([edge(0, false, at: 101_800)]),
            ])
    }

    /// Bits before and after, the press counter's difference, and the edges that follow: `D` and
    /// `U` as a report showed them, `d` and `u` as found by the counter.
    static let gaps: [(was: Bool, isNow: Bool, presses: UInt8, edges: String)] = [
        (false, false, 0, ""), (false, true, 1, "D"), (true, false, 0, "U"), (true, true, 0, ""),
        (false, false, 1, "du"), (false, false, 2, "dudu"), (false, true, 2, "duD"),
        (false, true, 3, "duduD"), (true, false, 1, "udU"), (true, false, 2, "ududU"),
        (true, true, 1, "ud"), (true, true, 2, "udud"),
    ]

    @Test(arguments: gaps.indices, [0, 17, 253] as [UInt8])
    func `what no report showed is found by the counter, also when it wraps`(
        _ index: Int, _ base: UInt8
    ) throws {
        let (was, isNow, presses, expected) = Self.gaps[index]
        let told = try follow(
            attached + [
                Sent(2, was ? 1 : 0, uptime: 2_000, [base], at: 102_000),
                // Three reports were lost.
                Sent(6, isNow ? 1 : 0, uptime: 14_000, [base &+ presses], at: 114_000),
            ])
        guard case .edges(let edges) = told.findings.last else {
            Issue.record("\(told.findings)")
            return
        }
        let letters = edges.map { $0.down ? ($0.resynced ? "d" : "D") : $0.resynced ? "u" : "U" }
        #expect(letters.joined() == expected)
        // Evenly spread over the gap, the last one as it was reported.
        #expect(
            edges.map(\.time)
                == edges.indices.map {
                    BootTime(milliseconds: 102_000 + 12_000 * Int64($0 + 1) / Int64(edges.count))
                })
        #expect(told.lost == 3)
    }

    @Test func `found presses with time between them count apart`() throws {
        let told = try findings(
            attached + [Sent(40, 0, uptime: 61_000, [3], at: 161_000)])
        guard case .edges(let edges) = told.last else {
            Issue.record("\(told)")
            return
        }
        let profile = PanelProfile(
            name: "p", title: "p", matches: [], source: .openPanel, scale: .sc4,
            keys: (0..<4).map { PanelProfile.Key(code: $0, level: UInt8($0 + 1)) })
        let identity = PanelIdentity(port: "p", vendor: 1, product: 1)
        var rules = InputRules(
            panels: [KioskConfiguration.Panel(identity: identity, profile: profile, question: 1)])
        _ = rules.accept(
            .attached(panel: 1, identity: identity, held: [], at: BootTime(seconds: 101)))
        let presses = edges.flatMap {
            rules.accept(
                .edge(
                    panel: 1, key: $0.code + 1, down: $0.down, at: $0.time, resynced: $0.resynced))
        }
        #expect(presses.count == 3)
        #expect(rules.status[0].counters.counted == 3)
    }

    @Test func `sequence, device time and counters wrap without a word`() throws {
        let told = try follow([
            Sent(254, 0, uptime: .max - 700, [255], at: 1_000_000),
            Sent(255, 0, uptime: .max - 200, [255], at: 1_000_500),
            Sent(0, 1, uptime: 99, [0], at: 1_000_800),
            Sent(1, 0, uptime: 299, [0], at: 1_001_000),
        ])
        #expect(
            told.findings == [
                .waiting, .attached(held: [], []), .edges([edge(0, true, at: 1_000_800)]),
                .edges([edge(0, false, at: 1_001_000)]),
            ])
        #expect(told.lost == 0)
    }

    @Test func `what a panel counted before it was attached is nobody's press`() throws {
        // The first report waited in the panel for an hour.
        let told = try findings([
            Sent(0, 0, uptime: 500, [], at: 5_000_000),
            // So did this change, for half an hour.
            Sent(1, 0b100, uptime: 1_800_500, [9, 9, 9], at: 5_000_005),
            Sent(2, 0b100, uptime: 3_600_500, [9, 9, 9], at: 5_000_300),
            Sent(3, 0, uptime: 3_600_600, [9, 9, 9], at: 5_000_400),
        ])
        #expect(
            told == [
                .waiting, .waiting, .attached(held: [2], []),
                .edges([edge(2, false, at: 5_000_400)]),
            ])
    }

    @Test func `a press between the first two reports counts`() throws {
        let told = try findings([
            Sent(9, 0b10, uptime: 500, [0, 4], at: 100_500),
            Sent(10, 0b11, uptime: 700, [1, 4], at: 100_700),
            Sent(11, 0b11, uptime: 1_200, [1, 4], at: 101_200),
        ])
        #expect(
            told == [
                .waiting, .waiting,
                .attached(held: [1], [edge(0, true, at: 101_200, resynced: true)]),
            ])
    }

    @Test func `a first report that waited for a month is no restart`() throws {
        let told = try findings([
            Sent(0, 0, uptime: 500, [], at: 5_000_000_000),
            Sent(1, 0, uptime: 2_592_000_500, [9], at: 5_000_000_300),
            Sent(2, 0, uptime: 2_592_001_000, [9], at: 5_000_000_800),
        ])
        #expect(told == [.waiting, .waiting, .attached(held: [], [])])
    }

    @Test func `a panel that chatters without end is attached all the same`() throws {
        let reports = (0...70).map { (index: Int) -> Sent in
            let (bitmap, presses) = (UInt16(index % 2), UInt8((index + 1) / 2))
            let time = index * 50
            return Sent(
                UInt8(index), bitmap, uptime: UInt32(500 + time), [presses],
                at: Int64(100_500 + time))
        }
        let told = try findings(reports)
        #expect(told.prefix(65).allSatisfy { $0 == .waiting })
        guard case .attached(held: [], let edges) = told[65] else {
            Issue.record("\(told[65])")
            return
        }
        #expect(edges.count { $0.down } == 33)
    }

    /// Reports after a restart of the panel, at 200 s.
    static let restarts = [
        Sent(0, 0, uptime: 10, [], at: 200_000), Sent(1, 1, uptime: 100, [1], at: 200_100),
        // Down already when the panel started.
        Sent(0, 1, uptime: 10, [], at: 200_000),
    ]

    @Test(arguments: restarts.indices)
    func `a panel that began anew is a new attachment`(_ index: Int) throws {
        let told = try findings(
            attached + [
                Sent(2, 0, uptime: 99_000, [7], at: 199_000), Self.restarts[index],
            ])
        #expect(told.last == .restarted)
    }

    @Test func `device time that runs ahead of ours is another life of the panel`() throws {
        // More than 2³¹ ms back: as numbers that wrap, this is forward.
        let told = try findings([
            Sent(0, 0, uptime: 4_000_000_000, [], at: 100_000),
            Sent(1, 0, uptime: 4_000_000_500, [], at: 100_500),
            Sent(2, 0, uptime: 20, [], at: 101_000),
        ])
        #expect(told.last == .restarted)
    }

    @Test func `reports that come late, and then all at once, are no restart`() throws {
        let late = (0..<16).map {
            Sent(2 + $0, 0, uptime: 1_500 + UInt32($0) * 500, [], at: 130_000 + Int64($0))
        }
        let told = try findings(
            attached + late + [Sent(18, 1, uptime: 30_100, [1], at: 130_100)])
        #expect(told.dropFirst(2).dropLast().allSatisfy { $0 == .edges([]) })
        #expect(told.last == .edges([edge(0, true, at: 130_100)]))
    }

    @Test func `a press is stamped when the panel saw it, however late its report comes`() throws {
        let told = try findings(
            attached + [
                Sent(2, 1, uptime: 1_250, [1], at: 104_000),
                Sent(3, 0, uptime: 1_300, [1], at: 104_000),
                Sent(4, 1, uptime: 1_330, [2], at: 104_001),
            ])
        let stamps = told.suffix(3).flatMap { finding -> [Int64] in
            if case .edges(let edges) = finding { edges.map(\.time.milliseconds) } else { [] }
        }
        #expect(stamps == [101_250, 101_300, 101_330])
    }

    @Test func `a fast and a slow quartz are no restart`() throws {
        // How far our clock has come after so many reports: 0.6 % fast, right, 0.04 % slow.
        let drifts: [(Int) -> Int] = [{ -3 * $0 }, { _ in 0 }, { $0 / 5 }]
        for drift in drifts {
            let reports = (2..<204).map { index in
                Sent(
                    UInt8(index), index == 203 ? 1 : 0, uptime: UInt32(index * 500),
                    index == 203 ? [1] : [], at: Int64(100_000 + index * 500 + drift(index)))
            }
            let told = try findings(attached + reports)
            #expect(told.dropFirst(2).dropLast().allSatisfy { $0 == .edges([]) })
            #expect(told.last == .edges([edge(0, true, at: Int64(201_500 + drift(203)))]))
        }
    }

    @Test func `a counter that no finger could drive says nothing; the bitmaps do`() throws {
        let told = try findings(
            attached + [Sent(2, 0b10, uptime: 1_100, [50, 1], at: 101_100)])
        #expect(told.last == .unknowable([edge(1, true, at: 101_100, resynced: true)]))
    }

    @Test func `a key that is down though its counter stood still is doubtful`() throws {
        let told = try findings(
            attached + [Sent(2, 0b1, uptime: 1_100, [], at: 101_100)])
        #expect(told.last == .unknowable([edge(0, true, at: 101_100, resynced: true)]))
    }

    @Test func `the very same report again is nothing`() throws {
        let told = try follow(attached + [attached[1], attached[1]])
        #expect(told.findings.suffix(2) == [.edges([]), .edges([])])
        #expect(told.lost == 0)
    }
}
