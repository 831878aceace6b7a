package import FeedbackCore

/// What the boots before and after a boot say about its time.
///
/// Boots follow each other: what is certain of the one before is a floor for the next, and the
/// other way round.
package struct BootSurroundings: Hashable, Sendable {
    /// The latest server time known to be before the boot.
    package var serverFloor: WallTime?
    /// For what came in before `serverFloor`, which contradicts it: the latest such server time
    /// that does not, by the time at which it came in.
    package var olderFloors: [WallTime: WallTime]
    /// What the kiosk's clock said at last in an earlier boot, less its error.
    package var clockFloor: WallTime?
    /// What the kiosk's clock said at first in a later boot, with its error.
    package var clockCeiling: WallTime?

    package init(
        serverFloor: WallTime? = nil, olderFloors: [WallTime: WallTime] = [:],
        clockFloor: WallTime? = nil, clockCeiling: WallTime? = nil
    ) {
        self.serverFloor = serverFloor
        self.olderFloors = olderFloors
        self.clockFloor = clockFloor
        self.clockCeiling = clockCeiling
    }
}
