import FeedbackCore
import Scoring

extension PublishedResult {
    /// Of each point and question the last month among `shown`, by point.
    static func lastMonths(
        in shown: [FigureBook.Key: FigureBook.Shown]
    ) -> [String: [PublishedResult]] {
        var last: [QuestionAt: (month: Period, figure: Figure)] = [:]
        for (key, shown) in shown where key.period.kind == .month {
            let place = QuestionAt(point: key.point, question: key.question, scale: key.scale)
            if let found = last[place], found.month > key.period { continue }
            last[place] = (key.period, shown.figure)
        }
        var results: [String: [PublishedResult]] = [:]
        for (place, found) in last {
            let result = PublishedResult(place.question, found.month, found.figure)
            if let result { results[place.point, default: []].append(result) }
        }
        return results.mapValues { results in
            let sorted = results.sorted {
                ($0.question, $0.scale.rawValue) < ($1.question, $1.scale.rawValue)
            }
            return Array(sorted.prefix(Limits.publishedResults))
        }
    }

    private struct QuestionAt: Hashable {
        var point: String
        var question: String
        var scale: Scale
    }

    /// What `figure` says about a month, rounded as the pages have it.
    private init?(_ question: String, _ month: Period, _ figure: Figure) {
        let tally = figure.tally
        guard let share = tally.satisfaction, tally.total >= Limits.ratingsPublished,
            let interval = WilsonInterval(tally.positive, of: tally.total)
        else { return nil }
        let date = month.first.components
        self.init(
            question: question, scale: tally.scale, year: date.year, month: date.month,
            ratings: tally.total, share: Int(share.hundredths), interval: interval.hundredths,
            leftOut: figure.excludedTotal)
    }
}
