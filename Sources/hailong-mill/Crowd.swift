import FeedbackCore
import Glibc
import Scoring
import TestSupport

/// People at one panel of one office, each press with the truth about it; seeded.
struct Crowd {
    /// A press, and whether it is one citizen's one opinion.
    struct Press {
        var cast: CastRating
        var isHonest: Bool
    }

    /// Minutes from 07:00 that the office is open: 07:00–11:30 and 13:30–17:00.
    private static let open: [Range<Double>] = [0..<270, 390..<600]
    private static let levels: [UInt8] = [5, 5, 5, 4, 5, 3, 5, 4, 2, 1]
    /// Monday 07/09/2026.
    static let first = CivilDate(dayNumber: 20_703)

    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// 0..<1.
    mutating func uniform() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }

    /// A press so many minutes after 07:00 of a working day.
    func press(_ day: Int, _ minute: Double, _ level: UInt8, isHonest: Bool) -> Press {
        let date = Self.first.adding(days: day / 5 * 7 + day % 5)
        let time = date.start + .milliseconds(Int64((420 + minute) * 60_000))
        let moment = Moment(bootOrdinal: UInt32(day + 1), milliseconds: Int64(minute * 60_000))
        return Press(
            cast: CastRating(
                moment: moment, rating: Rating(panel: 1, question: 1, level: level),
                range: TimeRange(earliest: time, latest: time), openingHours: .office),
            isHonest: isHonest)
    }

    /// Visitors who come by themselves, `load` a day on average: one in twenty presses once more
    /// within four seconds, one in fifty first hits a wrong key and the right one at once.
    mutating func visitors(_ day: Int, load: Double) -> [Press] {
        var presses: [Press] = []
        for span in Self.open {
            var minute = span.lowerBound
            while true {
                minute += -log(1 - uniform()) * 480 / load
                guard minute < span.upperBound else { break }
                let level = Self.levels[Int(uniform() * 10)]
                let habit = uniform()
                if habit < 0.02 {
                    let wrong = level == 5 ? level - 1 : level + 1
                    presses.append(press(day, minute, wrong, isHonest: false))
                    let later = minute + (0.6 + 2 * uniform()) / 60
                    presses.append(press(day, later, level, isHonest: false))
                    continue
                }
                presses.append(press(day, minute, level, isHonest: true))
                guard habit < 0.07 else { continue }
                let again = minute + (0.6 + 3.4 * uniform()) / 60
                presses.append(press(day, again, level, isHonest: false))
            }
        }
        return presses.sorted { $0.cast.moment.milliseconds < $1.cast.moment.milliseconds }
    }

    /// Presses of one key by somebody who stands there: the gaps are `gap` seconds, each off by at
    /// most `spread` of it.
    mutating func row(
        _ day: Int, from minute: Double, count: Int, gap: Double, spread: Double
    ) -> [Press] {
        var at = minute
        return (0..<count).map { _ in
            defer { at += gap * (1 + spread * (2 * uniform() - 1)) / 60 }
            return press(day, at, 5, isHonest: false)
        }
    }
}
