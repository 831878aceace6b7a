import BatchFormat
package import FeedbackCore
package import Linux
import Synchronization

/// The uplink's thread: events in, the machine's actions out, one at a time.
package final class UplinkLoop: Sendable {
    /// What a transport asks during an exchange.
    package let signals = UplinkSignals()
    /// What people and the daemon order, one by one.
    private let mailbox: Mailbox<Message>
    /// What only its newest state matters of: however much of it comes, it fills no mailbox.
    private let news = Mutex(News())

    private enum Message: Sendable {
        case event(UplinkEvent)
        /// There is news, or somebody asks whether the thread lives.
        case look
    }

    private struct News {
        /// The last count of ratings that no receipt covers, if it is new.
        var ratings: Int?
        /// What the clock is worth, if that is new.
        var clock: ClockQuality?
        /// The latest time that the server is known to have signed, if it is new.
        var serverTime: WallTime?
        /// True once a `look` is on its way.
        var isAnnounced = false
    }

    /// - Throws: `SystemError` if the process has no descriptor left.
    package init() throws(SystemError) {
        mailbox = try Mailbox(capacity: 256)
    }

    /// Says from any thread how many ratings wait that no receipt covers.
    package func unsentChanged(ratings: Int) {
        announce { $0.ratings = ratings }
    }

    /// Says from any thread what the kiosk's clock is worth from now on.
    package func clockJudged(_ quality: ClockQuality) {
        announce { $0.clock = quality }
    }

    /// Says from any thread that the server signed this time, now or in an earlier run.
    package func serverTimeKnown(_ time: WallTime) {
        announce { $0.serverTime = max($0.serverTime ?? time, time) }
    }

    /// Orders an enrolment from any thread.
    package func enrol(_ order: EnrolmentOrder) {
        mailbox.send(.event(.enrolmentRequested(order)), evenIfFull: true)
    }

    /// Tells from any thread what a stick brought.
    package func carried(_ statement: CarriedStatement) {
        mailbox.send(.event(.carried(statement)))
    }

    /// Lets the thread try once more, and end by `deadline`; what is in flight is cut off then.
    package func stop(by deadline: BootTime) {
        signals.stop(at: deadline)
        mailbox.send(.event(.stopping(deadline: deadline)), evenIfFull: true)
    }

    /// Asks the thread to show that it lives, which `signals.aliveAt` tells.
    package func ping() { announce { _ in } }

    private func announce(_ change: (inout News) -> Void) {
        let isFirst = news.withLock { news in
            change(&news)
            defer { news.isAnnounced = true }
            return !news.isAnnounced
        }
        if isFirst { mailbox.send(.look) }
    }

    /// Takes what was said since the last time, for whoever runs a machine without the thread.
    package func takeEvents() -> [UplinkEvent] { events(with: mailbox.take()) }

    /// News first: whether a stop tries once more depends on the count.
    private func events(with messages: [Message]) -> [UplinkEvent] {
        var events = takeNews()
        for case .event(let event) in messages { events.append(event) }
        return events
    }

    /// What is new, as events; the count last, because it may start an upload.
    private func takeNews() -> [UplinkEvent] {
        let news = news.withLock { news in
            defer { news = News() }
            return news
        }
        return [
            news.clock.map { .clockJudged($0) }, news.serverTime.map { .serverTimeKnown($0) },
            news.ratings.map { .unsentChanged(ratings: $0) },
        ].compactMap(\.self)
    }

    /// Runs until stopped, on the calling thread.
    ///
    /// - Parameters:
    ///   - machine: as it begins.
    ///   - transport: opened on this thread.
    ///   - host: called on this thread only.
    package func run(
        _ machine: UplinkMachine, over transport: any Transport, for host: any UplinkHost
    ) {
        var run = Run(machine: machine, transport: transport, host: host)
        var outcome = run.handle(.started)
        while !run.finished {
            // After every step the mailbox goes first, so that no backlog delays a stop.
            let messages = outcome == nil ? mailbox.receive(until: run.wake) : mailbox.take()
            signals.beat(at: BootClock.now())
            for event in events(with: messages) { outcome = run.handle(event) ?? outcome }
            if let step = outcome {
                outcome = run.handle(step)
            } else if let wake = run.wake, wake <= BootClock.now() {
                run.wake = nil
                outcome = run.handle(.timerFired)
            }
        }
    }

    /// The machine, and what performs its actions.
    private struct Run {
        var machine: UplinkMachine
        let transport: any Transport
        let host: any UplinkHost
        var wake: BootTime?
        var finished = false
        var random = KernelRandom()

        /// Performs what the machine wants, and gives the outcome of the one action that has one.
        mutating func handle(_ event: UplinkEvent) -> UplinkEvent? {
            var outcome: UplinkEvent?
            for action in machine.handle(event, now: BootClock.now(), random: &random) {
                switch action {
                case .wake(let time): wake = time
                case .report(let status): host.report(status)
                case .finish: finished = true
                case .freeze: outcome = freeze()
                case .sealHeartbeat: outcome = heartbeat()
                case .tellTime(let time, let moment): host.tellTime(time, at: moment)
                case .tellResults(let results): host.tellResults(results)
                case .send(let request, let limit): outcome = send(request, within: limit)
                case .settle(let receipt, let bytes): outcome = settle(receipt, bytes)
                case .storeEnrolment(let enrolment): outcome = store(enrolment)
                }
            }
            return outcome
        }

        private func freeze() -> UplinkEvent {
            switch host.freeze() {
            case .batch(let batch): .batchFrozen(batch)
            case .nothing: .nothingToFreeze
            case .failed(let why): .freezeFailed(why)
            }
        }

        private func heartbeat() -> UplinkEvent {
            switch host.heartbeat() {
            case .sealed(let heartbeat): .heartbeatSealed(heartbeat)
            case .failed(let why): .heartbeatFailed(why)
            }
        }

        private func send(_ request: UploadRequest, within limit: TimeSpan) -> UplinkEvent {
            do throws(TransportError) {
                return .reply(try transport.send(request, within: limit))
            } catch {
                return .transportFailed(error)
            }
        }

        private func settle(_ receipt: Receipt, _ bytes: [UInt8]) -> UplinkEvent {
            switch host.settle(receipt, bytes: bytes) {
            case .settled(let more): .settled(more: more)
            case .failed(let why): .settleFailed(why)
            }
        }

        private func store(_ enrolment: StoredEnrolment) -> UplinkEvent {
            switch host.storeEnrolment(enrolment) {
            case .stored: .enrolmentStored
            case .failed(let why): .enrolmentNotStored(why)
            }
        }
    }
}
