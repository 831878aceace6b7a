import FeedbackCore
import Linux

/// What the thread of a USB panel knows: what reports mean, how the panel behaves, what was told.
struct ReadingState {
    private var follower: ReportFollower
    private let node: String
    private let speaksAlways: Bool
    private var conduct = USBConduct()
    private var toldConduct = USBConduct()
    /// Not before this is the conduct told again.
    private var conductAt = BootTime(microseconds: 0)
    private var heardAt: BootTime
    /// Nothing came for a while; that may be a suspend of ours.
    private var isSuspect = false
    private var settlesAt: BootTime?
    /// A report whose news did not fit the queue.
    private var untold: ReportQueue.Report?
    private var retryAt: BootTime?

    init(profile: PanelProfile, after mark: OpenPanelMark?, node: String, at now: BootTime) {
        follower = ReportFollower(profile, after: mark)
        self.node = node
        speaksAlways = profile.source == .openPanel
        heardAt = now
        settlesAt = speaksAlways ? nil : now + Limits.panelSettling
    }

    /// When `take` is wanted though no report has come.
    var deadline: BootTime? {
        let silence = speaksAlways ? heardAt + Limits.panelSilence : nil
        let conductDue = conduct == toldConduct ? nil : conductAt
        return [silence, settlesAt, retryAt, conductDue].compactMap(\.self).min()
    }

    /// Takes what has come, tells what follows, and says whether the reading has ended.
    mutating func take(
        _ reports: [ReportQueue.Report], from device: borrowing USBDevice, telling link: USBLink
    ) -> USBLink.Ending? {
        let now = BootClock.now()
        if !reports.isEmpty { (heardAt, isSuspect) = (now, false) }
        if let report = untold, retryAt.map({ $0 <= now }) ?? true { take(report, link) }
        for report in reports { take(report, link) }
        if let settlesAt, settlesAt <= now {
            self.settlesAt = nil
            tell(follower.settle(), link)
        }
        observe(device)
        if speaksAlways, now - heardAt > Limits.panelSilence, !isSuspect {
            (heardAt, isSuspect) = (now, true)
        }
        let ending = ending(device, at: now)
        if conduct != toldConduct, conductAt <= now || ending != nil {
            conductAt = now + Limits.conductEvery
            if link.inbox.send(.conduct(conduct), evenIfFull: ending != nil) {
                toldConduct = conduct
            }
        }
        return ending
    }

    private mutating func take(_ report: ReportQueue.Report, _ link: USBLink) {
        var next = follower
        do throws(ReportRejection) {
            let news = try next.take(report.bytes, at: report.time)
            settlesAt = nil
            guard news.isEmpty || link.inbox.send(.news(news)) else {
                follower.miss()
                untold = report
                retryAt = BootClock.now() + Limits.transferPause
                return
            }
            follower = next
            (untold, retryAt) = (nil, nil)
        } catch {
            reject(error)
        }
    }

    private mutating func tell(_ news: [ReportFollower.News], _ link: USBLink) {
        if !news.isEmpty { link.inbox.send(.news(news), evenIfFull: true) }
    }

    private mutating func reject(_ rejection: ReportRejection) {
        // A report of another id is no fault, and nobody's.
        if case .otherID = rejection { return }
        conduct.malformed += 1
        conduct.trouble = "\(node) has sent \(rejection)"
    }

    private mutating func observe(_ device: borrowing USBDevice) {
        conduct.empty = device.empty
        conduct.failures = device.allFailures
        conduct.lost = follower.lostReports
        conduct.lampsWork = device.lampsWork
        if device.floods > conduct.floods {
            conduct.trouble =
                "\(node) sends more than \(Limits.reportsPerSecond) reports a second: "
                + "it is read more slowly"
        }
        conduct.floods = device.floods
        if device.failures > 0 { conduct.trouble = "transfers from \(node) fail" }
    }

    private func ending(_ device: borrowing USBDevice, at now: BootTime) -> USBLink.Ending? {
        if device.isGone { return .gone }
        if follower.hasRestarted {
            return .refused("\(node) began anew by itself: presses may be missing")
        }
        if device.failures > Limits.transferFailures {
            return .refused("transfers from \(node) fail again and again")
        }
        if speaksAlways, now - heardAt > Limits.panelSilence {
            return .refused("\(node) says nothing")
        }
        return nil
    }
}
