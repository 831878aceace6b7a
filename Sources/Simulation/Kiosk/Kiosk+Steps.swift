import TestSupport
import Linux
import FeedbackCore
import KioskDaemon
import Uplink

/// What the daemon does, step by step, and how it can end between any two.
extension Kiosk {
    /// A citizen presses a key; some press it twice.
    func visit(level: UInt8, twice: Bool) {
        guard let run, mayStep() else { return panel.pressUnnoticed() }
        cell.now = now
        panel.press(level, boot, now, at: world.now)
        var actions: [InputAction] = []
        for tap in 0..<(twice ? 2 : 1) {
            let down = now + .milliseconds(Int64(tap) * 200)
            for (isDown, time) in [(true, down), (false, down + .milliseconds(110))] {
                actions += run.rules.accept(
                    .edge(panel: 1, key: UInt16(level), down: isDown, at: time, resynced: false))
            }
        }
        if world.plant == .thanksBeforeCommit { panel.light(.thanks) }
        if world.plant == .droppedEntry, world.now.microseconds % 40 == 0 {
            panel.light(.thanks)
            actions = []
        }
        lastPress = actions
        if world.plant == .reusedSequence, panel.presses.count % 10 == 3 { oldCard = disk.save() }
        run.screen?.tell(actions)
        run.keeper.handle([.actions(actions, marks: [])])
        finishStep()
        world.trace.note("press", number, panel.presses.last?.lamp.rawValue ?? 0, at: world.now)
    }

    /// Does what is due by itself.
    func wake() {
        guard let run, mayStep() else { return }
        cell.now = now
        if let deadline = run.keeper.deadline, deadline <= now { run.keeper.handle([]) }
        if let wake = run.wake, wake <= now {
            run.wake = nil
            give(.timerFired)
        }
        finishStep()
    }

    /// Counts a step towards the doom, if there is one; false if the daemon is gone.
    func mayStep() -> Bool {
        guard run != nil else { return false }
        guard let (steps, how) = doom else { return true }
        doom = steps > 0 ? (steps - 1, how) : nil
        guard steps <= 0 else { return true }
        end(how)
        return false
    }

    /// Reads the lamps, tells what is new, and plans the next step.
    func finishStep() {
        for _ in 0..<8 {
            guard let run else { return }
            readLamps(run)
            if run.screen != nil { followScreen(run) }
            if endIfCut() { return }
            followClock()
            let events = run.uplink.takeEvents()
            for event in events { give(event) }
            if events.isEmpty { break }
        }
        guard let run else { return }
        readLamps(run)
        if endIfCut() { return }
        if run.isFinished { return stopInOrder() }
        let deadlines = [
            run.keeper.deadline, run.wake, run.rules.nextDeadline, run.screen?.deadline,
        ]
        guard let next = deadlines.compactMap(\.self).min() else { return }
        world.planWake(number, run.number, at: max(clock.time(of: next), world.now))
    }

    private func readLamps(_ run: KioskRun) {
        for message in run.input.take() {
            switch message {
            case .thanks:
                let record = run.board.look().record
                panel.light(
                    .thanks, chain: record?.chain, sequence: record?.head.sequence ?? 0)
            // After the power is gone nobody sees a lamp.
            case .refused where !disk.isOff: panel.light(.refused)
            default: break
            }
        }
    }

    /// Ends the run if its disk is off.
    @discardableResult
    func endIfCut() -> Bool {
        guard disk.isOff else { return false }
        end(doomInCall ?? .killed)
        return true
    }

    /// The daemon, or the whole machine, is gone without a word.
    func end(_ doom: Doom) {
        world.trace.note("end", number, Int64(run?.number ?? 0), at: world.now)
        let wasInCall = disk.isOff
        if case .powerFails = doom { disk.cutPower() }
        run = nil
        self.doom = nil
        doomInCall = nil
        if wasInCall { listing?.restore() }
        listing = nil
        switch doom {
        case .killed:
            if wasInCall { disk.restart() }
            world.plan(.startDaemon(number), at: world.now + .seconds(5))
        case .powerFails(let off, let torn):
            disk.restorePower(seed: torn)
            isOn = false
            offUntil = world.now + off
            world.plan(.switchOn(number), at: offUntil)
        }
    }

    /// Somebody shuts the machine down in order, for so long.
    func shutDown(for span: TimeSpan) {
        guard isOn else { return }
        offUntil = world.now + span
        guard let run else {
            isOn = false
            world.plan(.switchOn(number), at: offUntil)
            return
        }
        cell.now = now
        run.isStopping = true
        give(.stopping(deadline: now + Limits.farewellUpload))
        world.plan(.farewellEnds(number, run: run.number), at: world.now + Limits.farewellUpload)
        finishStep()
    }

    /// Nobody switches the machine on before `time`.
    func stayOff(until time: Instant) {
        offUntil = max(offUntil, time)
        world.plan(.switchOn(number), at: offUntil)
    }

    func stopInOrder() {
        guard let run else { return }
        if run.screen != nil { followScreen(run) }
        run.keeper.handle([.stop])
        readLamps(run)
        if endIfCut() { return }
        world.trace.note("stop", number, Int64(run.number), at: world.now)
        self.run = nil
        isOn = false
        world.plan(.switchOn(number), at: max(offUntil, world.now + .seconds(30)))
    }
}
