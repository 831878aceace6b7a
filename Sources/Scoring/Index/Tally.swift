package import FeedbackCore

/// How many ratings each level got: one point, one question, one scale, one period.
///
/// Percentages are exact; all are nothing when there is no rating, never zero.
package struct Tally: Hashable, Sendable {
    /// The scale that all of its ratings are on.
    package let scale: Scale
    /// The counts from level 1 upwards, one for each level of the scale.
    package private(set) var counts: [Int]

    /// A tally of no rating at all.
    package init(_ scale: Scale) {
        self.scale = scale
        counts = [Int](repeating: 0, count: Int(scale.rawValue))
    }

    /// Takes the counts from level 1 upwards, or nothing if they do not fit the scale.
    package init?(_ scale: Scale, counts: [Int]) {
        guard counts.count == Int(scale.rawValue), counts.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        self.scale = scale
        self.counts = counts
    }

    /// Counts `number` more ratings of `level`; a level that the scale lacks changes nothing.
    package mutating func add(level: UInt8, _ number: Int = 1) {
        guard scale.levels.contains(level) else { return }
        counts[Int(level) - 1] += number
    }

    /// Adds the counts of another tally, unless it has another scale: scales are never pooled.
    package mutating func add(_ other: Self) {
        guard other.scale == scale else { return }
        for (index, count) in other.counts.enumerated() { counts[index] += count }
    }

    /// The number of ratings, n.
    package var total: Int { counts.reduce(0, +) }

    /// Ratings of the two best levels.
    package var positive: Int { counts.suffix(2).reduce(0, +) }

    /// Ratings of the two worst levels.
    package var negative: Int { counts.prefix(2).reduce(0, +) }

    /// The shares of good, neutral and bad ratings.
    package var bands: Bands {
        Bands(positive: positive, neutral: total - positive - negative, negative: negative)
    }

    /// The headline, *tỷ lệ hài lòng*: 100 · (two best levels) / n.
    package var satisfaction: Rational? { Rational(100 * positive, over: total) }

    /// *ĐTB5*: 100 · Σk·c_k / (5n), for five levels only.
    package var mean5: Rational? {
        scale == .sc5 ? Rational(100 * weighted { $0 + 1 }, over: 5 * total) : nil
    }

    /// *Điểm 0–100*: 100 · Σ(k−1)·c_k / ((K−1)·n), with exact thirds on four levels.
    package var points: Rational? {
        Rational(100 * weighted { $0 }, over: (counts.count - 1) * total)
    }

    /// The net of good and bad ratings, −100…100; for a unit's own trend only.
    package var net: Rational? { Rational(100 * (positive - negative), over: total) }

    /// The share of one level in percent.
    package func share(ofLevel level: UInt8) -> Rational? {
        guard scale.levels.contains(level) else { return nil }
        return Rational(100 * counts[Int(level) - 1], over: total)
    }

    /// The interval around the headline, or nothing without a rating.
    package var interval: WilsonInterval? { WilsonInterval(positive, of: total) }

    private func weighted(_ weight: (Int) -> Int) -> Int {
        counts.enumerated().reduce(0) { $0 + weight($1.offset) * $1.element }
    }
}
