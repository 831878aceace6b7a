import Control
import FeedbackCore
import Journal
import Linux

/// What can be said about a kiosk whose daemon does not run, from its disk alone.
struct DeadKiosk {
    private let kiosk: KioskConfiguration

    init(_ kiosk: KioskConfiguration) { self.kiosk = kiosk }

    /// The report without a light; what cannot be read is left out, with a word on standard error.
    func report() -> StatusReport {
        var report = StatusReport()
        report.versions = [StatusReport.Version(name: "hailong", version: Version.text)]
        report.panels = kiosk.panels.enumerated().map { index, panel in
            StatusReport.Panel(
                number: UInt16(index + 1), identity: panel.identity.description, state: .unknown,
                lastError: nil, counters: InputCounters())
        }
        let clock = KernelClock.read().record
        report.clock = StatusReport.Clock(
            wall: clock.wall, quality: clock.quality,
            errorMilliseconds: clock.quality == .unset
                ? nil : Int64(clamping: clock.errorMilliseconds))
        report.diskFreePercent = (try? DiskSpace(at: kiosk.stateDirectory))?.freePercent
        readIdentity(into: &report)
        readJournal(into: &report)
        return report
    }

    private func readIdentity(into report: inout StatusReport) {
        do throws(IdentityError) {
            let record = try IdentityDirectory(kiosk.stateDirectory + "/identity").enrolment()
            report.point = record?.point
            report.server = record?.url
        } catch {
            Terminal.complain("hailong: \(error)")
        }
    }

    private func readJournal(into report: inout StatusReport) {
        do throws(JournalError) {
            let reader = try JournalReader(directory: kiosk.stateDirectory + "/journal")
            take(try reader.summary(), into: &report)
        } catch {
            Terminal.complain("hailong: \(error)")
        }
    }

    private func take(_ summary: JournalSummary, into report: inout StatusReport) {
        report.kiosk = summary.kiosk
        report.chain = StatusReport.Chain(
            id: summary.chain, head: summary.head, bootOrdinal: summary.bootOrdinal)
        report.secondsSincePress = summary.lastPress.flatMap { age(of: $0, in: summary) }
        report.unsent = StatusReport.Unsent(
            entries: UInt64(summary.unsent.count),
            oldestSeconds: summary.unsent.oldest.flatMap { age(of: $0, in: summary) })
        report.putAside = summary.putAside.map {
            StatusReport.PutAside(
                name: $0.name, unsent: $0.unsent, again: $0.again, isRead: $0.isRead,
                missing: $0.missing)
        }
        report.lastReceipt = summary.serverTime.map {
            StatusReport.Receipt(serverTime: $0, contiguous: summary.contiguous, secondsAgo: nil)
        }
    }

    /// How long ago a moment was, if it was since the kernel started.
    private func age(of moment: Moment, in summary: JournalSummary) -> Int64? {
        guard moment.bootOrdinal == summary.bootOrdinal, let boot = summary.boot,
            boot.bootID == (try? BootClock.bootID())
        else { return nil }
        let age = BootClock.now() - BootTime(milliseconds: moment.milliseconds)
        return age < .zero ? nil : age.seconds
    }
}
