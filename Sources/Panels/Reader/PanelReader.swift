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
    let eventsPerTurn: Int
    /// USB panels that were given up before their threads ended.
    private var lingering: [USBPanel] = []
    /// Until then open panels wait for their marks.
    private var marksDue: BootTime?
    private var isStarted = false
    /// Presses were being recorded then.
    private var aliveAt = BootClock.now()
    /// The time of the last call, from which `deadline` counts.
    private var handledAt = BootTime(microseconds: 0)

    /// Subscribes to what is plugged in; opens nothing before the first `handle`.
    ///
    /// A panel's number is its place in the list, from 1. With `awaitingMarks`, open panels
    /// wait for `resume`, for a while.
    /// - Throws: `SystemError` if udev's socket or a poller cannot be had.
    package init(
        panels: [KioskConfiguration.Panel], eventsPerTurn: Int = Limits.eventsPerTurn,
        awaitingMarks: Bool = false
    ) throws(SystemError) {
        let poller = try Poller()
        let monitor = try UdevMonitor()
        try poller.watch(monitor.descriptor)
        slots = panels.enumerated().map { PanelSlot(number: UInt16($0 + 1), panel: $1) }
        self.eventsPerTurn = eventsPerTurn
        marksDue = awaitingMarks ? BootClock.now() + Limits.marksWithin : nil
        self.poller = poller
        self.monitor = monitor
    }

    deinit {
        let panels = lingering + slots.compactMap(\.usbPanel)
        for panel in panels { panel.stop() }
        let deadline = BootClock.now() + Limits.panelFarewell + Limits.panelFarewell
        for panel in panels { panel.wait(until: deadline) }
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
            look(at: now, &events)
        }
        if ready.contains(where: { $0.descriptor == monitor.descriptor }) {
            followPlugs(at: now, &events)
        }
        for slot in slots {
            if let leavesBy = slot.reading?.leavesBy, leavesBy <= now {
                close(slot, at: now, &events)
            }
            if let retryAt = slot.retryAt, retryAt <= now { open(slot, at: now, &events) }
            slot.driveLamps(at: now)
        }
        lingering.removeAll { panel in
            _ = panel.take()
            return panel.hasEnded
        }
        return events
    }

    /// Says up to where the presses of open panels are on disk, so that those after it are found.
    package func resume(after marks: [OpenPanelMark], at now: BootTime) {
        handledAt = now
        for slot in slots {
            if let mark = marks.first(where: { $0.panel == slot.number }) {
                slot.resume(after: mark)
            }
            if let marksDue, slot.retryAt == marksDue { slot.postpone(until: now) }
        }
        marksDue = nil
    }

    /// Takes the marks that have moved since the last call: those of the presses in the events that
    /// `handle` has returned.
    package func takeMarks() -> [OpenPanelMark] { slots.compactMap { $0.takeNewMark() } }

    /// Shows a light on every panel that has a lamp for it, from now on.
    package func show(_ light: Light, at now: BootTime) {
        handledAt = now
        for slot in slots {
            slot.lamps.show(light, at: now)
            slot.driveLamps(at: now)
        }
    }

    /// Says that presses were being recorded at a time.
    ///
    /// An open panel that has not heard so for `Limits.beaconQuiet` is sent nothing more, and turns
    /// red by itself.
    package func live(at time: BootTime) {
        aliveAt = time
        for slot in slots { slot.usbPanel?.live(at: time) }
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
    /// Closes a panel; a USB panel is left to its thread.
    func close(_ slot: PanelSlot, at now: BootTime, _ events: inout [PanelEvent]) {
        guard let reading = slot.reading else { return }
        poller.forget(reading.device.descriptor)
        if let panel = slot.usbPanel, !panel.hasEnded {
            panel.stop()
            lingering.append(panel)
        }
        slot.closed(at: now)
        if reading.isAttached { events.append(.detached(panel: slot.number, at: now)) }
    }

    private func open(_ slot: PanelSlot, at now: BootTime, _ events: inout [PanelEvent]) {
        guard slot.reading == nil, let candidate = slot.candidate else { return }
        guard let node = monitor.node(at: candidate.syspath), node.fits(slot.panel) else {
            slot.vanished()
            return
        }
        if slot.panel.profile.source == .openPanel, let marksDue, now < marksDue {
            slot.postpone(until: marksDue)
            return
        }
        slot.opens(at: now)
        do throws(PanelRefusal) {
            switch node {
            case .usb(let node):
                let panel = try USBPanel(
                    opening: node, profile: slot.panel.profile,
                    after: slot.mark.flatMap { $0.identity == node.identity.description ? $0 : nil }
                )
                panel.live(at: aliveAt)
                do throws(PanelRefusal) {
                    try watch(panel.descriptor, node: node.node)
                } catch {
                    panel.stop()
                    lingering.append(panel)
                    throw error
                }
                slot.opened(.usb(panel), as: node.identity)
            case .input(let node):
                let device = try EvdevDevice(opening: node, profile: slot.panel.profile)
                try watch(device.descriptor, node: node.node)
                let held = device.heldAtOpening.compactMap(slot.key)
                slot.opened(.evdev(device), as: node.identity)
                slot.attached()
                events.append(
                    .attached(panel: slot.number, identity: node.identity, held: held, at: now))
            }
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
                consider(node, at: now, &events)
            case .removed(let syspath):
                removed.insert(syspath)
                for slot in slots where slot.candidate?.syspath == syspath {
                    leave(slot, at: now, &events)
                    slot.vanished()
                    // Another node may fit, such as a second interface of the same board.
                    lookAgain = true
                }
            case .unknown: lookAgain = true
            }
        }
        if lookAgain { look(at: now, without: removed, &events) }
    }

    /// The device of a panel is pulled out: what a USB panel's thread still has to say comes first.
    private func leave(_ slot: PanelSlot, at now: BootTime, _ events: inout [PanelEvent]) {
        guard let panel = slot.usbPanel else {
            close(slot, at: now, &events)
            return
        }
        panel.stop()
        slot.leaves(at: now)
    }

    /// Considers all that is there; what was just removed can still stand in sysfs for a moment.
    private func look(
        at now: BootTime, without removed: Set<String> = [], _ events: inout [PanelEvent]
    ) {
        for node in monitor.present() where !removed.contains(node.syspath) {
            consider(node, at: now, &events)
        }
    }

    private func consider(
        _ node: DeviceNode, at now: BootTime, _ events: inout [PanelEvent]
    ) {
        for slot in slots where node.isAccepted(as: slot.panel) {
            if slot.reading?.leavesBy != nil {
                // It is back already: nobody waits for the last words of the one before.
                read(slot, hungUp: false, at: now, &events)
                close(slot, at: now, &events)
            }
            if slot.reading == nil { slot.found(node, at: now) }
        }
    }
}
