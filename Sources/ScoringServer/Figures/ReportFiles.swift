import FeedbackCore
import Scoring

/// A report as files that machines read.
package enum ReportFiles {
    /// The rows as CSV (RFC 4180), UTF-8.
    static func csv(_ report: PointReport) -> String {
        let rows = ReportRow.rows(of: report).map { row in
            row.values.map { quoted($0 ?? "") }.joined(separator: ",")
        }
        return ([ReportRow.fields.joined(separator: ",")] + rows).joined(separator: "\r\n")
            + "\r\n"
    }

    /// Everything that the page says, and the rows, as one JSON object.
    package static func json(_ report: PointReport) -> String {
        JSONText.object([
            ("point", point(report.point)),
            (
                "period",
                .members([
                    ("kind", .text(report.period.kind.rawValue)),
                    ("start", .text(report.period.first.iso)),
                    ("end", .text(report.period.last.iso)),
                ])
            ),
            ("as_of", .text(isoTime(report.asOf))),
            ("questions", .array(report.questions.map(question))),
            ("rows", .array(ReportRow.rows(of: report).map(\.json))),
        ])
    }

    /// The points as a JSON object.
    static func json(_ points: [Point]) -> String {
        JSONText.object([("points", .array(points.map(point)))])
    }

    private static func point(_ point: Point) -> JSONText {
        .members([
            ("id", .text(point.id)), ("kind", .text(point.kind.rawValue)),
            ("name", names(point.name)), ("unit", names(point.unit)),
            ("unit_code", .optional(point.unitCode?.code)),
            ("code_list", .optional(point.unitCode?.list)), ("parent", .optional(point.parent)),
        ])
    }

    private static func names(_ names: Names) -> JSONText {
        .members([("vi", .text(names.vi)), ("en", .text(names.en))])
    }

    private static func question(_ question: PointReport.Question) -> JSONText {
        let named: [(String, JSONText)] = [
            ("question", .text(question.id)), ("scale", .text(question.scale.name)),
            ("withheld", .optional(question.withheld?.rawValue)),
        ]
        guard question.withheld == nil else { return .members(named) }
        let (figure, tally) = (question.figure, question.figure.tally)
        let interval = tally.interval
        return .members(
            named + [
                ("n", .number(tally.total)),
                ("satisfaction", number(tally.satisfaction)),
                ("interval_low", interval.map { literal($0.low) } ?? .null),
                ("interval_high", interval.map { literal($0.high) } ?? .null),
                ("mean5", number(tally.mean5)), ("points", number(tally.points)),
                ("levels", .array(tally.counts.map(JSONText.number))),
                ("left_out", counts(figure.exclusions)), ("noted", counts(figure.notes)),
                ("without_day", number(figure.shareWithoutDay)),
            ])
    }

    private static func counts(_ counts: [(flag: Flag, count: Int)]) -> JSONText {
        .members(counts.map { ($0.flag.name, .number($0.count)) })
    }

    private static func number(_ value: Rational?) -> JSONText {
        value.map { .literal(NumberText(.english).decimal($0)) } ?? .null
    }

    private static func literal(_ value: Double) -> JSONText {
        .literal(NumberText(.english).decimal(value))
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { "\",\r\n".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
