package import FeedbackCore

/// What is known about civil time during one boot of one chain.
package struct BootEvidence: Hashable, Sendable {
    /// What the kiosk's own clock said at a moment of this boot.
    package struct Anchor: Hashable, Sendable {
        /// Boot time in ms.
        package var boot: Int64
        /// The reading, ± `error`.
        package var wall: WallTime
        /// Half the width of the interval around `wall`, in ms.
        package var error: Int64
        /// How far the clock could be trusted; readings of an unset one are not used.
        package var quality: ClockQuality

        package init(boot: Int64, wall: WallTime, error: Int64, quality: ClockQuality) {
            self.boot = boot
            self.wall = wall
            self.error = error
            self.quality = quality
        }
    }

    /// A moment of this boot, and a server time that it certainly was not before or not after.
    package struct Bracket: Hashable, Sendable {
        /// Boot time in ms.
        package var boot: Int64
        /// By the server's clock, in ms since 1970.
        package var server: WallTime

        package init(boot: Int64, server: WallTime) {
            self.boot = boot
            self.server = server
        }
    }

    /// The boot's number in its chain; 0 before the first boot entry.
    package var ordinal: UInt32
    /// The clock entries of this boot, in any order.
    package var anchors: [Anchor]
    /// A receipt came in at this moment: it was signed before.
    package var notBefore: [Bracket]
    /// A batch that ends at this moment came in then: all of it happened before.
    package var notAfter: [Bracket]

    package init(
        ordinal: UInt32, anchors: [Anchor] = [], notBefore: [Bracket] = [],
        notAfter: [Bracket] = []
    ) {
        self.ordinal = ordinal
        self.anchors = anchors
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}
