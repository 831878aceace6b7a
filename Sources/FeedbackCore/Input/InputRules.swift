/// Turns what panels report into presses that count.
///
/// Events of one panel come in the order in which they happened; panels do not wait for each other.
/// The caller sleeps until `nextDeadline` at the longest, then calls `tick`; with no key down there
/// is no deadline and nothing to wake up for.
package struct InputRules: Sendable {
    private struct Panel: Sendable {
        var identity: String
        var attached = false
        var keys: [KeyMachine]
        var counters = InputCounters()

        var hasStuckKey: Bool { keys.contains { $0.isStuck } }
    }

    private var panels: [Panel]

    /// Takes the panels accepted at set-up; a panel's number is its place in the list, from 1.
    package init(panels: [KioskConfiguration.Panel]) {
        self.panels = panels.map { panel in
            let key = KeyMachine(bounceWindow: panel.profile.bounceWindow)
            return Panel(
                identity: Self.name(of: panel.identity),
                keys: Array(repeating: key, count: panel.profile.keys.count))
        }
    }

    /// When `tick` is wanted, or nothing while no key is held.
    package var nextDeadline: BootTime? {
        panels.lazy.flatMap(\.keys).compactMap(\.deadline).min()
    }

    /// Every panel as it stands, in order of its number.
    package var status: [PanelStatus] {
        panels.indices.map { index in
            let panel = panels[index]
            let keys = panel.keys.indices
            return PanelStatus(
                panel: UInt16(index + 1), identity: panel.identity, attached: panel.attached,
                held: keys.filter { panel.keys[$0].isDown }.map { UInt16($0 + 1) },
                stuck: keys.filter { panel.keys[$0].isStuck }.map { UInt16($0 + 1) },
                counters: panel.counters)
        }
    }

    /// Applies what a panel reported; events of a panel that was never set up do nothing.
    package mutating func accept(_ event: PanelEvent) -> [InputAction] {
        switch event {
        case .attached(let number, let identity, let held, let time):
            attach(number, identity, held: held, at: time.plausible)
        case .detached(let number, let time):
            detach(number, at: time.plausible)
        case .edge(let number, let key, let down, let time, let resynced):
            edge(number, key, down: down, at: time.plausible, resynced: resynced)
        case .overrun(let number, let time):
            overrun(number, at: time)
        }
    }

    /// Finds the keys that are stuck or have recovered by `time`.
    package mutating func tick(at time: BootTime) -> [InputAction] {
        panels.indices.flatMap { tick(panel: $0, at: time) }
    }
}

extension InputRules {
    private mutating func attach(
        _ number: UInt16, _ identity: PanelIdentity, held: [UInt16], at time: BootTime
    ) -> [InputAction] {
        guard let index = index(of: number) else { return [] }
        panels[index].identity = Self.name(of: identity)
        panels[index].attached = true
        for key in panels[index].keys.indices {
            panels[index].keys[key].attach(down: held.contains(UInt16(key + 1)), at: time)
        }
        return [record(index, .attached, at: time)]
    }

    private mutating func detach(_ number: UInt16, at time: BootTime) -> [InputAction] {
        guard let index = index(of: number), panels[index].attached else { return [] }
        let due = tick(panel: index, at: time)
        panels[index].attached = false
        for key in panels[index].keys.indices { panels[index].keys[key].detach(at: time) }
        return due + [record(index, .detached, at: time)]
    }

    private mutating func edge(
        _ number: UInt16, _ key: UInt16, down: Bool, at time: BootTime, resynced: Bool
    ) -> [InputAction] {
        guard let index = index(of: number) else { return [] }
        // A timer that is late must not change what is decided.
        var actions = tick(panel: index, at: time)
        let place = Int(key) - 1
        guard panels[index].attached, panels[index].keys.indices.contains(place) else {
            if down { panels[index].counters.rejected += 1 }
            return actions
        }
        guard down else {
            panels[index].keys[place].up(at: time)
            return actions
        }
        switch panels[index].keys[place].down(at: time) {
        case .counted(let merged):
            panels[index].counters.counted += 1
            actions.append(
                .press(
                    Press(
                        panel: number, key: key, time: time, resynced: resynced, merged: merged)))
        case .bounced: panels[index].counters.bounced += 1
        case .merged: panels[index].counters.merged += 1
        case .rejected: panels[index].counters.rejected += 1
        }
        return actions
    }

    private mutating func overrun(_ number: UInt16, at time: BootTime) -> [InputAction] {
        guard let index = index(of: number) else { return [] }
        panels[index].counters.overruns += 1
        return [.loss(Loss(reason: .inputOverrun, count: nil), at: time)]
    }

    /// The panel is stuck from its first stuck key on, until its last one is released.
    private mutating func tick(panel index: Int, at time: BootTime) -> [InputAction] {
        var actions: [InputAction] = []
        for key in panels[index].keys.indices {
            guard let deadline = panels[index].keys[key].deadline, deadline <= time else {
                continue
            }
            let wasStuck = panels[index].hasStuckKey
            guard let change = panels[index].keys[key].tick(at: time) else { continue }
            guard panels[index].hasStuckKey != wasStuck else { continue }
            switch change {
            case .stuck(let since): actions.append(record(index, .stuck, at: since))
            case .recovered(let since): actions.append(record(index, .recovered, at: since))
            }
        }
        return actions
    }

    private func index(of number: UInt16) -> Int? {
        let index = Int(number) - 1
        return panels.indices.contains(index) ? index : nil
    }

    private func record(
        _ index: Int, _ state: PanelRecord.State, at time: BootTime
    ) -> InputAction {
        let identity = panels[index].identity
        return .panel(
            PanelRecord(panel: UInt16(index + 1), identity: identity, state: state), at: time)
    }

    /// The identity as an entry may hold it: a serial can be longer than that.
    private static func name(of identity: PanelIdentity) -> String {
        var name = identity.description
        while name.utf8.count > Limits.textBytes { name.removeLast() }
        return name
    }
}

extension BootTime {
    /// The nearest stamp that a kernel could give (up to some 36,000 years), safe to reckon with.
    fileprivate var plausible: BootTime {
        BootTime(microseconds: min(max(0, microseconds), 1 << 60))
    }
}
