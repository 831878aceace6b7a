import FeedbackCore
import Scoring

/// The sections that are the same for all points.
extension TrustWords {
    /// The rules of the period's days.
    func rules(_ versions: [RuleVersion]) -> TrustPage.Section {
        let number = versions.map { String($0.rawValue) }.joined(separator: ", ")
        let flags = Flag.allCases.filter { flag in
            flag.excludes && versions.contains { $0.flags.contains(FlagSet(flag)) }
        }
        return TrustPage.Section(
            language.pick(
                vi: "Quy tắc không tính (phiên bản \(number))",
                en: "Rules for leaving out (version \(number))"),
            notes: flags.map { $0.rule(language) } + [
                language.pick(
                    vi: """
                        Ai sửa lại lượt vừa chấm trên màn hình thì chỉ được tính một lần, theo mức \
                        sau khi sửa.
                        """,
                    en: """
                        Whoever corrects a rating on a screen is counted once, by the level after \
                        the correction.
                        """),
                language.pick(
                    vi: """
                        Máy áp dụng quy tắc như nhau cho mọi mức và mọi điểm. Quy tắc mới chỉ áp \
                        dụng từ ngày bắt đầu; số liệu đã công bố không đổi.
                        """,
                    en: """
                        A program applies the rules to all levels and points alike. New rules hold \
                        from a date on; published figures do not change.
                        """),
            ])
    }

    /// Why the other index is not here.
    var both: TrustPage.Section {
        TrustPage.Section(
            language.pick(vi: "Nếu tính cả lượt bị loại?", en: "With what is left out?"),
            lines: [
                language.pick(
                    vi: """
                        Chỉ số tính cả hai cách có cho cơ quan quản lý, theo tháng và cả điểm, khi \
                        có từ \(Publication.referenceCount) lượt bị loại. Nó không được công bố ở \
                        đây, vì lấy hai chỉ số trừ nhau sẽ lộ mức mà một ít người đã bấm.
                        """,
                    en: """
                        The authority can see the index both ways, by month and whole point, from \
                        \(Publication.referenceCount) ratings left out. It is not published here: \
                        the difference of the two would tell what a few people pressed.
                        """)
            ])
    }

    /// What a reader can do.
    func verify(_ report: PointReport) -> TrustPage.Section {
        var rows: [TrustPage.Row] = []
        if let evidence = report.evidence {
            rows.append(
                TrustPage.Row(
                    name: language.pick(
                        vi: "SHA-256 của lô dữ liệu cuối cùng được tính",
                        en: "SHA-256 of the last batch that is counted"),
                    value: evidence.description))
        }
        return TrustPage.Section(
            language.pick(vi: "Tự kiểm tra", en: "Check it yourself"),
            rows: rows,
            notes: checks)
    }

    private var checks: [String] {
        [
            language.pick(
                vi: """
                    Đếm: ai cũng có thể ghi lại số lượt bấm mình thấy trong một ngày rồi so \
                    với số lượt nhận được.
                    """,
                en: """
                    Count: anybody may note how many ratings were given on a day, and compare \
                    with what was received.
                    """),
            language.pick(
                vi: """
                    Đoàn kiểm tra có thể xem các lô có chữ ký trên thiết bị và trên máy chủ, \
                    kiểm bằng lệnh “hailong verify” hoặc chương trình Python công khai đi kèm \
                    tài liệu giao thức. Biên nhận có chữ ký nằm ở cả hai nơi, nên không bên \
                    nào bớt được mà bên kia không thấy.
                    """,
                en: """
                    Inspectors can look at the signed batches on the device and on the server \
                    and check them with “hailong verify”, or with the open Python program of \
                    the protocol’s documentation. Signed receipts lie on both sides, so that \
                    neither can take anything away unseen.
                    """),
            language.pick(
                vi: """
                    Các lô không được công bố, vì chúng chứa từng lượt với giờ chính xác: ai \
                    nhìn thấy người bấm sẽ biết người đó bấm gì.
                    """,
                en: """
                    The batches are not published, since they hold each rating with its exact \
                    time: whoever saw a person press would know what that person pressed.
                    """),
        ]
    }

    /// What no rule and no signature can tell.
    var limits: TrustPage.Section {
        TrustPage.Section(
            language.pick(
                vi: "Điều con số này không nói được", en: "What the number cannot tell"),
            notes: [
                language.pick(
                    vi: "Ý kiến của người không bấm; đây không phải mẫu ngẫu nhiên.",
                    en: "What those think who did not press; it is no random sample."),
                language.pick(
                    vi: "Người bấm là ai: thiết bị không biết, kể cả khi cán bộ bấm như người dân.",
                    en: "Who pressed: the device cannot tell staff from visitors."),
                language.pick(
                    vi: """
                        Người giữ khóa của thiết bị có thể bịa lượt bấm mới; chữ ký chỉ chặn việc \
                        sửa, xóa những gì đã có biên nhận.
                        """,
                    en: """
                        Whoever holds a device’s key can invent new ratings; signatures only keep \
                        what has a receipt from being changed or deleted.
                        """),
            ])
    }
}
