import BatchFormat
import FeedbackCore
import TestSupport
import Uplink

/// An uplink machine that has just sent a batch.
struct SendingKiosk {
    private static let kiosk = KioskID(trusted: Array(repeating: 1, count: 16))
    private var machine: UplinkMachine
    private var random = SeededGenerator(seed: 1)
    private let sentAt = BootTime(microseconds: 3_600_000_000)

    init() throws {
        let binding = ServerBinding(
            server: try ServerURL("https://hailong.example.vn"), root: .zero, point: "point")
        let start = BootTime(microseconds: 0)
        machine = UplinkMachine(
            kiosk: Self.kiosk, binding: binding, upload: KioskConfiguration.Upload(), at: start,
            random: &random)
        _ = machine.handle(.started, now: start, random: &random)
        let batch = SealedBatch(
            chain: .zero, payloadDigest: .zero, message: Array(repeating: 0, count: 100), count: 1)
        _ = machine.handle(.unsentChanged(ratings: 1), now: sentAt, random: &random)
        _ = machine.handle(.timerFired, now: sentAt, random: &random)
        let actions = machine.handle(.batchFrozen(batch), now: sentAt, random: &random)
        let sends = actions.contains { if case .send = $0 { true } else { false } }
        try promise(sends, "a frozen batch is sent")
    }

    /// Takes an answer that nobody signed: nothing changes but the time of the next try.
    mutating func take(_ reply: HTTPReply) throws {
        var next: BootTime?
        for action in machine.handle(.reply(reply), now: sentAt, random: &random) {
            switch action {
            case .wake(let time): next = time
            case .report: break
            default: throw BrokenPromise("an answer that nobody signed leads to \(action)")
            }
        }
        guard let next else { throw BrokenPromise("there is always a next try") }
        try promise(next >= sentAt, "the next try is still to come")
        try promise(
            next <= sentAt + Limits.retryAfter.upperBound + Limits.retryCeiling,
            "the next try comes within hours")
    }
}
