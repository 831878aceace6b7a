/// Good, neutral and bad ratings, as the official letters report them.
///
/// Each share is rounded by itself and the three may add up to 100,01; nothing is forced to 100.
package struct Bands: Hashable, Sendable {
    /// Ratings of the two best levels.
    package var positive: Int
    /// Ratings of the middle level of five; 0 on four levels.
    package var neutral: Int
    /// Ratings of the two worst levels.
    package var negative: Int

    package init(positive: Int, neutral: Int, negative: Int) {
        self.positive = positive
        self.neutral = neutral
        self.negative = negative
    }

    /// All ratings.
    package var total: Int { positive + neutral + negative }

    /// The shares in percent, or nothing without a rating.
    package var shares: (positive: Rational, neutral: Rational, negative: Rational)? {
        guard let positive = Rational(100 * positive, over: total),
            let neutral = Rational(100 * neutral, over: total),
            let negative = Rational(100 * negative, over: total)
        else { return nil }
        return (positive, neutral, negative)
    }
}
