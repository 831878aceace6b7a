import FeedbackCore
import TestSupport

/// Makes a story from a seed.
struct StoryTeller {
    private var random: SeededGenerator

    private init(seed: UInt64) { random = SeededGenerator(seed: seed ^ 0x5170_7279) }

    /// The story of a seed, always the same.
    static func story(_ seed: UInt64) -> Story {
        var teller = StoryTeller(seed: seed)
        return teller.tell(seed)
    }

    private mutating func tell(_ seed: UInt64) -> Story {
        // One story in fifty has a whole district in it.
        let isLarge = chance(2)
        let kiosks = isLarge ? number(100...200) : min(number(1...8), number(1...8))
        let days = isLarge ? 1 : number(1...4)
        var story = Story(
            seed: seed, kiosks: kiosks, days: days, citizensPerDay: number(24...60),
            uploadMinutes: [15, 60, 60, 180][number(0...3)], sleeps: chance(70), events: [])
        let count = isLarge ? number(20...60) : number(0...3) + number(0...days * 2)
        story.events = (0..<count).map { _ in event(kiosks, days, isLarge) }.sorted {
            $0.at < $1.at
        }
        return story
    }

    private mutating func event(
        _ kiosks: Int, _ days: Int, _ isLarge: Bool
    ) -> StoryEvent {
        // Mostly when there are people; some at night.
        let hour = chance(85) ? number(7...17) : number(0...23)
        let at =
            Instant.day(number(0...days - 1)) + .hours(Int64(hour))
            + .milliseconds(Int64(number(0...3_599_999)))
        return StoryEvent(
            at: at, kiosk: number(0...kiosks - 1), trouble: trouble(isLarge), seed: random.next())
    }

    private mutating func trouble(_ isLarge: Bool) -> Trouble {
        switch number(0...99) {
        case 0..<12: .badLine(hours(1...30))
        case 12..<20: .offline(hours(1...40))
        case 20..<26: .killed(step: number(1...30))
        case 26..<32: .killedInCall(number(0...60))
        case 32..<38: .powerFails(step: number(1...30), off: hours(0...12))
        case 38..<47:
            .powerFailsInCall(
                number(0...60), tearing: [nil, 512, 4_095][number(0...2)], off: hours(0...12))
        case 47..<50: .restarted
        case 50..<51: .away(days: number(3...400))
        case 51..<55: .diskFull(hours(0...6))
        case 55..<58: .diskReadOnly(hours(0...6))
        case 58..<62: .flushFails(number(1...5))
        case 62..<64: .readFails(number(1...20))
        case 64..<67: .bitTurns
        case 67..<71: .clockDead(hours(10...60))
        case 71..<74: .clockSet([.hours(24), .hours(-24), .hours(24 * 365 * 12)][number(0...2)])
        case 74..<78: .cardRestored(age: hours(1...30))
        case 78..<81: .cardCloned
        case 81..<85: .poisoned
        default: serverTrouble(isLarge)
        }
    }

    private mutating func serverTrouble(_ isLarge: Bool) -> Trouble {
        switch number(0...14) {
        case 0...3: .serverDown(hours(0...30))
        case 4...6: .serverDies
        case 7...8: .serverFlushFails
        // A whole district tries every half minute, as it is told.
        case 9...10: .serverFull(hours(0...(isLarge ? 1 : 6)))
        case 11...12: .serverRestored
        default: .keysRotated
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    /// Some whole minutes within a range of hours.
    private mutating func hours(_ range: ClosedRange<Int>) -> TimeSpan {
        .minutes(Int64(max(1, number(range.lowerBound * 60...range.upperBound * 60))))
    }
}
