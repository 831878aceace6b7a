/// What became of the downs of one panel since the daemon started.
package struct InputCounters: Hashable, Sendable {
    /// Downs that became a press.
    package var counted: UInt64 = 0
    /// Downs too soon after an edge of the same key.
    package var bounced: UInt64 = 0
    /// Downs too soon after a press of the same key.
    package var merged: UInt64 = 0
    /// Downs that cannot be: of a key already down, not in the profile, or of an absent panel.
    package var rejected: UInt64 = 0
    /// How often the kernel dropped events.
    package var overruns: UInt64 = 0

    package init() {}

    /// All downs that were seen.
    package var downs: UInt64 { counted + bounced + merged + rejected }
}
