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

    /// What kind of story it is.
    private enum Kind {
        /// A few kiosks for a few days.
        case days
        /// A kiosk or a few for weeks, one of them in six for months.
        case weeks
        /// A whole district on one day.
        case district
    }

    private mutating func tell(_ seed: UInt64) -> Story {
        let kind: Kind
        switch number(0...99) {
        case 0: kind = .district
        case 1...28: kind = .weeks
        default: kind = .days
        }
        let (kiosks, days) = size(kind)
        var story = Story(
            seed: seed, kiosks: kiosks, days: days, citizensPerDay: citizens(),
            uploadMinutes: upload(), sleeps: chance(70), corrections: 0, remote: [],
            roundDays: 1, events: [])
        let count =
            switch kind {
            case .days: number(0...3) + number(0...days * 2)
            case .weeks: number(2...16)
            case .district: number(20...60)
            }
        story.events = (0..<count).map { _ in event(kiosks, days, kind) }.sorted { $0.at < $1.at }
        // A touchscreen asks after each rating, and hears what the citizen says: one more commit.
        if chance(20) { story.corrections = number(10...50) }
        if chance(15) {
            let all = chance(40)
            story.remote = (0..<kiosks).filter { _ in all || chance(40) }
            story.roundDays = number(1...(kind == .weeks ? 14 : 3))
        }
        return story
    }

    private mutating func size(_ kind: Kind) -> (kiosks: Int, days: Int) {
        switch kind {
        case .days: (min(number(1...8), number(1...8)), number(1...4))
        case .weeks where number(1...6) == 1: (1, number(60...120))
        case .weeks: (number(1...3), number(7...30))
        case .district: (number(100...200), 1)
        }
    }

    /// A health station has a few a day, a commune's centre 10 to 40, and some have many more.
    private mutating func citizens() -> Int {
        switch number(0...19) {
        case 0..<8: number(3...9)
        case 8..<17: number(10...40)
        default: number(41...100)
        }
    }

    /// Anything that the setting allows; as it is shipped in a quarter of all stories, and seldom
    /// each minute, which costs the most to simulate.
    private mutating func upload() -> Int {
        switch number(0...99) {
        case 0: 1
        case 1..<5: 5
        case 5..<30: 15
        case 30..<40: 30
        case 40..<60: 60
        case 60..<80: 180
        default: 360
        }
    }

    private mutating func event(_ kiosks: Int, _ days: Int, _ kind: Kind) -> StoryEvent {
        // Mostly when there are people; some at night.
        let hour = chance(85) ? number(7...17) : number(0...23)
        let at =
            Instant.day(number(0...days - 1)) + .hours(Int64(hour))
            + .milliseconds(Int64(number(0...3_599_999)))
        // Where there is time for it, much of what lasts goes on for days or weeks.
        let stretch = kind == .weeks && chance(30) ? number(1...days) : 1
        return StoryEvent(
            at: at, kiosk: number(0...kiosks - 1), trouble: trouble(kind, stretch),
            seed: random.next())
    }

    private mutating func trouble(_ kind: Kind, _ stretch: Int) -> Trouble {
        switch number(0...110) {
        case 0..<12: .badLine(hours(1...30 * min(stretch, 7)))
        case 12..<20: .offline(hours(1...40 * stretch))
        case 20..<26: .killed(step: number(1...30))
        case 26..<32: .killedInCall(number(0...60))
        case 32..<38: .powerFails(step: number(1...30), off: hours(0...12))
        case 38..<47:
            .powerFailsInCall(
                number(0...60), tearing: [nil, 512, 4_095][number(0...2)], off: hours(0...12))
        case 47..<50: .restarted
        case 50..<51: .away(days: number(3...400))
        case 51..<55: .diskFull(hours(0...6 * stretch))
        case 55..<58: .diskReadOnly(hours(0...6 * stretch))
        case 58..<62: .flushFails(number(1...5))
        case 62..<64: .readFails(number(1...20))
        case 64..<67: .bitTurns
        case 67..<71: .clockDead(hours(10...60 * stretch))
        case 71..<74: .clockSet([.hours(24), .hours(-24), .hours(24 * 365 * 12)][number(0...2)])
        case 74..<78: .cardRestored(age: hours(1...30 * stretch))
        case 78..<81: .cardCloned
        case 81..<85: .poisoned
        case 85..<88: .keyLost
        case 88..<90: .configured
        case 90..<92: .diskLow(hours(1...60 * stretch))
        case 92..<96:
            .carried(
                there: chance(80) ? hours(0...30 * stretch) : nil,
                back: chance(70) ? hours(0...30 * stretch) : nil)
        default: serverTrouble(kind, stretch)
        }
    }

    private mutating func serverTrouble(_ kind: Kind, _ stretch: Int) -> Trouble {
        switch number(0...14) {
        case 0...3: .serverDown(hours(0...30 * min(stretch, 7)))
        case 4...6: .serverDies
        case 7...8: .serverFlushFails
        // A whole district tries every half minute, as it is told.
        case 9...10: .serverFull(hours(0...(kind == .district ? 1 : 6)))
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
