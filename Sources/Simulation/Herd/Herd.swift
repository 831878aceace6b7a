import FeedbackCore
import Uplink

/// A herd of kiosks, a network and a server, under one seed in one thread.
///
/// What a kiosk decides is the shipped code: `UplinkMachine` with its schedules, `BatchPolicy`, the
/// reading of Retry-After, the verifying of answers. Modelled are only the journal (a count), the
/// network (a delay) and the server (a queue).
package struct Herd {
    /// What can happen.
    enum Happening {
        case switchOn(Int)
        case timer(Int)
        case enough(Int)
        /// A request reaches the server.
        case arrival(Int)
        /// The outcome of an exchange reaches the kiosk.
        case outcome(Int, Outcome)
    }

    /// How an exchange ends for a kiosk.
    enum Outcome {
        case answered, rejected, page, refused, timedOut
    }

    let plan: HerdPlan
    let statements: HerdStatements
    var kiosks: [HerdKiosk] = []
    var queue = HerdQueue<Happening>()
    var server: HerdServer
    var tally: HerdTally
    /// The chance of kiosks, and that of everything else.
    private var chance: HerdChance
    private var world: HerdChance
    var now = BootTime(microseconds: 0)

    /// - Throws: what could not be signed.
    package init(_ plan: HerdPlan) throws {
        self.plan = plan
        statements = try HerdStatements()
        server = plan.server
        chance = HerdChance(seed: plan.seed, isMissing: plan.habit == .withoutChance)
        world = HerdChance(seed: ~plan.seed, isMissing: false)
        tally = HerdTally(seconds: Int(plan.end.milliseconds / 1_000) + 1)
        kiosks.reserveCapacity(plan.kiosks)
        for index in 0..<plan.kiosks { addKiosk(index) }
    }

    private mutating func addKiosk(_ index: Int) {
        let mean = plan.openFor.microseconds / Int64(max(1, plan.ratingsADay))
        let between = mean * 100 / Int64.random(in: 50...150, using: &world)
        let pace = HerdPace(
            left: plan.ratingsLeft, between: TimeSpan(microseconds: between),
            phase: TimeSpan(microseconds: .random(in: 0..<between, using: &world)),
            openFor: plan.openFor)
        let on = BootTime(microseconds: 0) + .random(upTo: plan.switchedOnWithin, using: &world)
        var upload = KioskConfiguration.Upload()
        if plan.habit == .atOnce { upload.firstWithin = .zero }
        let beats = HeartbeatSchedule(upload: upload, at: on, using: &chance)
        let machine = UplinkMachine(
            kiosk: statements.kiosk, binding: statements.binding, upload: upload,
            heartbeats: beats, at: on, random: &chance)
        var kiosk = HerdKiosk(machine: machine, pace: pace)
        kiosk.owed = pace.recorded(at: plan.away?.upperBound ?? on)
        kiosks.append(kiosk)
        queue.plan(.switchOn(index), at: on.microseconds)
    }

    /// Runs to the end of the plan.
    package mutating func run() -> HerdOutcome {
        while let time = queue.nextTime, time <= plan.end.microseconds, let next = queue.next() {
            now = BootTime(microseconds: next.time)
            happen(next.happening)
        }
        now = plan.end
        for kiosk in kiosks { tally.close(kiosk.openUntil) }
        return HerdOutcome(self)
    }

    private mutating func happen(_ happening: Happening) {
        switch happening {
        case .switchOn(let kiosk):
            give(.started, to: kiosk)
            give(.unsentChanged(ratings: kiosks[kiosk].waiting(at: now)), to: kiosk)
        case .timer(let kiosk):
            guard kiosks[kiosk].wake == now else { return }
            kiosks[kiosk].wake = nil
            give(.timerFired, to: kiosk)
        case .enough(let kiosk):
            guard kiosks[kiosk].enoughAt == now else { return }
            kiosks[kiosk].enoughAt = nil
            give(.unsentChanged(ratings: kiosks[kiosk].waiting(at: now)), to: kiosk)
        case .arrival(let kiosk): arrive(from: kiosk)
        case .outcome(let kiosk, let outcome): end(outcome, of: kiosk)
        }
    }

    /// Tells the machine, does what it wants, and tells it what came of that.
    private mutating func give(_ event: UplinkEvent, to index: Int) {
        var next: UplinkEvent? = event
        while let event = next {
            next = nil
            let actions = kiosks[index].machine.handle(event, now: now, random: &chance)
            for action in actions { next = perform(action, of: index) ?? next }
        }
    }

    private mutating func perform(_ action: UplinkAction, of index: Int) -> UplinkEvent? {
        switch action {
        case .wake(let time):
            kiosks[index].wake = time.map { max($0, now) }
            if let time = kiosks[index].wake { queue.plan(.timer(index), at: time.microseconds) }
        case .freeze:
            planEnough(index)
            return kiosks[index].freeze(at: now) ? .batchFrozen(statements.batch) : .nothingToFreeze
        case .sealHeartbeat: return .heartbeatSealed(statements.heartbeat)
        case .settle: return settle(index)
        case .send(let request, let limit): send(request, within: limit, from: index)
        case .tellTime, .tellResults, .report, .storeEnrolment, .finish: break
        }
        return nil
    }

    private mutating func settle(_ index: Int) -> UplinkEvent {
        kiosks[index].settle(at: now, serverLeaves: plan.away?.lowerBound)
        planEnough(index)
        return .settled(more: BatchPolicy().isDue(waiting: kiosks[index].waiting(at: now)))
    }

    /// The machine is told when so many ratings wait that they start an upload.
    private mutating func planEnough(_ index: Int) {
        let enough = kiosks[index].pace.time(of: kiosks[index].held + Limits.ratingsPerUpload)
        guard enough > now, enough != kiosks[index].enoughAt else { return }
        kiosks[index].enoughAt = enough
        queue.plan(.enough(index), at: enough.microseconds)
    }
}

