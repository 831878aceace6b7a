import FeedbackCore
package import Scoring

/// A report in the terminal.
package enum FigureText {
    /// Lines for one report: the headline with n and interval, the levels, what was left out.
    package static func lines(_ report: PointReport, _ language: Language) -> [String] {
        let text = PageText(language)
        var lines = [
            "\(report.point.name.text(language)) (\(report.point.id))",
            "\(text.period(report.period.kind)) \(report.period.text)",
        ]
        lines.append(
            language.pick(
                vi: "Số liệu chính xác hiện có; trang công bố chỉ sửa khi có thêm từ "
                    + "\(Publication.referenceCount) lượt.",
                en: "Exact as of now; the public page is revised only for "
                    + "\(Publication.referenceCount) more ratings."))
        guard !report.questions.isEmpty else { return lines + [text.withheld(.none)] }
        for question in report.questions {
            lines.append("")
            lines.append("\(question.id) · \(question.scale.name)")
            if let reason = question.withheld {
                let few = Publication.referenceCount
                lines.append(
                    reason == .tooFew
                        ? language.pick(
                            vi: "Dưới \(few) lượt: không hiển thị.",
                            en: "Fewer than \(few) ratings: not shown.")
                        : text.withheld(reason))
            } else if let body = PointPage.Body(question.figure, text) {
                lines += figure(body, question.figure, text)
            }
        }
        return lines
    }

    private static func figure(
        _ body: PointPage.Body, _ figure: Figure, _ text: PageText
    ) -> [String] {
        let words = PageWords(text.language)
        var lines = ["\(body.percent) \(words.headline)", "\(body.valid) · \(body.range)"]
        if Publication(count: figure.tally.total) == .reference {
            lines.append(
                text.language.pick(
                    vi: "Tham khảo nội bộ: dưới \(Publication.publishedCount) lượt, không công bố.",
                    en: "For reference: under \(Publication.publishedCount) ratings, not published."
                ))
        }
        let widest = body.levels.map(\.name.count).max() ?? 0
        let most = max(1, body.levels.map(\.weight).max() ?? 1)
        for level in body.levels {
            let bar = String(repeating: "█", count: (level.weight * 24 + most - 1) / most)
            lines.append(
                "  " + level.name + String(repeating: " ", count: widest - level.name.count + 2)
                    + padded(level.count, 6) + padded(level.share, 9) + "  " + bar)
        }
        if let mean5 = body.mean5 { lines.append("\(words.mean5): \(mean5)") }
        lines.append("\(words.points): \(body.points)")
        if let leftOut = body.leftOut { lines += [leftOut] + body.reasons.map { "  " + $0 } }
        if let noted = body.noted { lines += [noted] + body.notes.map { "  " + $0 } }
        if let withoutDay = body.withoutDay { lines.append(withoutDay) }
        return lines
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
