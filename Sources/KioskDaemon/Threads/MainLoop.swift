import BatchFormat
import Control
import FeedbackCore
import Linux
import Uplink

/// The main thread: signals, the control socket, the clock, the light and the service manager.
struct MainLoop: ~Copyable {
    let parts: Parts
    private let signals: SignalDescriptor
    private let listener: ControlListener
    private let poller: Poller
    private let clockAlarm: ClockStepAlarm
    private let service = ServiceManager()
    private let started = BootClock.now()
    private var watchdog: Watchdog?
    /// Decides whether beacons may hear that the daemon is alive.
    private var beaconWatch: Watchdog?
    private var clockWatch = ClockWatch()
    private var toldChain: ChainID?
    private var toldQuality: ClockQuality?
    private var light: Light?
    private var toldResults: [PublishedResult] = []
    private var isReady = false

    /// What the main thread shares with the others.
    struct Parts: Sendable {
        var kiosk: JournalLoop.Kiosk
        var board: StatusBoard
        var journal: Mailbox<JournalLoop.Message>
        var input: Mailbox<InputLoop.Message>
        var uplink: UplinkLoop
        /// What the journal thread says to clients of the control socket.
        var replies: Mailbox<ErrandReply>
        var keeper: EnrolmentKeeper
        /// Nothing if `kiosk.yaml` names no lights.
        var lights: Mailbox<LightsLoop.Message>?
        /// Nothing if the kiosk has no screen.
        var screen: Mailbox<ScreenLoop.Message>?
        /// True if some of them, or open panels, turn red unless they hear of us.
        var hasBeacons: Bool
        var log: EventLog
    }

    /// - Throws: `SystemError` if the process has no descriptor left.
    init(
        _ parts: Parts, signals: consuming SignalDescriptor, listener: ControlListener
    ) throws(SystemError) {
        let poller = try Poller()
        let alarm = try ClockStepAlarm()
        let others = [parts.board.descriptor, parts.replies.descriptor]
        for descriptor in [signals.number, alarm.number] + others { try poller.watch(descriptor) }
        try listener.watch(in: poller)
        watchdog = service.watchdogInterval.map { Watchdog(interval: $0, at: BootClock.now()) }
        if parts.hasBeacons {
            beaconWatch = Watchdog(interval: Limits.beaconSilence, at: BootClock.now())
        }
        self.parts = parts
        self.signals = signals
        self.listener = listener
        self.poller = poller
        clockAlarm = alarm
    }

    /// Runs until a signal comes or the daemon cannot go on; returns the exit status.
    mutating func run() throws(SystemError) -> Int32 {
        while true {
            let state = parts.board.read()
            if let words = state.end {
                parts.log.write(.error, "cannot-run", words)
                return ExitStatus.failure
            }
            let now = BootClock.now()
            follow(state, at: now)
            turnWatchdog(state, at: now)
            turnBeaconWatch(state, at: now)
            let agesTurn = state.agesMatter ? now + Limits.lightRefresh : nil
            let reachTurn = state.outOfReachFrom.flatMap { $0 > now ? $0 : nil }
            let deadline = [watchdog?.next, beaconWatch?.next, agesTurn, reachTurn]
                .compactMap(\.self).min()
            for ready in try poller.wait(until: deadline) {
                if ready.descriptor == signals.number { return ExitStatus.success }
                if ready.descriptor == clockAlarm.number {
                    try clockAlarm.arm()
                    // The kernel's time-outs slept with it: everybody looks at boot time again.
                    parts.askEverybody()
                }
                if listener.owns(ready.descriptor) { serve(ready) }
                if ready.descriptor == parts.replies.descriptor { passReplies() }
            }
        }
    }

    private mutating func follow(_ state: StatusBoard.State, at now: BootTime) {
        let reading = KernelClock.read()
        let judged = clockWatch.judge(reading)
        parts.board.clock(judged)
        if judged.quality != toldQuality {
            toldQuality = judged.quality
            parts.uplink.clockJudged(judged.quality)
        }
        tellClock(judged, in: state, at: reading.at)
        show(
            state.light(keyReadable: parts.kiosk.key != nil, started: started, now: now), at: now)
        if state.results != toldResults, parts.screen?.send(.results(state.results)) != false {
            toldResults = state.results
        }
        if !isReady, state.refusal != .starting {
            isReady = true
            parts.log.write(.notice, "ready", "hailongd \(Version.text) takes presses")
            service.ready(status: statusLine(state))
        }
    }

    /// Each chain hears the clock when it is due, and what the server said of the time; a message
    /// that was refused is due again.
    private mutating func tellClock(
        _ reading: ClockRecord, in state: StatusBoard.State, at now: BootTime
    ) {
        guard let chain = state.record?.chain else { return }
        if chain != toldChain { clockWatch.forget() }
        toldChain = chain
        if clockWatch.due(reading, at: now), !write(reading, at: now) { clockWatch.forget() }
        guard let told = state.serverTime,
            clockWatch.isDue(told.record, at: told.at, beside: reading.quality)
        else { return }
        if !write(told.record, at: told.at) { clockWatch.forget() }
    }

    private func write(_ clock: ClockRecord, at time: BootTime) -> Bool {
        parts.journal.send(.facts([.clock(clock)], at: time))
    }

