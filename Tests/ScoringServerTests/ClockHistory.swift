import BatchFormat
import FeedbackCore
import TestSupport

@testable import ScoringServer

/// A kiosk that lives through a random history, and somebody beside it who knows the true time.
///
/// The clocks are as bad as they may be: boot time is off by less than 500 ppm, a time source by
/// less than 2.5 s, the server by less than a second, and a sleep by what a real-time clock cuts
/// off. The kiosk's part is the daemon's own `ClockWatch`.
struct ClockHistory {
    /// What is known to be true of a press.
    struct Press {
        var at: WallTime
        var moment: Moment
    }

    let rig: Rig
    private(set) var kiosk: FakeKiosk
    /// Each press by the identity of its entry.
    private(set) var presses: [Digest: Press] = [:]
    /// Where the clock or the server said something within this error, in ms.
    private(set) var anchors: [(moment: Moment, error: UInt64)] = []
    private var random: SeededGenerator
    /// True civil time in µs.
    private var now = (Rig.noon + .hours(1)).milliseconds * 1_000
    private var boot: Int64 = 0
    private var wall: Int64 = 0
    private var asleep: Int64 = 0
    /// What the sleeps of this boot have cut off.
    private var cutOff: Int64 = 0
    private var partsPerMillion: Int64 = 0
    private var bound: UInt64?
    private var watch = ClockWatch()
    private var sent = 0
    private let serverOff: Int64
    private let root: KeyID
    /// What is taken from the error of each clock entry: a fault to be found.
    private let understated: UInt64

    init(seed: UInt64, understated: UInt64 = 0) throws {
        random = SeededGenerator(seed: seed)
        rig = try Rig()
        kiosk = try rig.kiosk()
        serverOff = .random(in: -900...900, using: &random)
        root = try Administration(rig.directory).makeCode(for: "nha-trang", now: Rig.noon).root
        self.understated = understated
        restart(kernel: true)
    }

    private var bootMilliseconds: Int64 { boot / 1_000 }
    private var serverNow: WallTime { WallTime(milliseconds: now / 1_000 + serverOff) }

    private mutating func pick(_ range: ClosedRange<Int64>) -> Int64 {
        .random(in: range, using: &random)
    }

    /// Lets so many true ms pass while the machine runs.
    private mutating func pass(_ milliseconds: Int64) {
        now += milliseconds * 1_000
        let passed = milliseconds * 1_000 + milliseconds * partsPerMillion / 1_000
        (boot, wall) = (boot + passed, wall + passed)
        if let bound { self.bound = bound + UInt64(milliseconds) / 2 }
    }

    /// What the main thread does whenever it wakes.
    private mutating func look() {
        let wallTime = WallTime(milliseconds: wall / 1_000)
        let record =
            bound.map {
                ClockRecord(synced: wallTime, boundMicroseconds: $0, leftMilliseconds: 0)
            } ?? ClockRecord(wall: wallTime, errorMilliseconds: 86_400_000, quality: .unset)
        let at = BootTime(microseconds: boot)
        let judged = watch.judge(
            ClockReading(
                record: record, at: at, asleep: TimeSpan(microseconds: asleep),
                boundMicroseconds: bound ?? 0))
        if watch.due(judged, at: at) { write(judged) }
    }

    private mutating func write(_ record: ClockRecord) {
        var record = record
        record.errorMilliseconds -= min(record.errorMilliseconds, understated)
        kiosk.append(.clock(record), at: bootMilliseconds)
        guard record.quality == .synced || record.quality == .server,
            let moment = kiosk.entries.last?.moment
        else { return }
        anchors.append((moment, record.errorMilliseconds))
    }

    private mutating func restart(kernel: Bool) {
        if kernel {
            now += pick(1...40_000_000) * 1_000
            (boot, asleep, cutOff) = (pick(1...60_000) * 1_000, 0, 0)
            partsPerMillion = pick(-450...450)
            wall = now + pick(-9...9) * 86_400_000_000
            bound = nil
        }
        watch = ClockWatch()
        kiosk.boot(at: nil, point: "nha-trang")
        look()
    }

    private mutating func press() {
        kiosk.press([UInt8(pick(1...5))], from: bootMilliseconds)
        guard let hash = kiosk.hashes.last, let moment = kiosk.entries.last?.moment else { return }
        presses[hash] = Press(at: WallTime(milliseconds: now / 1_000), moment: moment)
    }

    /// The wall clock is set: to 1970, to 2038 or a day off.
    private mutating func step() {
        let places = [86_400, 2_147_483_650, now / 1_000_000 + 86_400, now / 1_000_000 - 86_400]
        wall = (places.randomElement(using: &random) ?? 0) * 1_000_000
        bound = nil
    }

    /// A leap second: civil time stands still for it, at the kiosk, its source and the server.
    private mutating func leap() {
        now -= 1_000_000
        wall -= 1_000_000
    }

    private mutating func sleep() {
        let length = pick(1_000...30_000_000) * 1_000
        let cut = pick(0...999_999)
        now += length
        let counted = length + cutOff - cut
        (boot, wall, asleep) = (boot + counted, wall + counted, asleep + counted)
        cutOff = cut
    }

    /// Sends what is new; often the answer gets lost.
    mutating func upload(isHeard: Bool = true) throws {
        guard sent < kiosk.entries.count else { return }
        let message = try kiosk.message(sent + 1...kiosk.entries.count)
        pass(pick(0...60_000))
        let reply = rig.server.ingest.ingest(message, now: serverNow)
        let receipt = try StatementVerifier(rootID: root).receipt(in: reply.body)
        guard receipt.receipt.code == .held else { return }
        sent = kiosk.entries.count
        pass(pick(0...60_000))
        if isHeard { kiosk.append(.receipt(sha256(receipt.message)), at: bootMilliseconds) }
    }

    private mutating func heartbeat() {
        let start = BootTime(microseconds: boot)
        pass(pick(0...20_000))
        let told = serverNow
        pass(pick(0...20_000))
        let heard = BootTime(microseconds: boot)
        let record = ClockRecord(serverTime: told, sent: start, heard: heard)
        if watch.isDue(record, at: heard, beside: bound == nil ? .unset : .synced) { write(record) }
    }

    /// Lives through so many events, with a leap second halfway.
    mutating func live(events: Int) throws {
        for event in 0..<events {
            if event == events / 2 { leap() }
            pass(pick(0...3) == 0 ? pick(1_000...20_000_000) : pick(1...60_000))
            switch pick(0...19) {
            case 0: step()
            case 1: sleep()
            case 2:
                wall = now + pick(-2_500_000...2_500_000)
                bound = 0
            case 3: bound = nil
            case 4: restart(kernel: true)
            case 5: restart(kernel: false)
            case 6: heartbeat()
            case 7, 8: try upload(isHeard: pick(0...2) > 0)
            default: press()
            }
            look()
        }
        try upload()
    }
}
