package import FeedbackCore
package import Linux

/// Reads the touchscreen; owned by one thread.
///
/// It has no thread of its own. The owner polls `descriptor`, and calls `handle` when that is
/// readable, when `deadline` has come, and once at the start. A touchscreen that is not meant is
/// never opened.
package final class TouchReader {
    /// A touchscreen that is being read.
    private final class Reading {
        let device: TouchDevice
        let node: InputNode
        /// More waits than one turn took.
        var isUnfinished = false

        init(_ device: consuming TouchDevice, _ node: InputNode) {
            self.device = device
            self.node = node
        }
    }

    private let touch: ScreenConfiguration.Touch?
    private let rotation: ScreenRotation
    private let poller: Poller
    /// Nothing for a screen that cannot be touched.
    private let monitor: UdevMonitor?
    /// Every touchscreen that udev knows of, meant or not.
    private var present: [InputNode] = []
    private var reading: Reading?
    private var rules: TouchRules
    private var isStarted = false
    private var retryAt: BootTime?
    private var failures = 0
    /// The time of the last call, from which `deadline` counts.
    private var handledAt = BootTime(microseconds: 0)
    /// How the touchscreen is connected.
    package private(set) var connection: TouchConnection

    /// Subscribes to what is plugged in; opens nothing before the first `handle`.
    ///
    /// `picture` is believed before the touchscreen's own word, unless it is only assumed;
    /// `counters` are those of the reader before this one.
    /// - Throws: `SystemError` if udev's socket or a poller cannot be had.
    package init(
        _ configuration: ScreenConfiguration.Touch?, rotation: ScreenRotation,
        picture: PictureSize, counters: TouchCounters = TouchCounters()
    ) throws(SystemError) {
        let poller = try Poller()
        var monitor: UdevMonitor?
        if configuration != nil {
            let subscribed = try UdevMonitor()
            try poller.watch(subscribed.descriptor)
            monitor = subscribed
        }
        touch = configuration
        connection = configuration.map { .waiting(for: $0.device) } ?? .none
        rules = TouchRules(
            picture: picture.source == .assumed ? nil : picture.millimetres,
            assumed: picture.millimetres, counters: counters)
        self.rotation = rotation
        self.poller = poller
        self.monitor = monitor
    }

    /// Readable whenever `handle` has something to do.
    package var descriptor: CInt { poller.descriptor }

    /// When `handle` is wanted next though nothing is readable; nothing while all is steady.
    package var deadline: BootTime? {
        guard isStarted, reading?.isUnfinished != true else { return handledAt }
        return [retryAt, rules.nextDeadline].compactMap(\.self).min()
    }

    /// What became of everything that touched the screen since the start.
    package var counters: TouchCounters { rules.counters }

    /// What is wrong with the touchscreen now.
    package var faults: [TouchFault] { rules.faults }

    /// Leaves the touchscreen to another reader; what is down counts as gone.
    package func leave(at now: BootTime) {
        retryAt = nil
        _ = close(at: now)
    }

    /// Does what is due: reads touches, follows plugs, tries a refused touchscreen again.
    ///
    /// Never blocks, and takes at most about `Limits.eventsPerTurn` events; what is left over
    /// makes `deadline` due at once.
    /// - Returns: What the touches mean, in order.
    package func handle(at now: BootTime) -> [TouchAction] {
        handledAt = now
        let ready = (try? poller.wait(until: BootTime(microseconds: 0))) ?? []
        var actions = read(ready, at: now)
        if !isStarted {
            isStarted = true
            look()
            actions += choose(at: now)
        }
        if let monitor, ready.contains(where: { $0.descriptor == monitor.descriptor }) {
            if followPlugs(monitor) { actions += choose(at: now) }
        }
        if let retryAt, retryAt <= now { actions += open(at: now) }
        // What waits may still say that a finger was lifted in time.
        if reading?.isUnfinished != true { actions += rules.tick(at: now) }
        return actions
    }
}

