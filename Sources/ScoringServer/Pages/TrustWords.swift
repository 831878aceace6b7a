import FeedbackCore
import Scoring

/// The sections of the page "why believe this number?", in the language of the reader.
struct TrustWords {
    let language: Language
    private var numbers: NumberText { NumberText(language) }

    init(_ language: Language) { self.language = language }

    var introduction: String {
        language.pick(
            vi: """
                Trang này cho biết con số được tính như thế nào, những gì không được tính, những \
                gì còn chưa chắc chắn, và cách tự kiểm tra.
                """,
            en: """
                This page says how the number was made, what was left out of it, what remains \
                uncertain, and how to check it.
                """)
    }

    /// What became of everything that was received for one question.
    func counted(_ question: PointReport.Question, of report: PointReport) -> TrustPage.Section {
        let text = PageText(language)
        let title = text.question(question.id, at: report.point)
        if let reason = question.withheld {
            return TrustPage.Section(title, lines: [text.withheld(reason)])
        }
        let figure = question.figure
        let left = figure.excludedTotal
        var rows = [
            row(vi: "Nhận được trong kỳ", en: "Received in the period", figure.tally.total + left),
            row(vi: "Được tính", en: "Counted", figure.tally.total),
            row(vi: "Không tính", en: "Left out", left),
        ]
        rows += figure.exclusions.map {
            TrustPage.Row(name: "– " + $0.flag.reason(language), value: numbers.count($0.count))
        }
        var lines: [String] = []
        if let share = figure.tally.satisfaction, let interval = figure.tally.interval {
            lines.append(
                numbers.percent(share) + " " + PageWords(language).headline + " · "
                    + text.valid(figure.tally.total) + " · " + text.range(interval))
        }
        if figure.withoutDay ?? 0 > 0, let share = figure.shareWithoutDay {
            lines.append(text.withoutDay(share))
        }
        return TrustPage.Section(
            title, lines: lines, rows: rows,
            notes: [
                language.pick(
                    vi: "Không lượt nào bị xóa: lượt không tính vẫn được lưu cùng lý do.",
                    en: "Nothing is deleted: what is left out is kept, with its reason.")
            ])
    }

    /// Kiosks, days, gaps and losses.
    func devices(_ conduct: Conduct) -> TrustPage.Section {
        var rows = [row(vi: "Thiết bị của điểm", en: "Devices of the point", conduct.kiosks)]
        let rated = numbers.count(conduct.ratedDays)
        rows.append(
            TrustPage.Row(
                name: language.pick(
                    vi: "Ngày có đánh giá / ngày mở cửa", en: "Days with ratings / days open"),
                value: conduct.openDays.map { "\(rated) / \(numbers.count($0))" } ?? rated))
        for reason in Loss.Reason.allCases {
            guard let lost = conduct.losses[reason] else { continue }
            rows.append(TrustPage.Row(name: name(reason), value: self.lost(lost)))
        }
        if conduct.losses.isEmpty {
            rows.append(row(vi: "Mất mát do thiết bị khai báo", en: "Admitted losses", 0))
        }
        rows += [
            row(vi: "Chuỗi ghi phải bắt đầu lại", en: "Chains begun anew", conduct.newChains),
            row(
                vi: "Mục ghi máy chủ biết là còn thiếu", en: "Entries known to be missing",
                conduct.missing),
        ]
        return TrustPage.Section(
            language.pick(vi: "Thiết bị và đường truyền", en: "Devices and transmission"),
            rows: rows,
            notes: [
                language.pick(
                    vi: """
                        Mỗi thiết bị đánh số liên tục và nối các mục ghi bằng mã băm, nên chỗ \
                        thiếu, chỗ sửa hay đổi thứ tự đều lộ ra. Ngày không có đánh giá có thể là \
                        ngày thiết bị tắt hoặc không có ai bấm.
                        """,
                    en: """
                        Each device numbers its entries without gaps and ties them by hashes, so \
                        that what is missing, edited or reordered shows. On a day without ratings \
                        the device may have been off, or nobody pressed.
                        """)
            ])
    }

