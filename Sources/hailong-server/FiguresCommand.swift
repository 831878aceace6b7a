import ArgumentParser
import FeedbackCore
import Scoring
import ScoringServer

/// `figures`.
struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "Show the index of a point in a closed period.",
        discussion: """
            For the office: counters are shown, and figures from 10 ratings on. What everybody \
            may see is on the pages. For a month of a whole point it also shows the index with \
            flagged ratings in it, and the signals of pressing for others.
            """)

    @OptionGroup var data: DataOptions

    @Argument(help: "The point's id.")
    var point: String

    @Option(help: "day, week or month.")
    var period = "day"

    @Option(help: "A date in the period, YYYY-MM-DD; the last closed period if not given.")
    var date: String?

    @Option(help: "The language, vi or en.")
    var lang = "vi"

    @Option(help: "Count the month by this rule version as well; what is published stays.")
    var rules: Int?

    @ArgumentParser.Flag(help: "Print what is published, as one JSON object.")
    var json = false

    func run() throws {
        guard let kind = Period.Kind(rawValue: period) else {
            throw ServerError.badArgument(period, expected: "day, week or month")
        }
        guard let language = Language(rawValue: lang) else {
            throw ServerError.badArgument(lang, expected: "vi or en")
        }
        let now = systemTime()
        var asked = Period(kind, containing: CivilDate(at: now)).previous
        if let date {
            guard let first = CivilDate(iso: date) else {
                throw ServerError.badArgument(date, expected: "a date as YYYY-MM-DD")
            }
            asked = Period(kind, containing: first)
        }
        let auditor = try Auditor(data.directory)
        guard !json else {
            let report = try auditor.report(point, asked, for: .everybody, now: now)
            return print(ReportFiles.json(report))
        }
        let office = try auditor.office(point, asked, rules: try version(), now: now)
        print(OfficeText.lines(office, language).joined(separator: "\n"))
    }

    private func version() throws -> RuleVersion? {
        guard let rules else { return nil }
        guard let version = RuleVersion(rawValue: rules) else {
            let known = RuleVersion.allCases.map { String($0.rawValue) }.joined(separator: " or ")
            throw ServerError.badArgument("--rules \(rules)", expected: known)
        }
        return version
    }
}
