/// All that the light depends on, as it is now; ages are in uptime, never in wall time.
package struct Health: Hashable, Sendable {
    /// Why presses are refused, or that nobody could press; nothing while the kiosk records.
    package var refusal: Refusal?
    /// True once a server has bound the kiosk to a point.
    package var enrolled: Bool
    /// False if nothing can be signed, because the key cannot be read.
    package var keyReadable: Bool
    /// Entries that no receipt covers, without those that only ride along.
    package var unsent: UInt64
    /// For how much uptime the oldest of them has waited.
    package var oldestUnsentAge: TimeSpan?
    /// Whether the oldest of them was recorded two starts ago or earlier.
    ///
    /// A kiosk that is switched off every night never sees an age of 24 hours.
    package var unsentSinceTwoStarts: Bool
    /// Whether the last upload cycle succeeded; nothing before the first one ended.
    package var lastUploadSucceeded: Bool?
    /// Uptime since an upload last succeeded; nothing if none did since the start.
    package var sinceUploadSuccess: TimeSpan?
    /// How long the daemon has been running.
    package var uptime: TimeSpan
    /// How far the wall clock can be trusted now.
    package var clock: ClockQuality
    /// Free space of the state directory's file system, in percent.
    package var freeDiskPercent: Int
    /// Panels accepted at set-up that are not there.
    package var panelsMissing: Int
    /// Panels with a key that is stuck.
    package var panelsStuck: Int
    /// Whether the screen shows nothing, cannot be touched, or is touched by what is no hand.
    package var screenNeedsHelp = false
    /// Whether staff test the panels, and no press is a citizen's.
    package var isInService = false

    /// A kiosk about which there is nothing to complain.
    package init() {
        enrolled = true
        keyReadable = true
        unsent = 0
        unsentSinceTwoStarts = false
        uptime = .zero
        clock = .synced
        freeDiskPercent = 100
        panelsMissing = 0
        panelsStuck = 0
    }
}
