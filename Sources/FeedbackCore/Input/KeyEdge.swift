/// A key that went down or up, as the reports of a panel tell it.
package struct KeyEdge: Hashable, Sendable {
    /// The profile's code of the key.
    package var code: UInt16
    /// True if it went down.
    package var down: Bool
    /// When, in boot time.
    package var time: BootTime
    /// True if it was found by comparing, and not seen as it happened.
    package var resynced: Bool

    package init(code: UInt16, down: Bool, time: BootTime, resynced: Bool = false) {
        self.code = code
        self.down = down
        self.time = time
        self.resynced = resynced
    }
}

extension KeyEdge {
    /// What changed between two sets of keys that are down: releases first, each by its code.
    package static func between(
        _ old: Set<UInt16>, _ new: Set<UInt16>, at time: BootTime, resynced: Bool
    ) -> [KeyEdge] {
        let released = old.subtracting(new).sorted().map { code in
            KeyEdge(code: code, down: false, time: time, resynced: resynced)
        }
        let pressed = new.subtracting(old).sorted().map { code in
            KeyEdge(code: code, down: true, time: time, resynced: resynced)
        }
        return released + pressed
    }
}
