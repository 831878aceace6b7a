import BatchFormat
package import FeedbackCore

/// Decides what is sent when, and what an answer changes.
///
/// Pure: time, randomness and the outcome of every action come in as arguments. Only a verified
/// receipt about our own message changes anything; an HTTP status chooses the next time and the
/// words. At most one of `freeze`, `sealHeartbeat`, `send`, `settle` and `storeEnrolment` is under
/// way.
package struct UplinkMachine: Sendable {
    /// What is under way.
    enum Step {
        /// Nothing: the timer or an event begins the next cycle.
        case waiting
        case freezing
        case sending(SealedBatch)
        case settling(Receipt)
        case enrolling(EnrolmentOrder)
        case storing(ServerBinding)
        case sealing
        case beating(SealedHeartbeat, sent: BootTime)
        case finished
    }

    let kiosk: KioskID
    var step = Step.waiting
    var schedule: RetrySchedule
    var order: EnrolmentOrder?
    /// True until the order has been tried once: a person waits for it.
    var orderIsNew = false
    var ratings = 0
    var farewell: BootTime?
    /// True while a stop still owes one try of a batch.
    private var owesLastTry = false
    /// Nothing if none are to be sent.
    var heartbeats: HeartbeatSchedule?
    /// True once a batch went before a heartbeat that was due: the next batch waits for it.
    var heartbeatHasWaited = false
    var tlsClock = TLSClock()
    /// What proved the last answer, with the certificate that it knows.
    private var verifier: StatementVerifier?
    /// The timer as last set, so that it is set again only when it changes.
    private var timer: BootTime?
    /// How things stand; the same as in the last `report`.
    package internal(set) var status: UplinkStatus
    private var reported: UplinkStatus?

    /// Begins at the start of the daemon.
    ///
    /// - Parameters:
    ///   - kiosk: the kiosk that every receipt must name.
    ///   - binding: what an earlier enrolment left behind.
    ///   - upload: how often batches leave.
    ///   - heartbeats: when they are sent, from the same start on; none means never.
    ///   - now: the time from which the wait for the first upload counts.
    ///   - random: spreads the first upload of kiosks that are switched on together.
    package init(
        kiosk: KioskID, binding: ServerBinding?, upload: KioskConfiguration.Upload,
        heartbeats: HeartbeatSchedule? = nil, at now: BootTime,
        random: inout some RandomNumberGenerator
    ) {
        self.kiosk = kiosk
        self.heartbeats = heartbeats
        schedule = RetrySchedule(upload: upload, at: now, using: &random)
        status = UplinkStatus(binding: binding)
    }

    /// Takes note of an event and says what to do, in order.
    ///
    /// An outcome of an action that is not under way is ignored.
    package mutating func handle(
        _ event: UplinkEvent, now: BootTime, random: inout some RandomNumberGenerator
    ) -> [UplinkAction] {
        var actions: [UplinkAction] = []
        switch event {
        case .started: break
        case .unsentChanged(let ratings): self.ratings = ratings
        case .clockJudged(let quality): tlsClock.isSynced = quality == .synced
        case .serverTimeKnown(let time): tlsClock.remember(time)
        case .timerFired: timer = nil
        case .enrolmentRequested(let order):
            self.order = order
            orderIsNew = true
            status.enrolling = true
        case .stopping(let deadline): return stop(by: deadline, now: now)
        case .batchFrozen, .nothingToFreeze, .freezeFailed, .settled, .settleFailed:
            actions = batchOutcome(event, now: now, random: &random)
        case .heartbeatSealed, .heartbeatFailed:
            actions = heartbeatOutcome(event, now: now, random: &random)
        case .reply(let reply):
            actions = judged(reply, now: now, random: &random)
        case .transportFailed(let error):
            if error == .certificateExpired { tlsClock.foundExpired(at: now) }
            failed(.transport(error), .unreachable, now: now, random: &random)
        case .enrolmentStored, .enrolmentNotStored:
            storeOutcome(event, now: now, random: &random)
        case .carried(let statement): take(statement, now: now)
        }
        return actions + next(now: now)
    }

    /// What proves an answer under this root, with the certificate in it if the root signed that.
    mutating func verifier(of reply: HTTPReply, under root: KeyID) -> StatementVerifier {
        var verifier = verifier ?? StatementVerifier(rootID: root)
        if verifier.rootID != root { verifier = StatementVerifier(rootID: root) }
        verifier.learn(from: reply.body)
        self.verifier = verifier
        return verifier
    }

    /// What follows when nothing is under way any more; and what has changed to the outside.
    private mutating func next(now: BootTime) -> [UplinkAction] {
        guard case .waiting = step else { return report() }
        if let farewell { return leave(by: farewell, now: now) }
        if let order, orderIsNew || due <= now {
            return report() + enrol(order, now: now)
        }
        guard hasServer || order != nil else { return report() + wake(now: now) }
        let (isDue, beatIsDue) = (due <= now, isHeartbeatDue(now: now))
        if beatIsDue, !isDue || heartbeatHasWaited { return report() + beat() }
        guard isDue else { return wake(now: now) + report() }
        heartbeatHasWaited = beatIsDue
        return report() + freeze()
    }

    /// False before the enrolment, and where a stick carries everything.
    var hasServer: Bool { status.binding?.server != nil }

    private var due: BootTime { schedule.nextUpload(ratingsWaiting: ratings) }

    private mutating func stop(by deadline: BootTime, now: BootTime) -> [UplinkAction] {
        guard farewell == nil else { return [] }
        farewell = deadline
        switch step {
        case .waiting, .sealing, .beating: owesLastTry = true
        default: break
        }
        return next(now: now)
    }

    /// One more try, if there is anything to send to anybody, and no heartbeat; or the end.
    private mutating func leave(by deadline: BootTime, now: BootTime) -> [UplinkAction] {
        let wanted = hasServer && ratings > 0 && deadline > now && !isPutOff(now: now)
        if owesLastTry, wanted {
            owesLastTry = false
            return report() + freeze()
        }
        step = .finished
        return report() + [.finish]
    }

    /// True while the server, or somebody in its name, has asked for a longer wait.
    private func isPutOff(now: BootTime) -> Bool {
        switch status.lastAttempt?.finding {
        case .busy, .refused: due > now
        default: false
        }
    }

    private mutating func freeze() -> [UplinkAction] {
        step = .freezing
        status.nextTry = nil
        return [.freeze]
    }

    private mutating func enrol(_ order: EnrolmentOrder, now: BootTime) -> [UplinkAction] {
        step = .enrolling(order)
        orderIsNew = false
        status.nextTry = nil
        return [post(order.message, to: .enrolments, of: order.server, now: now)]
    }

    /// Sends a message now, for as long as an exchange that begins now may take.
    func post(
        _ message: [UInt8], to path: UploadRequest.Path, of server: ServerURL,
        within limit: TimeSpan = Limits.exchange, now: BootTime
    ) -> UplinkAction {
        let request = UploadRequest(
            server: server, path: path, body: message, earliestNow: tlsClock.earliestNow(at: now))
        guard let farewell else { return .send(request, within: limit) }
        return .send(request, within: min(limit, max(.milliseconds(1), farewell - now)))
    }

    /// Sets the timer for whatever is due first; for nothing while there is nobody to send to.
    private mutating func wake(now: BootTime) -> [UplinkAction] {
        status.nextTry = hasServer || order != nil ? due : nil
        let beat = hasServer ? heartbeats?.next : nil
        let time = [status.nextTry, beat].compactMap(\.self).min()
        guard timer != time else { return [] }
        timer = time
        return [.wake(at: time)]
    }

    private mutating func report() -> [UplinkAction] {
        status.failures = schedule.failures
        guard status != reported else { return [] }
        reported = status
        return [.report(status)]
    }
}
