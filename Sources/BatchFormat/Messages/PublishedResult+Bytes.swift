import FeedbackCore

extension PublishedResult {
    /// Writes an array of results.
    static func write(_ results: [Self], to encoder: inout CBOREncoder) {
        encoder.array(results.count)
        for result in results { result.write(to: &encoder) }
    }

    private func write(to encoder: inout CBOREncoder) {
        encoder.array(9)
        encoder.text(question)
        let numbers = [
            Int(scale.rawValue), year, month, ratings, share, interval.lowerBound,
            interval.upperBound, leftOut,
        ]
        for number in numbers { encoder.int(Int64(number)) }
    }

    /// Reads what `write` wrote.
    static func results(from decoder: inout CBORDecoder) throws(FormatError) -> [Self] {
        let count = try decoder.array("published results", 0...Limits.publishedResults)
        var results: [Self] = []
        for _ in 0..<count { results.append(try Self(from: &decoder)) }
        decoder.leave()
        return results
    }

    private init(from decoder: inout CBORDecoder) throws(FormatError) {
        _ = try decoder.array("a published result", 9...9)
        let question = try decoder.text("a question's id")
        let start = decoder.offset
        guard let scale = Scale(rawValue: try decoder.uint("a scale", as: UInt8.self)) else {
            throw decoder.error(.outOfRange, at: start, "a scale of 4 or 5")
        }
        let year = try decoder.number("a year", Limits.resultYears)
        let month = try decoder.number("a month", 1...12)
        let ratings = try decoder.number(
            "how many ratings", Limits.ratingsPublished...Limits.mostRatings)
        let share = try decoder.number("a share in hundredths of a percent", 0...Self.whole)
        let low = try decoder.number("the low end of an interval", 0...Self.whole)
        let high = try decoder.number("the high end of an interval", low...Self.whole)
        let leftOut = try decoder.number("how many were left out", 0...Limits.mostRatings)
        decoder.leave()
        self.init(
            question: question, scale: scale, year: year, month: month, ratings: ratings,
            share: share, interval: low...high, leftOut: leftOut)
    }

    /// 100 % in hundredths of a percent.
    private static let whole = 10_000
}

extension CBORDecoder {
    fileprivate mutating func number(
        _ what: String, _ range: ClosedRange<Int>
    ) throws(FormatError) -> Int {
        let start = offset
        let value = try uint(what)
        guard let number = Int(exactly: value), range.contains(number) else {
            throw error(
                .outOfRange, at: start,
                "\(what) from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
