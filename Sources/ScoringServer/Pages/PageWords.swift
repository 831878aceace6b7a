import Scoring

/// The texts of the pages that never change, by name, for the templates.
///
/// Members are stored, since templates see nothing else.
struct PageWords: Sendable {
    let code: String
    let otherCode: String
    let otherName: String
    let product: String
    let listTitle: String
    let listIntroduction: String
    let listEmpty: String
    let allPoints: String
    let headline: String
    let distribution: String
    let otherFigures: String
    let mean5: String
    let points: String
    let previous: String
    let next: String
    let why: String
    let hotline: String
    let voluntary: String
    let privacy: String
    let method: String

    init(_ language: Language) {
        code = language.rawValue
        otherCode = language.pick(vi: "en", en: "vi")
        otherName = language.pick(vi: "English", en: "Tiếng Việt")
        product = language.pick(vi: "Hài lòng", en: "Hài lòng · Satisfied")
        listTitle = language.pick(
            vi: "Mức độ hài lòng tại điểm phục vụ", en: "Satisfaction at points of service")
        listIntroduction = Self.listIntroduction(language)
        listEmpty = language.pick(vi: "Chưa có điểm phục vụ nào.", en: "There are no points yet.")
        allPoints = language.pick(vi: "Tất cả các điểm", en: "All points")
        headline = language.pick(
            vi: "hài lòng hoặc rất hài lòng", en: "satisfied or very satisfied")
        distribution = language.pick(vi: "Phân bố theo mức", en: "Ratings by level")
        otherFigures = language.pick(vi: "Chỉ số khác", en: "Other figures")
        mean5 = language.pick(vi: "Điểm trung bình 5 mức (ĐTB5)", en: "Mean of five levels (ĐTB5)")
        points = language.pick(vi: "Điểm 0–100", en: "Points 0–100")
        previous = language.pick(vi: "Kỳ trước", en: "Previous")
        next = language.pick(vi: "Kỳ sau", en: "Next")
        why = language.pick(
            vi: "Vì sao tin được con số này?", en: "Why believe this number?")
        hotline = language.pick(
            vi: "Đường dây nóng tiếp nhận phản ánh, kiến nghị", en: "Hotline for complaints")
        voluntary = Self.voluntary(language)
        privacy = Self.privacy(language)
        method = Self.method(language)
    }

    private static func listIntroduction(_ language: Language) -> String {
        language.pick(
            vi: """
                Tỷ lệ lượt đánh giá “hài lòng” và “rất hài lòng” trên thiết bị đặt tại mỗi điểm, \
                công bố sau khi mỗi ngày, tuần, tháng kết thúc.
                """,
            en: """
                The share of “satisfied” and “very satisfied” ratings on the device at each \
                point, published when a day, week or month is over.
                """)
    }

    private static func voluntary(_ language: Language) -> String {
        language.pick(
            vi: """
                Ý kiến tự nguyện tại thiết bị, không phải mẫu ngẫu nhiên; không thay thế khảo sát \
                Chỉ số hài lòng (SIPAS) hằng năm.
                """,
            en: """
                Voluntary opinions given at a device, not a random sample; no substitute for the \
                yearly SIPAS survey.
                """)
    }

    private static func privacy(_ language: Language) -> String {
        language.pick(
            vi: """
                Đánh giá ẩn danh. Thiết bị không chụp ảnh, không ghi âm, không lưu họ tên, số \
                điện thoại hay số định danh.
                """,
            en: """
                Ratings are anonymous. The device takes no picture, records no sound and keeps \
                no name, phone number or identity number.
                """)
    }

    private static func method(_ language: Language) -> String {
        language.pick(
            vi: """
                Khoảng dao động: khoảng Wilson 95%. Số liệu làm tròn đến hai chữ số thập phân. \
                Chỉ công bố khi kỳ đã kết thúc và có từ \(Publication.publishedCount) lượt.
                """,
            en: """
                Range: Wilson interval, 95%. Figures are rounded to two decimals, and published \
                once a period is over and has \(Publication.publishedCount) ratings or more.
                """)
    }
}
