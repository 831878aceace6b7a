package import FeedbackCore
package import Linux

/// Reads the accepted panels and sets their lamps; owned by the input thread.
///
/// It has no thread of its own. The owner polls `descriptor`, and calls `handle` when that is
/// readable, when `deadline` has come, and once at the start. Panels that were not accepted are
/// never opened.
package final class PanelReader {
    private let poller: Poller
    private let monitor: UdevMonitor
    private let slots: [PanelSlot]
    private let eventsPerTurn: Int
    private var isStarted = false
    /// The time of the last call, from which `deadline` counts.
    private var handledAt = BootTime(microseconds: 0)

    /// Subscribes to what is plugged in; opens nothing before the first `handle`.
    ///
    /// A panel's number is its place in the list, from 1.
    /// - Throws: `SystemError` if udev's socket or a poller cannot be had.
    package init(
        panels: [KioskConfiguration.Panel], eventsPerTurn: Int = Limits.eventsPerTurn
    ) throws(SystemError) {
        let poller = try Poller()
        let monitor = try UdevMonitor()
        try poller.watch(monitor.descriptor)
        slots = panels.enumerated().map { PanelSlot(number: UInt16($0 + 1), panel: $1) }
        self.eventsPerTurn = eventsPerTurn
        self.poller = poller
        self.monitor = monitor
    }

    /// Readable whenever `handle` has something to do.
    package var descriptor: CInt { poller.descriptor }

    /// When `handle` is wanted next though nothing is readable; nothing while all is steady.
    package var deadline: BootTime? {
        guard isStarted else { return handledAt }
        return slots.lazy.compactMap { [handledAt] in $0.deadline(after: handledAt) }.min()
    }

    /// How each accepted panel is connected, in order of its number.
    package var connections: [PanelConnection] { slots.map(\.connection) }

    /// Does what is due: reads keys, follows plugs, tries refused panels again, blinks.
    ///
    /// Never blocks, and takes at most about `eventsPerTurn` events of each panel; what is
    /// left over makes `deadline` due at once.
    /// - Returns: What the panels reported, each panel's events in order.
    package func handle(at now: BootTime) -> [PanelEvent] {
        handledAt = now
        var events: [PanelEvent] = []
        let ready = (try? poller.wait(until: BootTime(microseconds: 0))) ?? []
        // Devices before plugs: plugs close and open descriptors, after which the numbers in
        // `ready` would mean something else.
        for slot in slots {
            guard let reading = slot.reading else { continue }
            let entry = ready.first { $0.descriptor == reading.device.descriptor }
            guard entry != nil || reading.isUnfinished else { continue }
            read(slot, hungUp: entry?.hungUp == true, at: now, &events)
        }
        if !isStarted {
            isStarted = true
            look(at: now)
        }
        if ready.contains(where: { $0.descriptor == monitor.descriptor }) {
            followPlugs(at: now, &events)
        }
        for slot in slots {
            if let retryAt = slot.retryAt, retryAt <= now { open(slot, at: now, &events) }
            slot.driveLamps(at: now)
        }
        return events
    }

    /// Shows a light on every panel that has a lamp for it, from now on.
    package func show(_ light: Light, at now: BootTime) {
        handledAt = now
        for slot in slots {
            slot.lamps.show(light, at: now)
            slot.driveLamps(at: now)
        }
    }

    /// Lights the heard lamp of one panel: a press of it counts, and is on its way to the disk.
    package func hear(_ panel: UInt16, at now: BootTime) {
        change(panel, at: now) { $0.hear(at: now) }
    }

    /// Lights the thanks lamp of one panel for a moment, and answers one press that was heard.
    package func thank(_ panel: UInt16, at now: BootTime) {
        change(panel, at: now) { $0.thank(at: now) }
    }

    /// Answers one press of a panel that was heard: it is not recorded.
    package func refuse(_ panel: UInt16, at now: BootTime) {
        change(panel, at: now) { $0.refuse() }
    }

    private func change(
        _ panel: UInt16, at now: BootTime, _ change: (inout LampDriver) -> Void
    ) {
        handledAt = now
        for slot in slots where slot.number == panel {
            change(&slot.lamps)
            slot.driveLamps(at: now)
        }
    }

    /// Puts all lamps out, before the daemon ends.
    package func darken(at now: BootTime) {
        for slot in slots {
            slot.lamps.darken()
            slot.driveLamps(at: now)
        }
    }
}

extension PanelReader {
    private func read(
        _ slot: PanelSlot, hungUp: Bool, at now: BootTime, _ events: inout [PanelEvent]
    ) {
        guard let reading = slot.reading else { return }
        let ending = reading.device.read(upTo: eventsPerTurn) { happening in
            switch happening {
            case .overrun(let time):
                events.append(.overrun(panel: slot.number, at: time))
            case .edge(let code, let down, let time, let resynced):
                guard let key = slot.key(sending: code) else { return }
                events.append(
                    .edge(
                        panel: slot.number, key: key, down: down, at: time, resynced: resynced))
            }
        }
        slot.finishedTurn(unfinished: ending == .limit)
        // A hang-up is final even where reading says only that nothing is there.
        if ending == .gone || (hungUp && ending == .drained) { close(slot, at: now, &events) }
    }

    private func close(_ slot: PanelSlot, at now: BootTime, _ events: inout [PanelEvent]) {
        guard let reading = slot.reading else { return }
        poller.forget(reading.device.descriptor)
        slot.closed(at: now)
        events.append(.detached(panel: slot.number, at: now))
    }

    private func open(_ slot: PanelSlot, at now: BootTime, _ events: inout [PanelEvent]) {
        guard slot.reading == nil, let candidate = slot.candidate else { return }
        guard let node = monitor.node(at: candidate.syspath), node.fits(slot.panel) else {
            slot.vanished()
            return
        }
        do throws(PanelRefusal) {
            let device = try EvdevDevice(opening: node, profile: slot.panel.profile)
            try watch(device.descriptor, node: node.node)
            let held = device.heldAtOpening.compactMap(slot.key)
            slot.opened(device, at: node.node)
            events.append(
                .attached(panel: slot.number, identity: node.identity, held: held, at: now))
        } catch {
            slot.refused(error.description, at: now)
        }
    }

    private func watch(_ descriptor: CInt, node: String) throws(PanelRefusal) {
        do throws(SystemError) {
            try poller.watch(descriptor)
        } catch {
            throw PanelRefusal(node: node, reason: .unwatchable(code: error.code))
        }
    }

    private func followPlugs(at now: BootTime, _ events: inout [PanelEvent]) {
        var lookAgain = false
        var removed: Set<String> = []
        for _ in 0..<Limits.eventsPerTurn {
            guard let change = monitor.next() else { break }
            switch change {
            case .present(let node):
                removed.remove(node.syspath)
                consider(node, at: now)
            case .removed(let syspath):
                removed.insert(syspath)
                for slot in slots where slot.candidate?.syspath == syspath {
                    close(slot, at: now, &events)
                    slot.vanished()
                    // Another node may fit, such as a second interface of the same board.
                    lookAgain = true
                }
            case .unknown: lookAgain = true
            }
        }
        if lookAgain { look(at: now, without: removed) }
    }

    /// Considers all that is there; what was just removed can still stand in sysfs for a moment.
    private func look(at now: BootTime, without removed: Set<String> = []) {
        for node in monitor.present() where !removed.contains(node.syspath) {
            consider(node, at: now)
        }
    }

    private func consider(_ node: InputNode, at now: BootTime) {
        for slot in slots where slot.reading == nil && slot.panel.identity == node.identity {
            slot.found(node, at: now)
        }
    }
}
