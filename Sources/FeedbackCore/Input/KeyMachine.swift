/// One key: whether it is down, and whether going down counts.
///
/// A press counts at its first edge, with no delay; what follows is judged by the time since the
/// last edge of the same key, up or down. So a train of bounces is one press however long it is,
/// and the bounces of letting go are never a press.
struct KeyMachine: Hashable, Sendable {
    /// What became of a key going down.
    enum Verdict: Hashable, Sendable {
        /// It is a press; so many were merged into the one before.
        case counted(merged: UInt16)
        case bounced
        /// It is too close to the last press, and rides along in the next one.
        case merged
        /// The key was down already.
        case rejected
    }

    /// What the passing of time did to a key, and when.
    enum Change: Hashable, Sendable {
        case stuck(BootTime)
        case recovered(BootTime)
    }

    private(set) var isDown = false
    private(set) var isStuck = false
    private let bounceWindow: TimeSpan
    private var lastEdge: BootTime?
    private var lastCounted: BootTime?
    private var heldSince: BootTime?
    private var waiting: UInt16 = 0

    init(bounceWindow: TimeSpan) { self.bounceWindow = bounceWindow }

    /// The key went down.
    mutating func down(at time: BootTime) -> Verdict {
        guard !isDown else { return .rejected }
        // A stamp that goes backwards is too close as well, but becomes the new last edge: one
        // wrong stamp from the future must not silence a key until time catches up with it.
        let bounced = lastEdge.map { time - $0 < bounceWindow } ?? false
        isDown = true
        lastEdge = time
        if !bounced || heldSince == nil { heldSince = time }
        return bounced ? .bounced : judge(time)
    }

    /// The key went up; nothing happens if it was up.
    mutating func up(at time: BootTime) {
        guard isDown else { return }
        isDown = false
        lastEdge = time
    }

    /// The panel is there, with this key down or up: down does not count until released.
    mutating func attach(down: Bool, at time: BootTime) {
        detach(at: time)
        guard down else { return }
        isDown = true
        lastEdge = time
        heldSince = time
    }

    /// The panel is gone, and with it the finger.
    mutating func detach(at time: BootTime) {
        up(at: time)
        isStuck = false
        heldSince = nil
    }

    /// When `tick` will have something to say, if nothing happens before.
    var deadline: BootTime? {
        switch (isDown, isStuck) {
        case (true, false): heldSince.map { $0 + Limits.stuckAfter }
        // A stuck contact chatters; it has recovered when it stays open.
        case (false, true): lastEdge.map { $0 + bounceWindow }
        default: nil
        }
    }

    /// Finds the key stuck or recovered, once its deadline has come.
    mutating func tick(at time: BootTime) -> Change? {
        guard let deadline, time >= deadline else { return nil }
        isStuck = isDown
        guard !isStuck else { return .stuck(deadline) }
        heldSince = nil
        return lastEdge.map(Change.recovered)
    }

    private mutating func judge(_ time: BootTime) -> Verdict {
        if let last = lastCounted, time - last < Limits.mergeWindow {
            lastCounted = min(last, time)
            waiting = min(waiting + 1, Limits.mergedPresses)
            return .merged
        }
        defer { waiting = 0 }
        lastCounted = time
        return .counted(merged: waiting)
    }
}
