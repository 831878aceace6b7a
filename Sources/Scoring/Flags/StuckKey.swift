package import FeedbackCore

/// A key that was found stuck, as the chain's panel entry has it.
package struct StuckKey: Hashable, Sendable {
    /// When the key had been down for `Limits.stuckAfter`, in boot time.
    package var moment: Moment
    /// The panel of the key, which the entry does not name.
    package var panel: UInt16

    package init(moment: Moment, panel: UInt16) {
        self.moment = moment
        self.panel = panel
    }
}
