/// How far the presses of one open panel are known to be recorded.
package struct OpenPanelMark: Hashable, Sendable {
    /// The panel's number.
    package var panel: UInt16
    /// The panel that has the number, as `PanelIdentity` describes it; another one's counters say
    /// nothing.
    package var identity: String
    /// The last report whose presses are taken.
    package var report: OpenPanelReport
    /// When the panel made it, in boot time.
    package var time: BootTime

    package init(
        panel: UInt16, identity: String, report: OpenPanelReport, time: BootTime
    ) {
        self.panel = panel
        self.identity = identity
        self.report = report
        self.time = time
    }

    /// Our clock minus the panel's, without its wraps.
    var offset: TimeSpan {
        time - BootTime(microseconds: 0) - .milliseconds(Int64(report.milliseconds))
    }
}
