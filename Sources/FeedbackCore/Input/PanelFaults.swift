/// What a panel did since the daemon started that a sound panel does not do.
package struct PanelFaults: Hashable, Sendable {
    /// Reports that the panel's profile does not describe.
    package var malformed: UInt64 = 0
    /// Reports of no bytes at all.
    package var empty: UInt64 = 0
    /// Reports of an open panel that never came; its counters said what was in them.
    package var lost: UInt64 = 0
    /// How often more came at once than is read at once.
    package var floods: UInt64 = 0
    /// How often its transfers failed.
    package var failures: UInt64 = 0
    /// How often it was pulled out and came back.
    package var returns: UInt64 = 0

    package init() {}

    /// True if there was no fault.
    package var isEmpty: Bool { self == PanelFaults() }

    /// The sums of two, as of one panel in two times.
    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.malformed += right.malformed
        sum.empty += right.empty
        sum.lost += right.lost
        sum.floods += right.floods
        sum.failures += right.failures
        sum.returns += right.returns
        return sum
    }
}
