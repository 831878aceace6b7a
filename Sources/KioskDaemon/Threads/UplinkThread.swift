import BatchFormat
import FeedbackCore
import Journal
import Linux
import Uplink

/// The uplink thread: the machine over libcurl, with the journal as the place of its batches.
struct UplinkThread: Sendable {
    let kiosk: KioskID
    /// Nothing if the key file cannot be read.
    let key: SigningKey?
    let binding: ServerBinding?
    let upload: KioskConfiguration.Upload
    let keeper: EnrolmentKeeper
    let loop: UplinkLoop
    let journal: Mailbox<JournalLoop.Message>
    let answers: Mailbox<JournalLoop.Answer>
    let board: StatusBoard
    let log: EventLog

    /// Runs until the loop is stopped.
    func run() {
        // A new chain holds no receipt yet; the one of the enrolment is always there.
        if let binding, let answer = (try? keeper.identity.enrolment())?.answer,
            let made = try? StatementVerifier(rootID: binding.root).receipt(in: answer)
        {
            loop.serverTimeKnown(made.receipt.now)
        }
        var random = KernelRandom()
        let now = BootClock.now()
        let machine = UplinkMachine(
            kiosk: kiosk, binding: binding, upload: upload,
            heartbeats: HeartbeatSchedule(upload: upload, at: now, using: &random), at: now,
            random: &random)
        let settings = CurlTransport.Settings(
            caFile: upload.caFile, proxy: upload.proxy, version: Version.text)
        do throws(TransportError) {
            let transport = try CurlTransport(settings, signals: loop.signals)
            loop.run(machine, over: transport, for: Host(thread: self))
        } catch {
            log.write(.error, "uplink-unusable", "\(error)")
            loop.run(machine, over: BrokenTransport(error: error), for: Host(thread: self))
        }
    }

    /// Stands in when libcurl cannot be used, so that the light and the status say why.
    private final class BrokenTransport: Transport {
        private let error: TransportError

        init(error: TransportError) { self.error = error }

        func send(_: UploadRequest, within _: TimeSpan) throws(TransportError) -> HTTPReply {
            throw error
        }
    }

    /// Answers the uplink's questions by asking the journal thread.
    private final class Host: UplinkHost {
        private let thread: UplinkThread
        private let started = BootClock.now()
        private var lastFinding: UplinkFinding?
        private var lastHeartbeatFinding: UplinkFinding?

        init(thread: UplinkThread) { self.thread = thread }

        func freeze() -> FreezeResult {
            JournalLoop.nextBatch(
                progress: { thread.loop.signals.beat(at: BootClock.now()) }, ask: ask)
        }

        func settle(_ receipt: Receipt, bytes: [UInt8]) -> SettleResult {
            guard case .settled(let result)? = ask(.settle(receipt, bytes: bytes)) else {
                return .failed("the journal does not answer")
            }
            return result
        }

        /// One question at a time, so that the next answer is the one to it.
        private func ask(_ question: JournalLoop.Message) -> JournalLoop.Answer? {
            guard thread.journal.send(question) else { return nil }
            while true {
                thread.loop.signals.beat(at: BootClock.now())
                if let answer = thread.answers.receive(
                    until: BootClock.now() + Limits.journalAnswer
                ).last {
                    return answer
                }
                // A slow disk is no reason to give up: an answer that came later would be
                // taken for that to the next question.
            }
        }

        func storeEnrolment(_ enrolment: StoredEnrolment) -> StoreResult {
            thread.keeper.store(enrolment, at: BootClock.now())
        }

        func heartbeat() -> HeartbeatResult {
            guard let key = thread.key else {
                return .failed("the key file cannot be read: nothing can be signed")
            }
            let now = BootClock.now()
            let heartbeat = thread.board.look().heartbeat(
                kiosk: thread.kiosk, keyReadable: true, started: started, now: now)
            guard let heartbeat else { return .failed("the journal is not open") }
            do throws(FormatError) {
                let payload = try heartbeat.payload()
                let message = try SignedMessage.seal(payload, as: .heartbeat, with: key)
                return .sealed(
                    SealedHeartbeat(payloadDigest: sha256(payload), message: message))
            } catch {
                return .failed("\(error)")
            }
        }

        func tellTime(_ time: ClockRecord, at moment: BootTime) {
            thread.board.serverTime(time, at: moment)
        }

        func tellResults(_ results: [PublishedResult]) { thread.board.results(results) }

        func report(_ status: UplinkStatus) {
            thread.board.uplink(status)
            if let heartbeat = status.lastHeartbeat, heartbeat.finding != lastHeartbeatFinding {
                lastHeartbeatFinding = heartbeat.finding
                thread.log.write(
                    heartbeat.finding.isSuccess ? .info : .warning, "heartbeat",
                    heartbeat.finding.en)
            }
            guard let attempt = status.lastAttempt, attempt.finding != lastFinding else { return }
            lastFinding = attempt.finding
            thread.log.write(
                attempt.finding.isSuccess ? .info : .warning, "uplink", attempt.finding.en)
        }
    }
}