    /// Ratings that no period of this length can claim.
    func time(_ conduct: Conduct, _ period: Period) -> TrustPage.Section {
        let few = Publication.referenceCount
        let value =
            conduct.crossing > 0 && conduct.crossing < few
            ? language.pick(vi: "dưới \(few)", en: "fewer than \(few)")
            : numbers.count(conduct.crossing)
        return TrustPage.Section(
            language.pick(vi: "Thời gian", en: "Time"),
            rows: [
                TrustPage.Row(
                    name: language.pick(
                        vi: "Lượt không chắc thuộc kỳ này",
                        en: "Ratings not certain to be of this period"),
                    value: value)
            ],
            notes: [
                language.pick(
                    vi: """
                        Thời gian của mỗi lượt là một khoảng chắc chắn, rộng hơn khi đồng hồ chưa \
                        được chỉnh. Lượt có khoảng vắt qua hai kỳ chỉ được tính trong kỳ dài hơn \
                        chứa trọn khoảng đó.
                        """,
                    en: """
                        The time of each rating is a span that certainly holds it, wider where the \
                        clock was not set. A rating whose span crosses a border counts only in \
                        the longer period that holds all of it.
                        """)
            ])
    }

    /// The signals, as verdicts without numbers.
    func signals(_ conduct: Conduct) -> TrustPage.Section {
        let words = SignalText(language)
        let title = language.pick(
            vi: "Dấu hiệu bấm thay người dân", en: "Signs of pressing for the public")
        guard !conduct.readings.isEmpty else {
            return TrustPage.Section(
                title,
                lines: [
                    language.pick(
                        vi: "Các dấu hiệu chỉ được xét theo tháng: xin xem trang của tháng.",
                        en: "Signs are looked for by month: see the page of the month.")
                ])
        }
        return TrustPage.Section(
            title,
            rows: conduct.readings.map {
                TrustPage.Row(
                    name: capitalized(words.name($0.signal)), value: words.verdict($0.verdict))
            },
            notes: [
                language.pick(
                    vi: """
                        Xét cho cả điểm, không theo quầy, không theo người. “Có” nghĩa là khó giải \
                        thích bằng ngẫu nhiên, không phải là bằng chứng về việc làm của ai. \
                        “Không thấy” không có nghĩa là chắc chắn không có.
                        """,
                    en: """
                        Looked for over the whole point, not by counter and not by person. “Seen” \
                        means that chance hardly explains it; it proves nothing about anybody. \
                        “Not seen” does not mean that there was nothing.
                        """)
            ])
    }

    private func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    private func row(vi: String, en: String, _ count: Int) -> TrustPage.Row {
        TrustPage.Row(name: language.pick(vi: vi, en: en), value: numbers.count(count))
    }

    private func name(_ reason: Loss.Reason) -> String {
        switch reason {
        case .inputOverrun:
            language.pick(vi: "Mất: bấm quá dồn dập", en: "Lost: presses came too fast")
        case .queueFull:
            language.pick(vi: "Mất: hàng đợi của thiết bị đầy", en: "Lost: the device’s queue full")
        case .refused:
            language.pick(
                vi: "Không ghi được (thiết bị báo đỏ, không cảm ơn)",
                en: "Not recorded (red light, nobody was thanked)")
        case .quarantine:
            language.pick(vi: "Mất: bộ nhớ hỏng", en: "Lost: damaged storage")
        }
    }

    private func lost(_ lost: Conduct.Lost) -> String {
        let presses = numbers.count(lost.presses)
        guard lost.unknown > 0 else { return presses }
        let unknown = numbers.count(lost.unknown)
        return language.pick(
            vi: "\(presses), và \(unknown) lần không rõ số lượng",
            en: "\(presses), and \(unknown) times an unknown number")
    }
}
