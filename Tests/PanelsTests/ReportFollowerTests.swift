import FeedbackCore
import Testing

@testable import Panels

struct ReportFollowerTests {
    private let time = BootTime(seconds: 100)

    private func profile(_ source: PanelProfile.Source, codes: [UInt16]) -> PanelProfile {
        PanelProfile(
            name: "p", title: "p", matches: [], source: source, scale: .sc4,
            keys: codes.map { PanelProfile.Key(code: $0, level: 1) })
    }

    private func edge(_ code: UInt16, _ down: Bool, resynced: Bool = false) -> ReportFollower.News {
        .edge(KeyEdge(code: code, down: down, time: time, resynced: resynced))
    }

    /// Follows reports of two bytes with keys at bits 0, 1 and 8.
    private var reports: ReportFollower {
        ReportFollower(profile(.report(ReportLayout(length: 2)), codes: [0, 1, 8]))
    }

    @Test func `a first report says what is held, the next ones what changed`() throws {
        var follower = reports
        #expect(try follower.take([1, 0], at: time) == [.attached(held: [0])])
        #expect(try follower.take([3, 0], at: time) == [edge(1, true)])
        #expect(try follower.take([3, 0], at: time) == [])
        #expect(
            try follower.take([0, 1], at: time) == [
                edge(0, false), edge(1, false), edge(8, true),
            ])
    }

    @Test func `without a report soon after the opening no key is held`() throws {
        var follower = reports
        #expect(follower.settle() == [.attached(held: [])])
        #expect(follower.settle() == [])
        #expect(try follower.take([1, 0], at: time) == [edge(0, true)])
    }

    @Test func `after a report that nobody could take, the loss comes before the difference`()
        throws
    {
        var follower = reports
        _ = try follower.take([0, 0], at: time)
        follower.miss()
        #expect(
            try follower.take([1, 0], at: time) == [
                .overrun(at: time), edge(0, true, resynced: true),
            ])
        #expect(try follower.take([0, 0], at: time) == [edge(0, false)])
    }

    @Test func `a report that is rejected changes nothing`() throws {
        var follower = reports
        _ = try follower.take([1, 0], at: time)
        #expect(throws: ReportRejection.wrongLength(1, expected: 2)) {
            try follower.take([0], at: time)
        }
        #expect(try follower.take([1, 0], at: time) == [])
    }

    @Test func `keys of an open panel that the profile does not name are nobody's`() throws {
        func report(_ sequence: UInt8, _ down: UInt8) -> [UInt8] {
            // Keys 1 and 5; 100 ms apart.
            [1, sequence, down, 0, sequence * 100, 0, 0, 0, down & 1, 0, 0, 0, down >> 4, 0, 0, 0]
        }
        var follower = ReportFollower(profile(.openPanel, codes: [0, 1, 2, 3]))
        #expect(try follower.take(report(0, 0), at: time) == [])
        #expect(try follower.take(report(1, 0), at: time).first == .attached(held: []))
        let later = time + .milliseconds(100)
        let news = try follower.take(report(2, 0x11), at: later)
        #expect(
            news == [
                .edge(KeyEdge(code: 0, down: true, time: later)),
                .reached(try OpenPanelReport(report(2, 0x11)), at: later),
            ])
        #expect(!follower.hasRestarted)
        #expect(try follower.take(report(0, 0), at: time).first == .overrun(at: time))
        #expect(follower.hasRestarted)
    }

    @Test func `up to where an open panel was read is told with its news, and every minute`()
        throws
    {
        func report(_ seconds: Int) -> [UInt8] {
            let uptime = UInt32(seconds * 1_000)
            return [1, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: uptime >> ($0 * 8)) }
                + [UInt8](repeating: 0, count: 8)
        }
        var follower = ReportFollower(profile(.openPanel, codes: [0]))
        let told = try (1...122).filter { second in
            let news = try follower.take(report(second), at: time + .seconds(Int64(second)))
            return news.contains { if case .reached = $0 { true } else { false } }
        }
        #expect(told == [2, 62, 122])
    }
}
