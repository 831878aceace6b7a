import BatchFormat
import FeedbackCore
import Journal
import Linux
import Uplink

/// The journal thread's state: what waits to be written, and what happens when writing fails.
struct Recorder {
    let loop: JournalLoop
    var journal: Journal
    private let rule: RatingRule
    private let ballast: Ballast
    var backlog: Backlog
    /// What people at the kiosk have asked for, in order.
    var errands: [Errand] = []
    var service = ServiceMode()
    private var marks: PanelMarks
    /// The server's time by which entries are old enough to go; nothing while there are none.
    var prunesAt: WallTime?
    /// New journals in a row that failed, which put the next try off.
    private var failures = 0
    /// True if the last new journal failed before it could be used.
    var isNextBad = false
    /// Losses that were admitted in the journals before this one since the start.
    private var lossesBefore: UInt64 = 0
    private var hasBallast = false
    var retryAt: BootTime?
    var checkpointAt: BootTime?
    var lastWrite: BootTime
    private(set) var isRunning = true

    init(loop: JournalLoop, journal: Journal, backlog: Backlog, marks: PanelMarks) {
        self.loop = loop
        self.journal = journal
        self.backlog = backlog
        rule = RatingRule(panels: loop.kiosk.panels)
        ballast = Ballast(loop.kiosk.directory + "/ballast")
        self.marks = marks
        lastWrite = loop.machine.now()
    }

    /// When `handle` is wanted though no message has come; nothing while there is nothing to do.
    var deadline: BootTime? {
        errands.isEmpty && prunesAt == nil
            ? [retryAt, checkpointAt, service.endsAt].compactMap(\.self).min()
            : BootTime(microseconds: 0)
    }

    /// Writes what every start of the daemon writes.
    mutating func begin() {
        let now = loop.machine.now()
        loop.input.send(.resume(marks.read(chain: journal.chain, head: journal.head.sequence)))
        backlog.add(.configuration(loop.kiosk.declared.canonicalBytes()), at: now)
        backlog.restate(bootRecord(clean: journal.endedCleanly), at: now)
        commit([], at: now)
        noteWhatWasPutAside()
        if let time = journal.serverTime { loop.uplink.serverTimeKnown(time) }
        loop.log.write(
            .notice, "journal-open", "chain \(journal.chain), entry \(journal.head.sequence)",
            [("CHAIN", "\(journal.chain)"), ("SEQUENCE", "\(journal.head.sequence)")])
        tellMended()
    }

    /// Says that the disk changed what nobody wrote: it may be about to go.
    func tellMended() {
        guard journal.isMended else { return }
        loop.log.write(
            .warning, "journal-mended",
            "a bit of its first page had turned over on the disk, and was put back; replace the "
                + "card")
    }

    /// Lets `hailong status` tell of journals that an earlier version put aside.
    private mutating func noteWhatWasPutAside() {
        guard retryAt == nil else { return }
        do throws(JournalError) {
            _ = try journal.nextToSalvage(in: loop.recovery, at: loop.machine.now())
            loop.board.record(record)
        } catch {
            loop.log.write(.warning, "salvage", "\(error)")
        }
    }

    /// Does what was asked, presses first, all in one commit; then what is due by itself.
    mutating func handle(_ messages: [JournalLoop.Message]) {
        let now = loop.machine.now()
        var presses: [Press] = []
        for message in messages {
            switch message {
            case .actions(let actions, let moved):
                presses += backlog.take(actions)
                marks.move(moved)
            case .facts(let facts, let time): for fact in facts { backlog.add(fact, at: time) }
            case .said(let said, let time): backlog.add(said, at: time)
            default: break
            }
        }
        if let end = service.expire(at: now) { tellServiceOff(since: end) }
        let isDue = retryAt.map { $0 <= now } ?? backlog.waits
        if !presses.isEmpty || isDue { commit(presses, at: now) } else { keepMarks() }
        for message in messages { answer(message) }
        guard isRunning else { return }
        if !errands.isEmpty { runErrand() }
        if let prunesAt { prune(at: prunesAt) }
        if let checkpointAt, checkpointAt <= loop.machine.now() { checkpoint() }
    }

    /// Commits everything that waits; thanks follow the commit, and nothing else does.
    mutating func commit(_ presses: [Press], at now: BootTime, again: Bool = false) {
        let plan = CommitPlan(
            presses, backlog, rule, service, chain: journal.chain, head: journal.head.sequence,
            at: now)
        do throws(JournalError) {
            try refuseIfDiskIsExhausted()
            // With nothing to say, only a trial write tells whether the disk takes anything.
            if plan.facts.isEmpty { try journal.probe() }
            keepMarks(before: plan.facts.count)
            try journal.append(plan.facts)
        } catch  where error.needsQuarantine && !again {
            guard recover(from: error) else {
                return refuse(presses, error, at: now, again: isNextBad)
            }
            return commit(presses, at: now, again: true)
        } catch {
            return refuse(presses, error, at: now, again: again)
        }
        marks.hold()
        backlog.written()
        failures = 0
        retryAt = nil
        thank(presses, plan)
    }

