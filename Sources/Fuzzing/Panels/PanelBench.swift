import FeedbackCore
import Panels

/// One panel before the input rules, and what has to add up behind them.
struct PanelBench {
    private let profile: PanelProfile
    private let identity = PanelIdentity(port: "port", vendor: 1, product: 2)
    private var rules: InputRules
    private var downs: UInt64 = 0
    private var presses: UInt64 = 0
    private var merged: UInt64 = 0
    private var overruns: UInt64 = 0
    private var losses: UInt64 = 0

    init(_ profile: PanelProfile) {
        self.profile = profile
        let panel = KioskConfiguration.Panel(identity: identity, profile: profile, question: 1)
        rules = InputRules(panels: [panel])
    }

    /// The panel is there, and holds these keys, by their codes.
    mutating func attach(held: Set<UInt16>, at time: BootTime) throws(BrokenPromise) {
        let keys = profile.keys.indices.filter { held.contains(profile.keys[$0].code) }
        let held = keys.map { UInt16($0 + 1) }
        try accept(.attached(panel: 1, identity: identity, held: held, at: time))
    }

    mutating func detach(at time: BootTime) throws(BrokenPromise) {
        try accept(.detached(panel: 1, at: time))
    }

    mutating func overrun(at time: BootTime) throws(BrokenPromise) {
        overruns += 1
        try accept(.overrun(panel: 1, at: time))
    }

    mutating func edge(_ edge: KeyEdge) throws(BrokenPromise) {
        guard let place = profile.keys.firstIndex(where: { $0.code == edge.code }) else {
            throw BrokenPromise("only keys of the profile are reported, not \(edge.code)")
        }
        if edge.down { downs += 1 }
        try accept(
            .edge(
                panel: 1, key: UInt16(place + 1), down: edge.down, at: edge.time,
                resynced: edge.resynced))
    }

    mutating func tick(at time: BootTime) throws(BrokenPromise) {
        try note(rules.tick(at: time))
    }

    private mutating func accept(_ event: PanelEvent) throws(BrokenPromise) {
        try note(rules.accept(event))
    }

    /// Adds up after every event: each down is counted, bounced, merged or rejected.
    private mutating func note(_ actions: [InputAction]) throws(BrokenPromise) {
        for action in actions {
            switch action {
            case .press(let press):
                presses += 1
                merged += UInt64(press.merged)
                try promise(
                    (1...profile.keys.count).contains(Int(press.key)), "a press has a key")
                try promise(press.merged <= Limits.mergedPresses, "a mark holds what was merged")
            case .loss: losses += 1
            case .panel: break
            }
        }
        guard let status = rules.status.first, rules.status.count == 1 else {
            throw BrokenPromise("a panel that was set up has a status")
        }
        let counters = status.counters
        try promise(counters.downs == downs, "\(downs) downs, and \(counters)")
        try promise(counters.counted == presses, "\(presses) presses, and \(counters)")
        try promise(merged <= counters.merged, "\(merged) told as merged, and \(counters)")
        try promise(counters.overruns == overruns && losses == overruns, "overruns are losses")
        try promise(
            (rules.nextDeadline == nil) || !status.held.isEmpty || !status.stuck.isEmpty,
            "nothing is waited for while no key is held or stuck")
    }
}
