import FeedbackCore
import Scoring

/// What the template of the list of points shows.
struct ListPage {
    struct Cell {
        var name: String
        var value: String
        var href: String
        var shown: Bool
    }

    struct Item {
        var name: String
        var part: Bool
        var note: String?
        var cells: [Cell]
    }

    struct Unit {
        var name: String
        var items: [Item]
    }

    var text: PageWords
    var otherLanguage: PointPage.Link
    var units: [Unit]
    var empty: Bool
    var hotline: String?

    /// - Parameters:
    ///   - points: units together, parents before their parts.
    ///   - reports: of each point the last closed day, week and month.
    ///   - language: of the reader.
    ///   - hotline: to name at the end.
    init(
        _ points: [Point], _ reports: [String: [PointReport]], _ language: Language,
        hotline: String?
    ) {
        let text = PageText(language)
        let words = PageWords(language)
        self.text = words
        otherLanguage = PointPage.Link(
            name: words.otherName, href: "/?lang=\(words.otherCode)", current: false)
        units = []
        for point in points {
            let name = point.unit.text(language)
            if units.last?.name != name { units.append(Unit(name: name, items: [])) }
            units[units.count - 1].items.append(
                Item(
                    name: point.name.text(language), part: point.parent != nil,
                    note: point.isInternal ? text.withheld(.counter) : nil,
                    cells: point.isInternal
                        ? [] : (reports[point.id] ?? []).map { Cell($0, language) }))
        }
        empty = points.isEmpty
        self.hotline = hotline
    }
}

extension ListPage.Cell {
    /// The headline of the question with the most ratings.
    init(_ report: PointReport, _ language: Language) {
        let best = report.questions.filter { $0.withheld == nil }
            .max { $0.figure.tally.total < $1.figure.tally.total }
        let share = best?.figure.tally.satisfaction
        name = PageText(language).lastPeriod(report.period.kind)
        value = share.map(NumberText(language).percent) ?? "–"
        href = PointPage.href(report.point.id, report.period, language)
        shown = share != nil
    }
}
