import FeedbackCore
import Panels

/// One USB panel: its reports become news, the news edges, the edges presses.
struct ReportBench {
    private let profile: PanelProfile
    private var follower: ReportFollower
    private var bench: PanelBench
    private var now = BootTime(microseconds: 1_000_000)
    /// The keys that are down by the news; nothing before the panel is attached.
    private var down: Set<UInt16>?
    /// Up to where the presses of an open panel were told.
    private var mark: OpenPanelMark?

    init(_ profile: PanelProfile) {
        self.profile = profile
        follower = ReportFollower(profile)
        bench = PanelBench(profile)
    }

    mutating func wait(_ span: TimeSpan) { now = now + span }

    mutating func miss() { follower.miss() }

    mutating func settle() throws(BrokenPromise) { try hear(follower.settle()) }

    /// Takes a report; false if it is none.
    mutating func take(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        let before = follower.lostReports
        let news: [ReportFollower.News]
        do throws(ReportRejection) {
            news = try follower.take(bytes, at: now)
        } catch {
            try promise(!error.description.isEmpty, "a rejection has words")
            return false
        }
        try promise(follower.lostReports - before < 256, "a sequence number says so much")
        try hear(news)
        if follower.hasRestarted { try replug() }
        return true
    }

    /// The panel goes and comes back, and is followed from where it was told.
    mutating func replug() throws(BrokenPromise) {
        if down != nil { try bench.detach(at: now) }
        down = nil
        follower = ReportFollower(profile, after: mark)
    }

    private mutating func hear(_ news: [ReportFollower.News]) throws(BrokenPromise) {
        // No report says more than its counters can: 255 presses of each key.
        try promise(news.count <= 4 + profile.keys.count * 512, "\(news.count) news of a report")
        for one in news {
            switch one {
            case .attached(let held):
                try promise(down == nil, "a panel is attached once")
                down = held
                try bench.attach(held: held, at: now)
            case .edge(let edge):
                try promise(
                    down?.contains(edge.code) == !edge.down, "a key goes up and down in turn")
                if edge.down { down?.insert(edge.code) } else { down?.remove(edge.code) }
                try promise(edge.time <= now, "nothing happens later than it was told")
                try bench.edge(edge)
            case .overrun(let time): try bench.overrun(at: time)
            case .reached(let report, let time):
                mark = OpenPanelMark(panel: 1, identity: "panel", report: report, time: time)
            }
        }
    }
}