    private mutating func show(_ light: Light, at now: BootTime) {
        guard light != self.light else { return }
        self.light = light
        parts.input.send(.light(light))
        // Behind a lamp that blocks it may have to wait, but the last one must arrive.
        parts.lights?.send(.light(light), evenIfFull: true)
        parts.screen?.send(.light(light), evenIfFull: true)
        let words = light.reasons.map(\.en).joined(separator: "; ")
        parts.log.write(
            .info, "light", words.isEmpty ? "\(light.color)" : "\(light.color): \(words)")
        if isReady { service.status(statusLine(parts.board.read())) }
    }

    private func statusLine(_ state: StatusBoard.State) -> String {
        let words = light?.reasons.first.map { ": \($0.en)" } ?? ""
        return "\(light?.color.rawValue ?? "starting")\(words); \(state.record?.unsent ?? 0) unsent"
    }

    private mutating func turnWatchdog(_ state: StatusBoard.State, at now: BootTime) {
        guard let next = watchdog?.next, next <= now else { return }
        if parts.screen != nil {
            let hangs = watchdog?.isLate(state.answers[.screen]) == true
            if hangs, !state.screenHangs {
                parts.log.write(.error, "screen", "the screen's thread does not answer")
            }
            parts.board.screenHangs(hangs)
        }
        if watchdog?.turn(answers: parts.answers(in: state), at: now) == .feed { service.alive() }
        if isReady { service.status(statusLine(state)) }
        parts.askEverybody()
    }

    /// A beacon is red if nothing is recorded or nobody could press: a slow network does not
    /// matter to it.
    private mutating func turnBeaconWatch(_ state: StatusBoard.State, at now: BootTime) {
        guard let next = beaconWatch?.next, next <= now else { return }
        let answers = [state.answers[.input], state.answers[.journal]]
        // The first turn feeds unasked; a beacon waits until the threads have answered.
        if beaconWatch?.turn(answers: answers, at: now) == .feed, !answers.contains(nil) {
            parts.lights?.send(.alive(at: now))
            parts.input.send(.alive(at: now))
        }
        parts.input.send(.ping)
        parts.journal.send(.ping)
    }

    /// Tells systemd that the daemon is on its way out.
    func announceStop() { service.stopping() }
}

extension MainLoop {
    private var desk: StickDesk {
        StickDesk(
            kiosk: parts.kiosk.id, keeper: parts.keeper, uplink: parts.uplink, board: parts.board)
    }

    private func serve(_ ready: Poller.Ready) {
        guard let call = listener.handle(ready, in: poller) else { return }
        let reply: ControlReply? =
            switch call.request {
            case .status: .status(report())
            case .enrol(let server, let code, let root): enrol(server, code, root)
            case .inspect: inspect(by: call.peer.user)
            case .freeze: desk.freeze(for: call.client, user: call.peer.user)
            case .settle(let answers):
                desk.settle(answers, for: call.client, at: BootClock.now())
            case .service(let minutes):
                desk.send(
                    Errand(
                        client: call.client,
                        work: .service(
                            minutes.map { .minutes(Int64($0)) }, user: call.peer.user)))
            }
        if let reply { listener.reply(reply, to: call.client, in: poller) }
    }

    private func passReplies() {
        for answer in parts.replies.take() {
            listener.reply(answer.reply, to: answer.client, in: poller)
        }
    }

    private func report() -> StatusReport {
        parts.board.read().report(
            kiosk: parts.kiosk.id, keyReadable: parts.kiosk.key != nil, started: started,
            now: BootClock.now())
    }

    /// Whoever reads single ratings is named in the chain before they are shown.
    private func inspect(by user: UInt32) -> ControlReply {
        guard parts.board.read().record != nil,
            parts.journal.send(.facts([.inspected(user: user)], at: BootClock.now()))
        else {
            return .refused(
                Words(
                    vi: "nhật ký chưa mở được nên không thể ghi lại việc xem",
                    en: "the journal is not open, so that reading cannot be recorded"))
        }
        parts.log.write(
            .notice, "inspected", "user \(user) reads single ratings", [("USER", "\(user)")])
        return .done(
            Words(
                vi: "việc xem từng đánh giá được ghi vào chuỗi",
                en: "reading single ratings is recorded in the chain"))
    }

    private func enrol(_ server: String?, _ code: String, _ root: KeyID) -> ControlReply {
        guard let key = parts.kiosk.key else {
            return .refused(
                Words(
                    vi: "không đọc được khóa của ki-ốt nên chưa thể đăng ký",
                    en: "the kiosk's key cannot be read, so it cannot enrol"))
        }
        guard let chain = parts.board.read().record?.chain else {
            return .refused(
                Words(vi: "nhật ký chưa mở được", en: "the journal is not open"))
        }
        guard let server else {
            return desk.order(code: code, root: root, chain: chain, key: key)
        }
        do {
            let address = try ServerURL(server)
            let payload = Enrolment(
                code: code, kiosk: parts.kiosk.id, publicKey: key.publicKey, chain: chain
            ).payload()
            let message = try SignedMessage.seal(payload, as: .enrolment, with: key)
            parts.uplink.enrol(
                EnrolmentOrder(
                    server: address, root: root, chain: chain, payloadDigest: sha256(payload),
                    message: message))
            return .done(
                Words(
                    vi: "đã gửi yêu cầu đăng ký; xem kết quả bằng `hailong status`",
                    en: "enrolment requested; `hailong status` shows how it went"))
        } catch {
            return .refused(Words(vi: "\(error)", en: "\(error)"))
        }
    }
}
