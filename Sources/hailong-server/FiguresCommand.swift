import ArgumentParser
import Scoring
import ScoringServer

/// `figures`.
struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "Show the index of a point in a closed period.",
        discussion: """
            For the office: counters are shown, and figures from 10 ratings on. What everybody \
            may see is on the pages.
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
        let report = try Auditor(data.directory).report(
            point, asked, for: json ? .everybody : .office, now: now)
        print(
            json
                ? ReportFiles.json(report)
                : FigureText.lines(report, language).joined(separator: "\n"))
    }
}
