package import BatchFormat
package import FeedbackCore
import Linux

extension StatusBoard.State {
    /// How the kiosk is now; nothing before the journal has taken its first entry of this start.
    package func heartbeat(
        kiosk: KioskID, keyReadable: Bool, started: BootTime, now: BootTime,
        wall: WallTime = WallClock.now()
    ) -> Heartbeat? {
        guard let record else { return nil }
        let reading = ClockRecord(
            wall: wall, errorMilliseconds: clock.errorMilliseconds,
            quality: clock.quality)
        var heartbeat = Heartbeat(
            kiosk: kiosk, chain: record.chain, head: record.head,
            moment: Moment(bootOrdinal: record.bootOrdinal, milliseconds: now.milliseconds),
            clock: reading, version: Version.text)
        heartbeat.unsent = record.unsent
        heartbeat.oldestUnsentAge = record.oldestUnsent.map { age(of: max($0, started), now) }
        heartbeat.panels = panels.map { panel in
            Heartbeat.Panel(
                number: panel.panel,
                state: panel.attached ? (panel.stuck.isEmpty ? .attached : .stuck) : .missing)
        }
        heartbeat.lastPressAge = lastPress.map { age(of: $0, now) }
        heartbeat.losses = record.losses
        heartbeat.commitTime = commits.percentile(99)
        heartbeat.freeDiskPercent = UInt8(clamping: min(record.freeDiskPercent, 100))
        heartbeat.light = light(keyReadable: keyReadable, started: started, now: now).color
        return heartbeat
    }

    private func age(of time: BootTime, _ now: BootTime) -> TimeSpan { max(.zero, now - time) }
}
