/// What was published last about one question of a point, for a month.
///
/// Everything is reckoned and rounded by the server; a kiosk only shows it.
package struct PublishedResult: Hashable, Sendable {
    /// The question's id: `Q.OSS`.
    package var question: String
    /// The question's scale.
    package var scale: Scale
    /// The year, within `Limits.resultYears`.
    package var year: Int
    /// The month, 1…12.
    package var month: Int
    /// How many ratings were counted, from `Limits.ratingsPublished` on.
    package var ratings: Int
    /// The share of the two best levels, in hundredths of a percent: 0…10,000.
    package var share: Int
    /// How far the share may be off by chance, in hundredths of a percent, within 0…10,000.
    package var interval: ClosedRange<Int>
    /// How many more ratings were left out because something raised a doubt.
    package var leftOut: Int

    package init(
        question: String, scale: Scale, year: Int, month: Int, ratings: Int, share: Int,
        interval: ClosedRange<Int>, leftOut: Int
    ) {
        self.question = question
        self.scale = scale
        self.year = year
        self.month = month
        self.ratings = ratings
        self.share = share
        self.interval = interval
        self.leftOut = leftOut
    }
}
