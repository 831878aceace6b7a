import FeedbackCore
package import Scoring

/// A report for the office in the terminal.
package enum OfficeText {
    /// The figures, and of a whole point in a month: both ways, other rules, and the signals.
    package static func lines(_ office: OfficeReport, _ language: Language) -> [String] {
        var lines = FigureText.lines(office.report, language)
        guard office.isWhole else {
            return lines + ["", onlyMonths(language)]
        }
        for question in office.report.questions where question.withheld == nil {
            lines += ["", "\(question.id) · \(question.scale.name)"]
            lines += bothWays(question.figure, language)
            let other = office.other?.questions.first {
                $0.id == question.id && $0.scale == question.scale
            }
            if let report = office.other {
                lines += compared(question.figure, other?.figure, report.rules, language)
            }
        }
        guard !office.readings.isEmpty else { return lines }
        lines += ["", SignalText(language).title]
        return lines + office.readings.map { "  " + SignalText(language).office($0) }
    }

    private static func onlyMonths(_ language: Language) -> String {
        language.pick(
            vi: "Chỉ số cả hai cách và các dấu hiệu: chỉ theo tháng của cả điểm (--period month).",
            en: "Both ways and signals: only for months of a whole point (--period month).")
    }

    private static func bothWays(_ figure: Figure, _ language: Language) -> [String] {
        let (without, with) = (figure.tally, figure.withFlagged)
        let count = with.total - without.total
        guard count > 0 else {
            return [language.pick(vi: "Không lượt nào bị loại.", en: "No rating is left out.")]
        }
        guard count >= Publication.referenceCount else {
            return [few(language)]
        }
        return [
            line(
                language.pick(vi: "không tính lượt bị đánh dấu", en: "without flagged ratings"),
                without, language),
            line(
                language.pick(vi: "tính cả lượt bị đánh dấu", en: "with flagged ratings"), with,
                language, since: without),
        ]
    }

    private static func compared(
        _ figure: Figure, _ other: Figure?, _ rules: [RuleVersion], _ language: Language
    ) -> [String] {
        let number = rules.map { String($0.rawValue) }.joined(separator: "+")
        let name = language.pick(vi: "theo quy tắc \(number)", en: "by rules \(number)")
        let tally = other?.tally ?? Tally(figure.tally.scale)
        guard tally.counts != figure.tally.counts else {
            return [
                "  " + name + ": "
                    + language.pick(vi: "không khác", en: "no difference")
            ]
        }
        let moved = zip(tally.counts, figure.tally.counts).reduce(0) { $0 + abs($1.0 - $1.1) }
        guard moved >= Publication.referenceCount else {
            return ["  " + name + ": " + fewMoved(language)]
        }
        return [line(name, tally, language, since: figure.tally)]
    }

    private static func line(
        _ name: String, _ tally: Tally, _ language: Language, since first: Tally? = nil
    ) -> String {
        let numbers = NumberText(language)
        let share = tally.satisfaction.map(numbers.percent) ?? "–"
        let change = tally.satisfaction.flatMap { share in
            first?.satisfaction.flatMap { share.subtracting($0) }
        }
        return "  \(name): \(share), n = \(numbers.count(tally.total))"
            + (change.map { " (\(numbers.signed($0)))" } ?? "")
    }

    private static func few(_ language: Language) -> String {
        let few = Publication.referenceCount
        return language.pick(
            vi: "Dưới \(few) lượt bị loại: không hiển thị cách thứ hai.",
            en: "Fewer than \(few) ratings are left out: the second way is not shown.")
    }

    private static func fewMoved(_ language: Language) -> String {
        let few = Publication.referenceCount
        return language.pick(
            vi: "khác dưới \(few) lượt, không hiển thị",
            en: "fewer than \(few) ratings differ, not shown")
    }
}
