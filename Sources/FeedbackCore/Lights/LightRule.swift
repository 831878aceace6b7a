/// Which light a kiosk of some health shows.
package enum LightRule {
    /// Red means that no press is recorded, or that nobody could press; amber, that someone should
    /// look; green, neither.
    package static func light(for health: Health) -> Light {
        let concerns = concerns(of: health)
        if let refusal = health.refusal {
            return Light(
                color: .red, pattern: .fast, reasons: [.notRecording(refusal)] + concerns)
        }
        guard !concerns.isEmpty else {
            return Light(color: .green, pattern: .steady, reasons: [])
        }
        let pattern: LightPattern =
            concerns.contains(.inService)
            ? .triple : concerns.contains(.unsentTooLong) ? .double : .slow
        return Light(color: .amber, pattern: pattern, reasons: concerns)
    }

    private static func concerns(of health: Health) -> [LightReason] {
        var reasons: [LightReason] = health.isInService ? [.inService] : []
        if let reason = unsent(health) { reasons.append(reason) }
        let sinceSuccess = health.sinceUploadSuccess ?? health.uptime
        if health.lastUploadSucceeded == false, sinceSuccess > Limits.uploadStaleAfter {
            reasons.append(.uploadFailing)
        }
        if !health.enrolled { reasons.append(.notEnrolled) }
        if !health.keyReadable { reasons.append(.keyUnreadable) }
        if health.panelsMissing > 0 { reasons.append(.panelMissing) }
        if health.panelsStuck > 0 { reasons.append(.keyStuck) }
        if health.screenNeedsHelp { reasons.append(.screenNeedsHelp) }
        if health.clock == .unset { reasons.append(.clockUnset) }
        if health.freeDiskPercent < Limits.amberDiskPercent { reasons.append(.diskLow) }
        return reasons
    }

    private static func unsent(_ health: Health) -> LightReason? {
        guard health.unsent > 0 else { return nil }
        if health.unsentSinceTwoStarts { return .unsentTooLong }
        guard let age = health.oldestUnsentAge else { return nil }
        if age > Limits.unsentAlarmAfter { return .unsentTooLong }
        return age > Limits.uploadStaleAfter ? .unsent : nil
    }
}
