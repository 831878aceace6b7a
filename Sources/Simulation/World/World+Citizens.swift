import FeedbackCore
import TestSupport

/// When citizens come, and what they mean.
extension World {
    /// Plans the citizens of a day.
    func drawVisits(_ kiosk: Kiosk, _ day: Int) {
        var random = SeededGenerator(
            seed: story.seed &* 31 &+ UInt64(kiosk.number) &* 10_007 &+ UInt64(day) &* 7)
        let count = Int.random(
            in: story.citizensPerDay / 2...story.citizensPerDay * 3 / 2, using: &random)
        var times = (0..<count).map { _ in Int64.random(in: 0...34_200_000, using: &random) }
        times.sort()
        var corrections = SeededGenerator(seed: random.next())
        var last: Int64 = -2_000
        for time in times {
            // One citizen steps aside before the next comes.
            let at = max(time, last + 1_500)
            let correction = drawCorrection(&corrections)
            last = at + (correction.map { ($0.after + $0.choosing).milliseconds } ?? 0)
            let level = UInt8([5, 5, 5, 4, 5, 3, 5, 4, 2, 1].randomElement(using: &random) ?? 5)
            let visit = Happening.visit(
                kiosk: kiosk.number, level: level,
                twice: Int.random(in: 0..<20, using: &random) == 0, correction: correction)
            plan(visit, at: .day(day) + .milliseconds(7 * 3_600_000 + 1_800_000 + at))
        }
        guard story.sleeps else { return }
        let evening =
            Instant.day(day) + .minutes(.random(in: 17 * 60 + 10...18 * 60, using: &random))
        plan(.evening(kiosk.number), at: evening)
    }

    /// Whether a citizen will correct the rating, once it was thanked for.
    private func drawCorrection(_ random: inout SeededGenerator) -> Happening.Correction? {
        guard story.corrections > 0, Int.random(in: 1...100, using: &random) <= story.corrections
        else { return nil }
        return Happening.Correction(
            after: .milliseconds(.random(in: 800...14_000, using: &random)),
            choosing: .milliseconds(.random(in: 800...14_000, using: &random)),
            further: .random(in: 1...4, using: &random))
    }

    /// Plans what a citizen who was thanked touches next.
    func plan(_ correction: Happening.Correction, at kiosk: Kiosk) {
        guard let press = kiosk.panel.presses.last, press.lamp == .thanks, press.at == now else {
            return
        }
        let number = kiosk.panel.presses.count - 1
        let level = (press.level - 1 + correction.further) % 5 + 1
        let touches: [(ScreenTarget, TimeSpan)] = [
            (.correct, correction.after), (.level(level), correction.after + correction.choosing),
        ]
        for (target, span) in touches {
            plan(.touch(kiosk: kiosk.number, target, after: number), at: now + span)
        }
    }
}
