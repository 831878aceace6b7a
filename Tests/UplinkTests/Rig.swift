import BatchFormat
import FeedbackCore
import Testing

@testable import Uplink

/// A small generator with a seed (SplitMix64), so that a run can be repeated.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// A machine with its journal, its server and a clock that only the test moves.
final class Rig {
    static let keys = Result { try ModelServer.Keys() }
    static let kioskKey = SigningKey()

    let journal: ModelJournal
    let server: ModelServer
    var machine: UplinkMachine
    var random: Seeded
    var now = BootTime(seconds: 100)
    /// When the machine wants to be woken.
    private(set) var wake: BootTime?
    private(set) var requests: [UploadRequest] = []
    private(set) var limits: [TimeSpan] = []
    private(set) var settled: [Receipt] = []
    private(set) var stored: [StoredEnrolment] = []
    /// What the server was heard to say of the time, and when.
    private(set) var told: [(time: ClockRecord, at: BootTime)] = []
    /// What it was told of published results.
    private(set) var results: [[PublishedResult]] = []
    private(set) var finished = false
    private(set) var reports = 0
    private(set) var freezes = 0
    /// What carries a request; may be replaced by something worse.
    var carry: (UploadRequest) throws(TransportError) -> HTTPReply
    var settleFails = false
    var storeFails = false
    var freezeFails = false
    var heartbeatFails = false
    /// How long each exchange takes.
    var roundTrip = TimeSpan.zero

    init(
        enrolled: Bool = true, heartbeats: Bool = false, seed: UInt64 = 1, perBatch: Int = 4
    ) throws {
        let server = ModelServer(
            keys: try Self.keys.get(), kioskKey: Self.kioskKey.publicKey)
        self.server = server
        journal = ModelJournal(key: Self.kioskKey, perBatch: perBatch)
        random = Seeded(seed)
        carry = { (request) throws(TransportError) in server.answer(request) }
        let binding = ServerBinding(
            server: try Self.url, root: server.keys.root.publicKey.id, point: "P")
        let upload = KioskConfiguration.Upload()
        machine = UplinkMachine(
            kiosk: ModelJournal.kiosk, binding: enrolled ? binding : nil, upload: upload,
            heartbeats: heartbeats
                ? HeartbeatSchedule(upload: upload, at: now, using: &random) : nil,
            at: now, random: &random)
    }

    static var url: ServerURL { get throws { try ServerURL("https://hailong.example.vn") } }

    var finding: UplinkFinding? { machine.status.lastAttempt?.finding }

    /// Gives an event, performs what follows, and what follows from that, until all is quiet.
    func give(_ event: UplinkEvent) {
        var waiting = [event]
        var steps = 0
        while !waiting.isEmpty {
            steps += 1
            guard steps < 10_000 else {
                Issue.record("the machine goes round in circles")
                return
            }
            let actions = machine.handle(waiting.removeFirst(), now: now, random: &random)
            let outcomes = actions.compactMap(perform)
            #expect(outcomes.count <= 1, "one thing at a time")
            waiting += outcomes
        }
    }

    /// Moves the clock to the time of the timer and fires it.
    func fire() {
        guard let wake else { return }
        now = max(now, wake)
        self.wake = nil
        give(.timerFired)
    }

    /// Records presses and tells the machine.
    func press(_ count: Int) {
        journal.press(count)
        give(.unsentChanged(ratings: journal.unsent))
    }

    private func heartbeat() -> UplinkEvent {
        let heartbeat = Heartbeat(
            kiosk: ModelJournal.kiosk, chain: ModelJournal.chain,
            head: ChainHead(sequence: 0, hash: .zero),
            moment: Moment(bootOrdinal: 1, milliseconds: now.milliseconds),
            clock: ClockRecord(
                wall: WallTime(milliseconds: 0), errorMilliseconds: 86_400_000, quality: .unset),
            version: "1")
        guard let payload = try? heartbeat.payload(),
            let message = try? SignedMessage.seal(payload, as: .heartbeat, with: Self.kioskKey)
        else { return .heartbeatFailed("not a heartbeat") }
        return .heartbeatSealed(
            SealedHeartbeat(payloadDigest: sha256(payload), message: message))
    }

    private func perform(_ action: UplinkAction) -> UplinkEvent? {
        switch action {
        case .freeze:
            freezes += 1
            if freezeFails { return .freezeFailed("no key") }
            guard let batch = try? journal.freeze() else { return .nothingToFreeze }
            return .batchFrozen(batch)
        case .send(let request, let limit):
            requests.append(request)
            limits.append(limit)
            defer { now = now + roundTrip }
            do throws(TransportError) {
                return .reply(try carry(request))
            } catch {
                return .transportFailed(error)
            }
        case .settle(let receipt, let bytes):
            settled.append(receipt)
            guard !settleFails else { return .settleFailed("disk full") }
            #expect(journal.settle(receipt, bytes: bytes), "a receipt of a batch of ours")
            return .settled(more: journal.unsent > 0)
        case .storeEnrolment(let enrolment):
            stored.append(enrolment)
            return storeFails ? .enrolmentNotStored("disk full") : .enrolmentStored
        case .sealHeartbeat:
            return heartbeatFails ? .heartbeatFailed("no key") : heartbeat()
        case .tellTime(let time, let moment): told.append((time, moment))
        case .tellResults(let results): self.results.append(results)
        case .wake(let time): wake = time
        case .report(let status):
            reports += 1
            #expect(status == machine.status || finished == false)
        case .finish: finished = true
        }
        return nil
    }
}
