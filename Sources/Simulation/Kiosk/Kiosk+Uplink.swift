import Linux
import BatchFormat
import FeedbackCore
import Journal
import KioskDaemon
import TestSupport
import Uplink

/// What the uplink's thread does: the machine's actions, one at a time.
extension Kiosk {
    static let server = try? ServerURL("https://hailong.example.vn")

    /// Gives the machine an event, and performs what it wants, until it waits.
    func give(_ event: UplinkEvent) {
        var waiting = [event]
        while !waiting.isEmpty, let run {
            let before = run.machine.status.failures
            let actions = run.machine.handle(waiting.removeFirst(), now: now, random: &random)
            for action in actions {
                guard mayStep() else { return }
                if let outcome = perform(action, run, failuresBefore: before) {
                    waiting.append(outcome)
                }
                if endIfCut() { return }
            }
        }
    }

    private func perform(
        _ action: UplinkAction, _ run: KioskRun, failuresBefore: Int
    ) -> UplinkEvent? {
        switch action {
        case .freeze: return freeze(run)
        case .settle(let receipt, let bytes): return settle(receipt, bytes, run)
        case .storeEnrolment(let enrolment): return store(enrolment, run)
        case .sealHeartbeat: return heartbeat(run)
        case .tellTime(let time, let moment): run.board.serverTime(time, at: moment)
        case .tellResults(let results): run.board.results(results)
        case .send(let request, let limit): world.exchange(self, request, within: limit)
        case .wake(let time): plan(time, run, failuresBefore)
        case .report(let status):
            run.board.uplink(status)
            callIfRefused(run)
        case .finish: run.isFinished = true
        }
        return nil
    }

    private func plan(_ time: BootTime?, _ run: KioskRun, _ failuresBefore: Int) {
        run.wake = time
        let failures = run.machine.status.failures
        guard failures > failuresBefore, let next = run.machine.status.nextTry,
            case .transport? = run.machine.status.lastAttempt?.finding
        else { return }
        var wait = next - now
        if world.plant == .jitterBeforeCap {
            let grown = TimeSpan(
                microseconds: Limits.retryBase.microseconds << Int64(min(failures - 1, 16)))
            let drawn = TimeSpan(microseconds: .random(in: 0...grown.microseconds, using: &random))
            wait = min(Limits.retryCeiling, drawn)
            run.wake = now + wait
        }
        world.waits.note(wait, failures: failures)
    }

    private func freeze(_ run: KioskRun) -> UplinkEvent {
        let result = JournalLoop.nextBatch { question in
            if world.plant == .forgottenJournal, case .salvage = question {
                for closed in ["quarantine", "branches"] {
                    TemporaryDirectory.remove(folder + "/" + closed)
                }
            }
            run.keeper.handle([question])
            return run.answers.take().last
        }
        switch result {
        case .batch(let batch): return .batchFrozen(batch)
        case .nothing: return .nothingToFreeze
        case .failed(let why): return .freezeFailed(why)
        }
    }

    private func settle(_ receipt: Receipt, _ bytes: [UInt8], _ run: KioskRun) -> UplinkEvent {
        var receipt = receipt
        if world.plant == .earlyPrune, !receipt.code.isRefusal {
            receipt.firstHeldAt = WallTime(milliseconds: 0)
        }
        run.keeper.handle([.settle(receipt, bytes: bytes)])
        world.trace.note("receipt", number, Int64(receipt.code.rawValue), at: world.now)
        guard case .settled(let result)? = run.answers.take().last else {
            return .settleFailed("no answer")
        }
        switch result {
        case .settled(let more): return .settled(more: more)
        case .failed(let why): return .settleFailed(why)
        }
    }

    private func store(_ enrolment: StoredEnrolment, _ run: KioskRun) -> UplinkEvent {
        let result = enrolmentKeeper(run).store(enrolment, at: now)
        run.keeper.handle(run.inbox.take())
        return switch result {
        case .stored: .enrolmentStored
        case .failed(let why): .enrolmentNotStored(why)
        }
    }

