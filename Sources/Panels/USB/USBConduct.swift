import FeedbackCore

/// How a USB panel behaves, since it was opened.
package struct USBConduct: Hashable, Sendable {
    /// Reports that the profile does not describe.
    package var malformed: UInt64 = 0
    /// Transfers that brought nothing.
    package var empty: UInt64 = 0
    /// Reports of an open panel that never came; its counters said what was in them.
    package var lost: UInt64 = 0
    /// Seconds in which it sent more than any board needs.
    package var floods: UInt64 = 0
    /// Rounds of transfers that failed.
    package var failures: UInt64 = 0
    /// False while the panel does not take its lamps.
    package var lampsWork = true
    /// What was last wrong, in words.
    package var trouble: String?

    package init() {}
}

extension USBConduct {
    /// What of it is a fault.
    var faults: PanelFaults {
        var faults = PanelFaults()
        faults.malformed = malformed
        faults.empty = empty
        faults.lost = lost
        faults.floods = floods
        faults.failures = failures
        return faults
    }
}
