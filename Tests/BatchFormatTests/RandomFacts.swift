import BatchFormat
import FeedbackCore

/// Random numbers that are the same in every run (Steele, Lea, Flood: SplitMix64).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// Facts of every kind, with integers of every width.
enum RandomFacts {
    static func make(
        _ count: Int, afterBoot boot: UInt32, at time: Int64, using generator: inout SplitMix64
    ) -> [(boot: UInt32, time: Int64, fact: Fact)] {
        var (boot, time) = (boot, time)
        return (0..<count).map { _ in
            let fact = fact(using: &generator)
            if case .boot = fact {
                boot += 1
                time = Int64(wide(40, &generator))
            } else {
                time = max(0, time + Int64(wide(34, &generator)) - 1_000)
            }
            return (boot, time, fact)
        }
    }

    private static func fact(using generator: inout SplitMix64) -> Fact {
        switch Int.random(in: 1...20, using: &generator) {
        case 2: return .followUp(followUp(using: &generator))
        case 3:
            let id = BootID(trusted: bytes(16, &generator))
            return .boot(BootRecord(bootID: id, version: "2.\(wide(9, &generator))", clean: true))
        case 4:
            let wall = WallTime(milliseconds: Int64(wide(42, &generator)) - 1 << 30)
            return .clock(
                ClockRecord(
                    wall: wall, errorMilliseconds: wide(27, &generator), quality: .holdover))
        case 5: return .configuration(bytes(1 + Int(wide(9, &generator)), &generator))
        case 6:
            let identity = String(repeating: "ổ", count: Int(wide(6, &generator)))
            return .panel(
                PanelRecord(
                    panel: UInt16(wide(16, &generator)), identity: identity, state: .stuck))
        case 7: return .loss(Loss(reason: .refused, count: wide(64, &generator)))
        case 8: return .receipt(Digest(trusted: bytes(32, &generator)))
        case 9: return .key(spki: bytes(91, &generator), proof: bytes(64, &generator))
        case 10:
            return .start(
                ChainStart(
                    previous: ChainID(trusted: bytes(16, &generator)),
                    sequence: wide(63, &generator), head: Digest(trusted: bytes(32, &generator)),
                    reason: .branch))
        case 11: return .service(on: Bool.random(using: &generator))
        case 12: return .stopped
        case 13: return .inspected(user: UInt32(wide(32, &generator)))
        default:
            return .rating(
                Rating(
                    panel: UInt16(wide(16, &generator)),
                    question: max(1, UInt16(wide(16, &generator))),
                    level: .random(in: 1...5, using: &generator),
                    mark: Mark(
                        resynced: .random(using: &generator),
                        merged: UInt16(wide(9, &generator))),
                    replaces: .random(using: &generator)
                        ? max(1, UInt32(wide(32, &generator))) : nil))
        }
    }

    private static func followUp(using generator: inout SplitMix64) -> FollowUp {
        FollowUp(
            back: max(1, UInt32(wide(32, &generator))), outcome: .exited,
            answer: Bool.random(using: &generator)
                ? .chips([6, 1])
                : .criterion(
                    UInt8(wide(8, &generator)), level: .random(in: 1...5, using: &generator)))
    }

    /// A number of at most so many bits, where every number of bits is as likely.
    private static func wide(_ bits: UInt64, _ generator: inout SplitMix64) -> UInt64 {
        let used = UInt64.random(in: 0...bits, using: &generator)
        return used == 0 ? 0 : generator.next() >> (64 - used)
    }

    private static func bytes(_ count: Int, _ generator: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
