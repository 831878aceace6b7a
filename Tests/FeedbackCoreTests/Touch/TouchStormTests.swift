import FeedbackCore
import Testing

/// Storms of contacts, each as its seed makes it: whatever happens, the sums are right.
struct TouchStormTests {
    @Test(arguments: 0..<200)
    func `every finger that began has ended, and every contact is accounted for`(
        _ seed: UInt64
    ) throws {
        var storm = Storm(seed: seed)
        var watch = Watch()
        for _ in 0..<400 { try watch.note(storm.next()) }
        try watch.note(.detached(at: storm.time))
        #expect(watch.open == nil)
        // What has the slot of a contact that the screen had forgotten is one more.
        let counters = watch.rules.counters
        let most = storm.contacts + counters.forgotten
        #expect((storm.contacts...most).contains(counters.contacts))
        #expect(watch.rules.nextDeadline == nil)
    }

    @Test func `storms have every ending`() throws {
        var seen: Set<TouchRejection> = []
        var taps: UInt64 = 0
        for seed: UInt64 in 0..<200 {
            var storm = Storm(seed: seed)
            var watch = Watch()
            for _ in 0..<400 { try watch.note(storm.next()) }
            taps += watch.rules.counters.taps
            seen.formUnion(watch.rules.counters.rejected.keys)
        }
        #expect(taps > 1_000)
        #expect(seen == Set(TouchRejection.allCases))
    }
}

/// The rules, and what has to hold after every event.
private struct Watch {
    var rules = TouchRules(picture: TouchScenario.picture)
    var open: TouchPoint?
    private var taps: UInt64 = 0
    private var isLifted = false

    mutating func note(_ event: TouchEvent) throws {
        for action in rules.accept(event) {
            switch action {
            case .began(let point, _):
                try #require(open == nil)
                open = point
                isLifted = false
            case .tapped(_, let began, _):
                try #require(open == began && !isLifted)
                isLifted = true
                taps += 1
            case .ended:
                try #require(open != nil)
                open = nil
            }
        }
        let counters = rules.counters
        try #require(counters.taps == taps)
        let undecided: UInt64 = open == nil ? 0 : 1
        try #require(counters.contacts == counters.taps + counters.rejections + undecided)
    }
}

private struct Storm {
    private var generator: SplitMix
    private var standing: [TouchContact] = []
    private var number: Int32 = 0
    private let reportsResting: Bool
    private var isAttached = false
    private(set) var time = BootTime(seconds: 100)
    private(set) var contacts: UInt64 = 0

    init(seed: UInt64) {
        generator = SplitMix(state: seed)
        reportsResting = seed % 3 == 0
    }

    private mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &generator) }

    mutating func next() -> TouchEvent {
        guard isAttached else {
            isAttached = true
            standing = []
            change()
            return .attached(frame, TouchTraits(reportsResting: reportsResting))
        }
        let pauses: [Int64] = [-1, 0, 5, 20, 20, 60, 60, 200, 200, 900, 3_000, 6_000, 70_000]
        time = time + .milliseconds(pauses[roll(pauses.count)])
        switch roll(120) {
        case 0:
            isAttached = false
            return .detached(at: time)
        case 1:
            change()
            return .overrun(frame)
        default:
            change()
            return .frame(frame)
        }
    }

    private var frame: TouchFrame { TouchFrame(time: time, contacts: standing) }

    private mutating func change() {
        if !standing.isEmpty, roll(3) > 0 { standing.remove(at: roll(standing.count)) }
        for index in standing.indices where roll(4) == 0 {
            standing[index].point.x += Double(roll(9) - 4) / 100
            standing[index].isPalm = roll(20) == 0
        }
        let many = roll(12) == 0 ? 3 : roll(3) == 0 ? 0 : 1
        for _ in 0..<many where standing.count < 8 {
            number += 1
            contacts += 1
            let place = [0.1, 0.5, 0.5, 0.5, 0.9, 1.2][roll(6)]
            standing.append(
                TouchContact(
                    id: TouchContact.ID(slot: Int(number) % 10, tracking: number),
                    point: TouchPoint(x: place, y: 0.5), major: roll(8) == 0 ? 40 : nil))
        }
    }
}

/// A generator that repeats itself for a seed (SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