extension TouchReader {
    private func read(_ ready: [Poller.Ready], at now: BootTime) -> [TouchAction] {
        guard let reading else { return [] }
        let entry = ready.first { $0.descriptor == reading.device.descriptor }
        guard entry != nil || reading.isUnfinished else { return [] }
        var actions: [TouchAction] = []
        let ending = reading.device.read(upTo: Limits.eventsPerTurn) { happening in
            switch happening {
            case .frame(let frame): actions += rules.accept(.frame(frame))
            case .overrun(let frame): actions += rules.accept(.overrun(frame))
            }
        }
        reading.isUnfinished = ending == .limit
        // A hang-up is final even where reading says only that nothing is there.
        guard ending == .gone || (entry?.hungUp == true && ending == .drained) else {
            return actions
        }
        actions += close(at: now)
        // If udev still knows it a little later, it is opened again.
        retryLater(now)
        return actions
    }

    private func close(at now: BootTime) -> [TouchAction] {
        guard let reading else { return [] }
        poller.forget(reading.device.descriptor)
        self.reading = nil
        connection = .waiting(for: touch?.device)
        return rules.accept(.detached(at: now))
    }

    /// Reads what is to be read, now that something was plugged in or out.
    private func choose(at now: BootTime) -> [TouchAction] {
        guard let touch else { return [] }
        let choice = TouchChoice(among: present, touch)
        var actions: [TouchAction] = []
        if let reading {
            if case .one(let node) = choice, node.syspath == reading.node.syspath { return [] }
            actions = close(at: now)
        }
        retryAt = nil
        switch choice {
        case .nothing: connection = .waiting(for: touch.device)
        case .several(let identities): connection = .several(identities)
        case .one:
            failures = 0
            actions += open(at: now)
        }
        return actions
    }

    private func open(at now: BootTime) -> [TouchAction] {
        retryAt = nil
        guard let touch, let monitor, case .one(let known) = TouchChoice(among: present, touch)
        else { return [] }
        guard case .input(let node)? = monitor.node(at: known.syspath), node.isTouchscreen else {
            present.removeAll { $0.syspath == known.syspath }
            return choose(at: now)
        }
        do throws(PanelRefusal) {
            let device = try TouchDevice(
                opening: node, calibration: node.calibration(touch, rotation))
            do throws(SystemError) {
                try poller.watch(device.descriptor)
            } catch {
                throw PanelRefusal(node: node.node, reason: .unwatchable(code: error.code))
            }
            let (frame, traits) = (device.frame(at: now), device.traits)
            reading = Reading(device, node)
            failures = 0
            connection = .attached(node: node.node, identity: node.identity)
            return rules.accept(.attached(frame, traits))
        } catch {
            connection = .refused(error.description)
            retryLater(now)
            return []
        }
    }

    /// After 1, 2, 4 … s, up to the ceiling; news from udev begins anew, at once.
    private func retryLater(_ now: BootTime) {
        retryAt = now + PanelSlot.pause(after: failures)
        failures += 1
    }

    /// Takes what udev says; true if it is about touchscreens.
    private func followPlugs(_ monitor: UdevMonitor) -> Bool {
        var isNews = false
        for _ in 0..<Limits.eventsPerTurn {
            guard let change = monitor.next() else { break }
            switch change {
            case .present(.input(let node)) where node.isTouchscreen:
                note(node)
                isNews = true
            case .present: break
            case .removed(let syspath):
                let before = present.count
                present.removeAll { $0.syspath == syspath }
                isNews = isNews || present.count < before
            case .unknown:
                look()
                isNews = true
            }
        }
        return isNews
    }

    private func look() {
        present = []
        for case .input(let node) in monitor?.present() ?? [] where node.isTouchscreen {
            note(node)
        }
    }

    private func note(_ node: InputNode) {
        present.removeAll { $0.syspath == node.syspath }
        present.append(node)
    }
}