    /// What keeps an enrolment, whichever way it comes.
    func enrolmentKeeper(_ run: KioskRun) -> EnrolmentKeeper {
        EnrolmentKeeper(
            identity: identity, journal: run.inbox, declared: declared,
            log: EventLog { _, _, _ in })
    }

    private func heartbeat(_ run: KioskRun) -> UplinkEvent {
        let heartbeat = run.board.look().heartbeat(
            kiosk: id, keyReadable: true, started: run.started, now: now,
            wall: clock.wall(at: world.now))
        guard let payload = try? heartbeat?.payload(),
            let message = try? SignedMessage.seal(payload, as: .heartbeat, with: key)
        else { return .heartbeatFailed("the journal is not open") }
        return .heartbeatSealed(
            SealedHeartbeat(payloadDigest: sha256(payload), message: message))
    }

    /// The light says that the server refuses the kiosk, or the code that it was given.
    private func callIfRefused(_ run: KioskRun) {
        let status = run.machine.status
        let finding = status.lastEnrolment?.finding
        let isTurnedAway =
            status.binding == nil && Self.uselessCode.contains { $0 == finding }
        guard isUnknown(run) || isTurnedAway, !status.enrolling, !run.hasCalled else { return }
        run.hasCalled = true
        // Every code expires while a kiosk has no network.
        let isLate = !isUnknown(run) && finding == .refused(.enrolmentCodeExpired)
        if !world.mayNotKnow(self), !isLate {
            world.complain("kiosk \(number) is refused for no reason")
        }
        world.plan(.enrol(kiosk: number, run: run.number), at: world.now + .hours(1))
    }

    /// The server does not know the kiosk, or not this key of it any more.
    private func isUnknown(_ run: KioskRun) -> Bool {
        let status = run.machine.status
        return [status.lastAttempt?.finding, status.lastHeartbeat?.finding]
            .contains { $0 == .refused(.unknownKiosk) || $0 == .refused(.revoked) }
    }

    /// What the server says to a code that brings in nobody.
    private static let uselessCode: [UplinkFinding] = [
        .refused(.enrolmentCodeUnknown), .refused(.enrolmentCodeExpired),
        .refused(.enrolmentCodeUsed),
    ]

    /// The last code was used by another key than this one.
    private func isCodeUsed(_ run: KioskRun) -> Bool {
        run.machine.status.lastEnrolment?.finding == .refused(.enrolmentCodeUsed)
    }

    /// Somebody comes back with a code; and with leave to bring a new key, if the server does not
    /// know the kiosk any more.
    func enrolAgain(run number: Int) {
        guard let run, run.number == number else { return }
        cell.now = now
        run.hasCalled = false
        if isUnknown(run) || isCodeUsed(run) {
            // A card that was put back brings a key that was replaced: that one never comes back.
            if run.isAllowed, isCodeUsed(run) { return replaceKey() }
            run.isAllowed = world.province.allowNewKey(for: id, at: world.now)
        }
        orderEnrolment()
        finishStep()
    }

    /// Somebody has the kiosk make a new key, in place of one that is lost or no longer taken.
    func replaceKey() {
        if run != nil { end(.killed) }
        do { try loseKey() } catch { world.complain("no key can be made: \(error)") }
        _ = world.province.allowNewKey(for: id, at: world.now)
    }

    /// Somebody types the code again after each start, until the kiosk is enrolled; and later, if
    /// there is no code now, or the kiosk cannot take one because its disk refuses.
    func orderEnrolment() {
        guard let run, run.machine.status.binding == nil || isUnknown(run),
            let server = Self.server
        else { return }
        guard let chain = run.board.look().record?.chain,
            let code = try? world.province.code(for: point, at: world.now)
        else {
            return world.plan(.enrol(kiosk: number, run: run.number), at: world.now + .hours(1))
        }
        let payload = Enrolment(
            code: code, kiosk: id, publicKey: key.publicKey, chain: chain
        ).payload()
        guard let message = try? SignedMessage.seal(payload, as: .enrolment, with: key) else {
            return
        }
        give(
            .enrolmentRequested(
                EnrolmentOrder(
                    server: server, root: world.province.root, chain: chain,
                    payloadDigest: sha256(payload), message: message)))
    }
}