extension Herd {
    private mutating func oneWay() -> TimeSpan {
        let (least, most) = (plan.oneWay.lowerBound, plan.oneWay.upperBound)
        return least + .random(upTo: most - least, using: &world)
    }

    private mutating func send(
        _ request: UploadRequest, within limit: TimeSpan, from index: Int
    ) {
        kiosks[index].sent = now
        kiosks[index].limit = limit
        kiosks[index].path = request.path
        // A closed connection is opened with two more ways there and back: TCP and TLS.
        var delay = oneWay()
        if !(kiosks[index].openUntil.map { $0 >= now } ?? false) {
            for _ in 0..<4 { delay = delay + oneWay() }
        }
        queue.plan(.arrival(index), at: (now + delay).microseconds)
    }

    private var isAway: Bool { plan.away?.contains(now) ?? false }

    /// A request comes to where the server is, or should be.
    private mutating func arrive(from index: Int) {
        let second = Int(now.milliseconds / 1_000)
        let back = now + oneWay()
        guard !isAway else { return missed(index, second, back) }
        tally.requests[second] += 1
        tally.keep(&kiosks[index].openUntil, from: now, until: back + plan.keptConnection)
        guard let done = server.take(at: now) else {
            tally.rejections += 1
            return queue.plan(.outcome(index, .rejected), at: back.microseconds)
        }
        tally.longestWait = max(tally.longestWait, done - now)
        tally.mostWaiting = max(tally.mostWaiting, server.waiting(at: now))
        let heard = done + (back - now)
        let limit = kiosks[index].sent + kiosks[index].limit
        if heard <= limit {
            queue.plan(.outcome(index, .answered), at: heard.microseconds)
        } else {
            tally.timedOut += 1
            queue.plan(.outcome(index, .timedOut), at: limit.microseconds)
        }
    }

    /// The server is away.
    private mutating func missed(_ index: Int, _ second: Int, _ back: BootTime) {
        tally.missed += 1
        switch plan.absence {
        case .refusing: queue.plan(.outcome(index, .refused), at: back.microseconds)
        case .page: queue.plan(.outcome(index, .page), at: back.microseconds)
        case .silent:
            let end = kiosks[index].sent + min(Limits.connect, kiosks[index].limit)
            queue.plan(.outcome(index, .timedOut), at: max(now, end).microseconds)
        }
        if plan.absence != .page { tally.close(&kiosks[index].openUntil, at: now) }
    }

    private mutating func end(_ outcome: Outcome, of index: Int) {
        let isBatch = kiosks[index].path == .batches
        switch outcome {
        case .answered:
            if let back = plan.away?.upperBound, now < back {
            } else {
                kiosks[index].heardAt = kiosks[index].heardAt ?? now
            }
            give(.reply(isBatch ? statements.receipt : statements.answer), to: index)
        case .rejected:
            // What the real server says when it cannot store.
            let seconds = isBatch ? "30" : "60"
            give(.reply(HTTPReply(status: 503, retryAfter: seconds)), to: index)
        case .page:
            let rest = (plan.away?.upperBound ?? now) - now
            let seconds = String(max(0, rest.seconds + 1))
            give(.reply(HTTPReply(status: 503, retryAfter: seconds)), to: index)
        case .refused: give(.transportFailed(.notConnected), to: index)
        case .timedOut: give(.transportFailed(.timedOut), to: index)
        }
    }
}
