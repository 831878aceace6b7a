import FeedbackCore
import TestSupport

/// What goes wrong, when it begins and when it ends.
extension World {
    /// A trouble begins.
    func begin(_ event: StoryEvent, _ index: Int) {
        trace.note("event", event.kiosk, Int64(index), at: now)
        trace.tell("\(event)", at: now)
        if event.trouble.isOfServer { return beginAtServer(event, index) }
        let kiosk = kiosks[event.kiosk]
        var random = SeededGenerator(seed: event.seed)
        switch event.trouble {
        case .badLine(let span): kiosk.line.spoil(until: now + span, seed: event.seed)
        case .offline(let span): kiosk.line.cut(until: now + span)
        case .killed(let step): kiosk.doom = (step, .killed)
        case .powerFails(let step, let off):
            kiosk.doom = (step, .powerFails(off: off, torn: torn(&random)))
        case .killedInCall(let call): cut(kiosk, call, nil, .killed)
        case .powerFailsInCall(let call, let tearing, let off):
            cut(kiosk, call, tearing, .powerFails(off: off, torn: torn(&random)))
        case .restarted: kiosk.shutDown(for: .seconds(40))
        case .away(let days): kiosk.shutDown(for: .hours(24 * Int64(days)))
        case .diskFull(let span):
            kiosk.disk.isFull = true
            plan(.eventEnds(index), at: now + span)
        case .diskReadOnly(let span):
            kiosk.disk.isReadOnly = true
            plan(.eventEnds(index), at: now + span)
        case .diskLow(let span):
            kiosk.cell.isFull = true
            plan(.eventEnds(index), at: now + span)
        case .keyLost where !hasTwin(kiosk): kiosk.replaceKey()
        case .configured:
            kiosk.changes += 1
            kiosk.shutDown(for: .seconds(40))
        case .flushFails(let number): kiosk.disk.failSync(number)
        case .readFails(let number): kiosk.disk.failRead(number)
        case .bitTurns: turnBit(kiosk, &random)
        case .clockDead, .clockSet: disturbClock(kiosk, event)
        case .cardRestored(let age): keepCard(kiosk, age, index)
        case .cardCloned: clone(kiosk)
        case .poisoned: province.poison(kiosk.id)
        case .carried: beginTrip(event, index)
        default: break
        }
    }

    /// A trouble ends.
    func finish(_ event: StoryEvent, _ index: Int) {
        let kiosk = kiosks[event.kiosk]
        switch event.trouble {
        case .diskFull: kiosk.disk.isFull = false
        case .diskReadOnly: kiosk.disk.isReadOnly = false
        case .diskLow: kiosk.cell.isFull = false
        case .serverFull: province.disk.isFull = false
        case .cardRestored where !isHealed: restoreCard(kiosk)
        case .carried: reachServer(event, index)
        default: break
        }
    }

    private func beginAtServer(_ event: StoryEvent, _ index: Int) {
        switch event.trouble {
        case .serverDown(let span): province.goDown(for: span, at: now)
        case .serverDies: province.diesAfterCommit = true
        case .serverFlushFails: province.disk.failSync()
        case .serverFull(let span):
            province.disk.isFull = true
            plan(.eventEnds(index), at: now + span)
        case .serverRestored: restoreServer()
        case .keysRotated: province.rotateKeys(at: now)
        default: break
        }
    }

    /// What is left of what was not flushed: nothing, or some of it.
    private func torn(_ random: inout SeededGenerator) -> UInt64? {
        let seed = random.next()
        return seed % 2 == 0 ? nil : seed
    }

    private func cut(_ kiosk: Kiosk, _ call: Int, _ tearing: Int?, _ doom: Kiosk.Doom) {
        kiosk.doomInCall = doom
        kiosk.disk.cutPower(atOperation: kiosk.disk.operations + call, tearing: tearing)
    }

    /// A bit of the database, or of the log in front of it up to the last commit: damage there
    /// looks like what a power cut leaves, as docs/reliability.md says.
    private func turnBit(_ kiosk: Kiosk, _ random: inout SeededGenerator) {
        var path = kiosk.folder + "/journal/journal.db"
        var size = kiosk.disk.size(of: path)
        if Bool.random(using: &random), let log = kiosk.disk.content(of: path + "-wal"),
            let end = LogLayout(log).lastCommit, end > 0
        {
            (path, size) = (path + "-wal", end)
        }
        guard size > 0 else { return }
        kiosk.isCorrupted = true
        kiosk.disk.flipBit(
            Int.random(in: 0..<8, using: &random),
            ofByte: Int.random(in: 0..<size, using: &random), in: path)
    }

    private func disturbClock(_ kiosk: Kiosk, _ event: StoryEvent) {
        switch event.trouble {
        case .clockDead(let span):
            kiosk.noTimeUntil = max(kiosk.noTimeUntil, now + span)
            kiosk.batteryDead = true
            kiosk.clock.lose(at: now)
        case .clockSet(let span):
            kiosk.noTimeUntil = max(kiosk.noTimeUntil, now + .hours(24))
            kiosk.clock.set(to: kiosk.clock.wall(at: now) + span, at: now)
        default: break
        }
        plan(.timeSource(kiosk.number, boot: kiosk.boot), at: kiosk.noTimeUntil)
        guard kiosk.run != nil else { return }
        kiosk.cell.now = kiosk.now
        kiosk.finishStep()
    }
}
