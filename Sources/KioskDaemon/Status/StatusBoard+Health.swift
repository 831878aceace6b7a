import FeedbackCore
import Uplink

extension StatusBoard.State {
    /// The light that is to be shown, or told.
    func light(keyReadable: Bool, started: BootTime, now: BootTime) -> Light {
        LightRule.light(for: health(keyReadable: keyReadable, started: started, now: now))
    }

    /// What the light depends on.
    func health(keyReadable: Bool, started: BootTime, now: BootTime) -> Health {
        var health = Health()
        health.refusal = refusal ?? (outOfReachFrom.map { $0 <= now } == true ? .outOfReach : nil)
        health.enrolled = uplink.binding != nil
        health.keyReadable = keyReadable
        // How often a stick comes is the office's to decide: no lamp can know.
        let isCarried = uplink.binding.map { $0.server == nil } ?? false
        health.unsent = isCarried ? 0 : record?.unsent ?? 0
        health.oldestUnsentAge = record?.oldestUnsent.map { now - max($0, started) }
        health.unsentSinceTwoStarts = record.map(\.unsentSinceTwoStarts) ?? false
        health.lastUploadSucceeded = uplink.lastCycleSucceeded
        health.sinceUploadSuccess = uplink.lastSuccess.map { now - $0 }
        health.uptime = now - started
        health.clock = clock.quality
        health.freeDiskPercent = record?.freeDiskPercent ?? 100
        health.panelsMissing = missingPanels
        health.panelsStuck = stuckPanels
        health.screenNeedsHelp =
            screen?.needsHelp == true || screenHangs || sound?.failure != nil
        health.isInService = record?.serviceEnds.map { $0 > now } ?? false
        return health
    }

    /// From when on the light says that nobody could rate; a plug may be loose for a moment.
    var outOfReachFrom: BootTime? { outOfReachSince.map { $0 + Limits.outOfReachAfter } }

    /// Whether the light may change by the mere passing of time.
    var agesMatter: Bool {
        (record?.unsent ?? 0) > 0 || uplink.lastCycleSucceeded == false
    }
}