    /// Keeps the marks for the next process: they hold once so many entries more are in the chain.
    private mutating func keepMarks(before entries: Int = 0) {
        do throws(SystemError) {
            try marks.keep(
                chain: journal.chain, head: journal.head.sequence, adding: UInt64(entries))
        } catch {
            loop.log.write(
                .warning, "panel-marks", "presses during a restart may be missed: \(error)")
        }
    }

    private mutating func thank(_ presses: [Press], _ plan: CommitPlan) {
        let durable = loop.machine.now()
        // A press that was found later waited for us, not for the disk.
        let waits = presses.filter { !$0.resynced }.map { durable - $0.time }
        lastWrite = durable
        for place in plan.servicePlaces { service.note(place) }
        planCheckpoint(after: durable)
        if !presses.isEmpty {
            loop.input.send(.thanks(presses.map(\.panel)))
            loop.screen?.send(.recorded(plan.places))
            loop.log.write(
                .debug, "on-disk", "\(presses.count) ratings on disk",
                [
                    ("SEQUENCE", "\(journal.head.sequence)"),
                    ("MICROSECONDS", waits.map { "\($0.microseconds)" }.joined(separator: ",")),
                ])
        }
        loop.board.committed(waits, lastPress: plan.lastCounted, record: record)
        loop.uplink.unsentChanged(ratings: journal.sendable)
        if journal.needsCheckpoint { checkpoint() }
    }

    /// Nobody is thanked; the light turns red until a later commit succeeds.
    ///
    /// `again` says that a new journal failed as well, and was put aside or will be: a disk that
    /// fails every flush must not fill itself with them. Any other try leaves nothing behind.
    mutating func refuse(
        _ presses: [Press], _ error: JournalError, at now: BootTime, again: Bool = false
    ) {
        // What staff tried is nobody's loss.
        backlog.refuse(presses.filter { !service.owns($0) })
        loop.refuse(presses)
        // They are told as refused, so that nobody may find them again.
        keepMarks()
        failures = again && error.needsQuarantine ? failures + 1 : 0
        let delay = Limits.refusalRetry.microseconds << min(max(0, failures - 1), 6)
        retryAt = now + TimeSpan(microseconds: delay)
        loop.board.refuse(error.refusal)
        loop.log.write(
            .error, "refused", "not recording: \(error)", [("PRESSES", "\(presses.count)")])
    }

    mutating func recover(from error: JournalError) -> Bool {
        loop.log.write(.error, "journal-failed", "\(error)")
        let now = loop.machine.now()
        isNextBad = false
        do throws(JournalError) {
            let opened = try loop.recovery.reopen(
                after: journal, at: now, makeChain: loop.machine.makeChain)
            loop.tellQuarantine(opened)
            lossesBefore += journal.losses
            journal = opened.journal
        } catch {
            isNextBad = error.needsQuarantine
            loop.log.write(.error, "quarantine-failed", "\(error)")
            return false
        }
        backlog.restate(bootRecord(clean: false), at: now)
        return true
    }

    private func bootRecord(clean: Bool) -> BootRecord {
        BootRecord(bootID: loop.kiosk.boot, version: Version.text, clean: clean)
    }

    /// Refuses before the disk does; the ballast then gives receipts and checkpoints their room.
    ///
    /// Recording goes on only when there is room for the ballast again, or the light would flicker.
    private mutating func refuseIfDiskIsExhausted() throws(JournalError) {
        guard let space = loop.machine.space(loop.kiosk.directory) else { return }
        let wanted = Limits.refuseBelowBytes + (hasBallast ? 0 : Int64(Limits.ballastBytes))
        guard space.free < wanted else {
            if !hasBallast { hasBallast = loop.machine.fill(ballast) }
            return
        }
        ballast.release()
        hasBallast = false
        throw .diskFull
    }

    var record: StatusBoard.Record {
        let unsent = journal.unsent
        let oldest = unsent.oldest.map { moment in
            moment.bootOrdinal == journal.bootOrdinal
                ? BootTime(milliseconds: moment.milliseconds) : BootTime(microseconds: 0)
        }
        return StatusBoard.Record(
            chain: journal.chain, head: journal.head, bootOrdinal: journal.bootOrdinal,
            unsent: UInt64(unsent.count), oldestUnsent: oldest,
            oldestUnsentBoot: unsent.oldest?.bootOrdinal,
            freeDiskPercent: loop.machine.space(loop.kiosk.directory)?.freePercent ?? 100,
            putAside: journal.putAside, serviceEnds: service.endsAt,
            losses: lossesBefore + journal.losses)
    }
}

extension Recorder {
    /// Takes note of a commit that carried no facts.
    mutating func wrote(at time: BootTime) {
        lastWrite = time
        planCheckpoint(after: time)
    }

    /// Removes the oldest of what the server has held for long enough, one transaction a turn.
    private mutating func prune(at time: WallTime) {
        do throws(JournalError) {
            guard try journal.prune(at: time) else { return prunesAt = nil }
            wrote(at: loop.machine.now())
        } catch {
            // The next receipt begins anew.
            prunesAt = nil
            loop.log.write(.warning, "prune", giveUp(error))
        }
        if journal.needsCheckpoint { checkpoint() }
    }

    mutating func stop() {
        let now = loop.machine.now()
        if let end = service.switchOff(at: now) { tellServiceOff(since: end) }
        backlog.stop(at: now)
        commit([], at: loop.machine.now())
        checkpoint()
        isRunning = false
    }
}
