import Control
import FeedbackCore
import Journal
import Linux
import Panels
import Uplink

extension StatusBoard.State {
    /// What `hailong status` shows: how long ago the last press was, never which key it was.
    func report(
        kiosk: KioskID, keyReadable: Bool, started: BootTime, now: BootTime
    ) -> StatusReport {
        var report = StatusReport()
        report.light = StatusReport.Lamp(
            light(keyReadable: keyReadable, started: started, now: now))
        report.kiosk = kiosk
        report.point = uplink.binding?.point
        report.server = uplink.binding?.server?.text
        report.panels = reportedPanels
        report.lights = lights.map {
            StatusReport.LightOutput(name: $0.output.description, failure: $0.failure)
        }
        report.screen = screen.map(StatusReport.Screen.init)
        report.screen?.sound = sound.map {
            StatusReport.Screen.Part(name: $0.device, failure: $0.failure)
        }
        report.secondsSincePress = lastPress.map { (now - $0).seconds }
        let knowsError = clock.quality != .unset
        report.clock = StatusReport.Clock(
            wall: WallClock.now(), quality: clock.quality,
            errorMilliseconds: knowsError ? Int64(clamping: clock.errorMilliseconds) : nil)
        report.unsent = StatusReport.Unsent(
            entries: record?.unsent ?? 0,
            oldestSeconds: record?.oldestUnsent.map { (now - max($0, started)).seconds })
        exchanges(into: &report, at: now)
        report.chain = record.map {
            StatusReport.Chain(id: $0.chain, head: $0.head, bootOrdinal: $0.bootOrdinal)
        }
        report.serviceSecondsLeft = record?.serviceEnds.flatMap { end in
            end > now ? max(1, (end - now).seconds) : nil
        }
        report.putAside = (record?.putAside ?? []).map(StatusReport.PutAside.init)
        report.diskFreePercent = record?.freeDiskPercent
        report.commitMicroseconds = commits.percentile(99)?.microseconds
        report.uptimeSeconds = (now - started).seconds
        report.versions = [StatusReport.Version(name: "hailongd", version: Version.text)]
        return report
    }

    /// The panels; the screen's faces are none, while nobody can touch them the screen says why.
    private var reportedPanels: [StatusReport.Panel] {
        panels.enumerated().compactMap { index, panel in
            let connection = connections.indices.contains(index) ? connections[index] : nil
            guard panel.attached || connection != nil else { return nil }
            return StatusReport.Panel(
                panel, lastError: connection?.lastError,
                faults: connection?.faults ?? PanelFaults())
        }
    }

    /// What passed between kiosk and server, and what is due.
    private func exchanges(into report: inout StatusReport, at now: BootTime) {
        report.lastReceipt = uplink.lastReceipt.map {
            StatusReport.Receipt(
                serverTime: $0.serverTime, contiguous: $0.contiguous,
                secondsAgo: (now - $0.at).seconds)
        }
        report.lastUpload = uplink.lastAttempt.map { StatusReport.Upload($0, at: now) }
        report.lastHeartbeat = uplink.lastHeartbeat.map {
            StatusReport.Upload($0.finding, secondsAgo: (now - $0.at).seconds)
        }
        report.secondsSinceHeard = uplink.lastHeard.map { (now - $0).seconds }
        if uplink.enrolling || uplink.enrolments > 0 {
            report.enrolment = StatusReport.Enrolment(
                attempts: uplink.enrolments, pending: uplink.enrolling,
                last: uplink.lastEnrolment.map { StatusReport.Upload($0, at: now) })
        }
        report.nextUploadSeconds = uplink.nextTry.map { max(0, ($0 - now).seconds) }
    }
}

extension StatusReport.Screen {
    /// What the screen thread said last.
    fileprivate init(_ status: ScreenStatus) {
        self.init(
            picture: status.trouble == nil ? status.pixels?.text : nil, trouble: status.trouble,
            touch: Words(vi: status.touch.vi, en: status.touch.en), taps: status.counters.taps,
            rejected: status.counters.rejections, dimmingTrouble: status.dimmingTrouble)
        rejections = status.counters.rejected
        spots = status.faults.map { Spot(kind: $0.kind, part: PicturePart(of: $0.point)) }
        mistake = status.mistake
        millimetres = status.size?.millimetres.text
        let assumption = status.size.flatMap {
            $0.source == .assumed ? ScreenStatus.assumption($0) : nil
        }
        findings = ([assumption].compactMap(\.self) + status.findings).map {
            Words(vi: $0.vi, en: $0.en)
        }
        keys = status.keys.map { Words(vi: $0.vi, en: $0.en) }
    }
}

extension StatusReport.PutAside {
    /// What the journal knows of one that was put aside.
    fileprivate init(_ place: PutAside) {
        self.init(
            name: place.name, unsent: place.unsent, again: place.again, isRead: place.isRead,
            missing: place.missing)
    }
}

extension StatusReport.Upload {
    /// An attempt of the uplink, as it looks now.
    fileprivate init(_ attempt: UplinkStatus.Attempt, at now: BootTime) {
        self.init(attempt.finding, secondsAgo: (now - attempt.at).seconds)
    }

    /// What an exchange of the uplink brought.
    fileprivate init(_ finding: UplinkFinding, secondsAgo: Int64) {
        self.init(
            secondsAgo: secondsAgo, succeeded: finding.isSuccess,
            words: Words(vi: finding.vi, en: finding.en))
    }
}
