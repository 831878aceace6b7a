import FeedbackCore
import Scoring

/// One indicator of one period as a row of a table that other systems read.
struct ReportRow {
    /// The fields in their order.
    static let fields = [
        "period_start", "period_end", "as_of", "indicator_code", "numerator", "denominator",
        "value", "unit", "scope", "source_system", "source_export_id", "extracted_at",
        "dataset_version", "calculation_rule_version", "evidence_id", "verification_status",
    ]

    /// The values in the order of `fields`; nothing where nothing may or can be said.
    let values: [String?]

    /// The rows of a report: three indicators for a question, or one that says there is none.
    static func rows(of report: PointReport) -> [ReportRow] {
        guard !report.questions.isEmpty else {
            return [ReportRow(report, indicator: "TLHL", nil)]
        }
        return report.questions.flatMap { question -> [ReportRow] in
            let suffix = ".\(question.id).\(question.scale.name)"
            guard question.withheld == nil else {
                return [ReportRow(report, indicator: "TLHL" + suffix, nil)]
            }
            let tally = question.figure.tally
            let (n, weighted) = (tally.total, tally.weightedSum)
            var rows = [
                ReportRow(
                    report, indicator: "TLHL" + suffix,
                    (tally.positive, n, tally.satisfaction, "percent"))
            ]
            if question.scale == .sc5 {
                rows.append(
                    ReportRow(
                        report, indicator: "DTB5" + suffix,
                        (weighted, 5 * n, tally.mean5, "percent")))
            }
            let levels = Int(question.scale.rawValue)
            rows.append(
                ReportRow(
                    report, indicator: "DIEM100" + suffix,
                    (weighted - n, (levels - 1) * n, tally.points, "points")))
            return rows
        }
    }

    private init(
        _ report: PointReport, indicator: String,
        _ measured: (numerator: Int, denominator: Int, value: Rational?, unit: String)?
    ) {
        let period = report.period
        values = [
            period.first.iso, period.last.iso, isoTime(report.asOf), indicator,
            measured.map { String($0.numerator) }, measured.map { String($0.denominator) },
            // A file for machines: a point, whatever language the page has.
            measured?.value.map { NumberText(.english).decimal($0) }, measured?.unit,
            report.point.id, "hailong-server",
            "\(report.point.id)/\(period.kind.rawValue)/\(period.first.iso)",
            isoTime(report.asOf), String(report.batch),
            "flags-" + report.rules.map { String($0.rawValue) }.joined(separator: "+"),
            report.evidence?.description, measured == nil ? "not_available" : "verified",
        ]
    }

    /// A row as a JSON object.
    var json: JSONText {
        .members(Array(zip(Self.fields, values.map(JSONText.optional))))
    }
}

extension Tally {
    /// Σ k·c_k.
    fileprivate var weightedSum: Int {
        counts.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    }
}

/// A time as ISO 8601 in Asia/Ho_Chi_Minh: `2026-11-21T12:00:00+07:00`.
func isoTime(_ time: WallTime) -> String {
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let seconds = timeOfDay(time) / 1_000
    return CivilDate(at: time).iso + "T" + two(seconds / 3_600) + ":"
        + two(seconds / 60 % 60) + ":" + two(seconds % 60) + "+07:00"
}
