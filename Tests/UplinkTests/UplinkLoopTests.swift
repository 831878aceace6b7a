import BatchFormat
import FeedbackCore
import Glibc
import Linux
import Synchronization
import Testing

@testable import Uplink

/// The thread around the machine, in real time but without waiting for any.
struct UplinkLoopTests {
    /// What the thread tells the test.
    private final class Watcher: Sendable {
        struct Seen {
            var statuses: [UplinkStatus] = []
            var coverage: [Int] = []
            var stored: [ServerBinding] = []
        }

        let seen = Mutex(Seen())
        let changed: EventFD

        init() throws { changed = try EventFD() }

        /// Waits until what the thread has told is as wanted.
        func wait(_ wanted: (Seen) -> Bool) {
            while !seen.withLock({ wanted($0) }) {
                awaitReadable(changed.number, until: nil)
                changed.clear()
            }
        }

        func tell(_ change: (inout Seen) -> Void) {
            seen.withLock { change(&$0) }
            changed.signal()
        }
    }

    /// A daemon of a few lines.
    private final class Host: UplinkHost {
        let journal: ModelJournal
        let watcher: Watcher

        init(_ journal: ModelJournal, _ watcher: Watcher) {
            self.journal = journal
            self.watcher = watcher
        }

        func freeze() -> FreezeResult {
            (try? journal.freeze()).map { .batch($0) } ?? .nothing
        }

        func settle(_ receipt: Receipt, bytes: [UInt8]) -> SettleResult {
            guard journal.settle(receipt, bytes: bytes) else { return .failed("not ours") }
            watcher.tell { $0.coverage = journal.coverage }
            return .settled(more: journal.unsent > 0)
        }

        func storeEnrolment(_ enrolment: StoredEnrolment) -> StoreResult {
            watcher.tell { $0.stored.append(enrolment.binding) }
            return .stored
        }

        func heartbeat() -> HeartbeatResult { .failed("no heartbeats here") }

        func tellTime(_ time: ClockRecord, at moment: BootTime) {}
        func tellResults(_ results: [PublishedResult]) {}

        func report(_ status: UplinkStatus) { watcher.tell { $0.statuses.append(status) } }
    }

    private final class ModelTransport: Transport {
        let answer: (UploadRequest) throws(TransportError) -> HTTPReply

        init(_ answer: @escaping (UploadRequest) throws(TransportError) -> HTTPReply) {
            self.answer = answer
        }

        func send(
            _ request: UploadRequest, within _: TimeSpan
        ) throws(TransportError) -> HTTPReply { try answer(request) }
    }

    /// Runs a loop with so many presses recorded, until `body` has stopped it.
    private func run(
        presses: Int, enrolled: Bool = true,
        carry: @escaping @Sendable (UplinkLoop) -> Void = { _ in },
        _ body: (UplinkLoop, Watcher) throws -> Void
    ) throws -> Watcher.Seen {
        let loop = try UplinkLoop()
        let watcher = try Watcher()
        let keys = try Rig.keys.get()
        let url = try Rig.url
        let thread = try Thread(name: "uplink") {
            let journal = ModelJournal(key: Rig.kioskKey)
            journal.press(presses)
            let server = ModelServer(keys: keys, kioskKey: Rig.kioskKey.publicKey)
            var upload = KioskConfiguration.Upload()
            upload.firstWithin = .zero
            var random = SystemRandomNumberGenerator()
            let binding = ServerBinding(
                server: url, root: keys.root.publicKey.id, point: "P")
            let machine = UplinkMachine(
                kiosk: ModelJournal.kiosk, binding: enrolled ? binding : nil, upload: upload,
                at: BootClock.now(), random: &random)
            let transport = ModelTransport { (request) throws(TransportError) in
                carry(loop)
                return server.answer(request)
            }
            loop.run(machine, over: transport, for: Host(journal, watcher))
        }
        try body(loop, watcher)
        thread.join()
        return watcher.seen.withLock { $0 }
    }

    @Test func `what is recorded is covered, then the thread rests until it is stopped`() throws {
        let seen = try run(presses: 10) { loop, watcher in
            watcher.wait { $0.coverage == [1, 1, 1] && $0.statuses.last?.nextTry != nil }
            loop.stop(by: BootClock.now() + .seconds(5))
        }
        #expect(seen.statuses.last?.lastAttempt?.finding == .held)
        #expect(seen.statuses.last?.lastCycleSucceeded == true)
    }

    @Test func `a kiosk is enrolled from another thread`() throws {
        let order = try ModelJournal(key: Rig.kioskKey).order(
            server: try Rig.url, root: try Rig.keys.get().root.publicKey.id)
        let seen = try run(presses: 3, enrolled: false) { loop, watcher in
            loop.enrol(order)
            watcher.wait { $0.coverage == [1] }
            loop.stop(by: BootClock.now() + .seconds(5))
        }
        #expect(seen.stored.map(\.point) == ["BR-VT.01"])
    }

    @Test func `a stop within a long backlog waits for no more than one exchange`() throws {
        // The first exchange itself stops the loop: 25 batches are waiting.
        let seen = try run(
            presses: 99,
            carry: { loop in loop.stop(by: BootClock.now() + .seconds(5)) }
        ) { _, _ in }
        #expect(seen.coverage.filter { $0 == 1 }.count == 1)
    }

    @Test func `a stop is heard after an exchange with a thousand commits and pings`() throws {
        let exchanges = Mutex(0)
        let seen = try run(
            presses: 99,
            carry: { loop in
                let number = exchanges.withLock { count in
                    count += 1
                    return count
                }
                if number == 1 {
                    for commit in 0..<1_000 {
                        loop.unsentChanged(ratings: 99 + commit)
                        loop.ping()
                    }
                }
                // The last of 25 batches ends a run that did not hear the first stop.
                if number == 1 || number == 25 { loop.stop(by: BootClock.now() + .seconds(5)) }
            }
        ) { _, _ in }
        #expect(seen.coverage.filter { $0 == 1 }.count == 1)
    }

    @Test func `a stop is heard behind whatever a stick brought`() throws {
        let loop = try UplinkLoop()
        let receipt = Receipt(
            kiosk: .zero, chain: .zero, payloadDigest: .zero, code: .held,
            firstHeldAt: WallTime(milliseconds: 0), now: WallTime(milliseconds: 0),
            contiguous: ChainHead(sequence: 0, hash: .zero), nextUploadAfter: .zero)
        for _ in 0..<1_000 { loop.carried(CarriedStatement(receipt: receipt)) }
        let deadline = BootClock.now() + .seconds(5)
        loop.stop(by: deadline)
        guard case .stopping(deadline)? = loop.takeEvents().last else {
            Issue.record("the order to stop is lost")
            return
        }
    }

    @Test func `a thread at rest answers a ping`() throws {
        _ = try run(presses: 0, enrolled: false) { loop, watcher in
            watcher.wait { !$0.statuses.isEmpty }
            let asked = BootClock.now()
            loop.ping()
            // Ends only if the answer comes; a test run has its own limit.
            while loop.signals.aliveAt < asked { sched_yield() }
            loop.stop(by: BootClock.now())
        }
    }
}
