/// One key going down, stamped in boot time, with bounce already merged.
package struct Press: Hashable, Sendable {
    /// The panel's number in this chain.
    package var panel: UInt16
    /// The key's place on the panel, from 1, as its profile lists it.
    package var key: UInt16
    /// When the key went down, by the kernel's stamp.
    package var time: BootTime
    /// True if the press was found by comparing key states or counters after an interruption; its
    /// time may then be off by `Limits.foundWithin`.
    package var resynced: Bool
    /// How often this key was pressed again within the merge window since its last press.
    package var merged: UInt16
    /// Where the rating stands that this press corrects, if it was made to correct one.
    package var replaces: RatingPlace?

    package init(
        panel: UInt16, key: UInt16, time: BootTime, resynced: Bool = false, merged: UInt16 = 0,
        replaces: RatingPlace? = nil
    ) {
        self.panel = panel
        self.key = key
        self.time = time
        self.resynced = resynced
        self.merged = merged
        self.replaces = replaces
    }
}
