import FeedbackCore
import Scoring

/// What the template of the page "why believe this number?" shows.
struct TrustPage {
    struct Row {
        var name: String
        var value: String
    }

    struct Section {
        var title: String
        var lines: [String]
        var rows: [Row]
        var notes: [String]

        init(_ title: String, lines: [String] = [], rows: [Row] = [], notes: [String] = []) {
            self.title = title
            self.lines = lines
            self.rows = rows
            self.notes = notes
        }
    }

    var text: PageWords
    var title: String
    var heading: String
    var introduction: String
    var periodName: String
    var dates: String
    var back: PointPage.Link
    var otherLanguage: PointPage.Link
    var sections: [Section]
    var asOf: String
    var hotline: String?

    /// - Parameters:
    ///   - report: what is published of the point and the period.
    ///   - conduct: how its kiosks did, or nothing if no figure is published.
    ///   - language: of the reader.
    ///   - hotline: to name at the end.
    init(_ report: PointReport, _ conduct: Conduct?, _ language: Language, hotline: String?) {
        let (point, period) = (report.point, report.period)
        let words = TrustWords(language)
        text = PageWords(language)
        title = point.name.text(language)
        heading = text.why
        introduction = words.introduction
        periodName = PageText(language).period(period.kind)
        dates = period.text
        back = PointPage.Link(
            name: title, href: PointPage.href(point.id, period, language), current: false)
        otherLanguage = PointPage.Link(
            name: text.otherName,
            href: Self.href(
                point.id, period, language == .vietnamese ? .english : .vietnamese),
            current: false)
        sections = report.questions.map { words.counted($0, of: report) }
        if let conduct {
            sections.append(words.devices(conduct))
            sections.append(words.time(conduct, period))
            sections.append(words.signals(conduct))
        }
        sections += [words.rules(report.rules), words.both, words.verify(report), words.limits]
        asOf = PageText(language).asOf(report.asOf)
        self.hotline = hotline
    }

    /// The address of the page.
    static func href(_ point: String, _ period: Period, _ language: Language) -> String {
        PointPage.href(point, period, language)
            .replacing("/points/\(point)?", with: "/points/\(point)/why?")
    }
}
