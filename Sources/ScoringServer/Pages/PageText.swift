import FeedbackCore
import Scoring

/// The texts of the pages that depend on figures, in the language of the reader.
struct PageText: Sendable {
    let language: Language

    init(_ language: Language) { self.language = language }

    /// The name of a kind of period.
    func period(_ kind: Period.Kind) -> String {
        switch kind {
        case .day: language.pick(vi: "Ngày", en: "Day")
        case .week: language.pick(vi: "Tuần", en: "Week")
        case .month: language.pick(vi: "Tháng", en: "Month")
        }
    }

    /// The last closed period of a kind, as a column of the list.
    func lastPeriod(_ kind: Period.Kind) -> String {
        switch kind {
        case .day: language.pick(vi: "Hôm qua", en: "Yesterday")
        case .week: language.pick(vi: "Tuần trước", en: "Last week")
        case .month: language.pick(vi: "Tháng trước", en: "Last month")
        }
    }

    /// A level in the words of the official form.
    func level(_ level: UInt8, of scale: Scale) -> String {
        let words = scale.words(for: level)
        return language.pick(vi: words.vi, en: words.en)
    }

    /// The question in words, if it is one that we know.
    func question(_ id: String, at point: Point) -> String {
        let unit = point.name.text(language)
        switch id.split(separator: ".").prefix(2).joined(separator: ".") {
        case "Q.OSS":
            return language.pick(
                vi: "Ông/Bà hài lòng như thế nào với việc phục vụ hôm nay tại \(unit)?",
                en: "How satisfied are you with today’s service at \(unit)?")
        case "Q.TYT":
            return language.pick(
                vi: "Ông/Bà hài lòng như thế nào với việc phục vụ hôm nay tại \(unit)?",
                en: "How satisfied are you with today’s service at \(unit)?")
        default:
            return language.pick(vi: "Câu hỏi khác tại \(unit)", en: "Another question at \(unit)")
        }
    }

    /// True for a question that there are words for.
    static func knows(_ id: String) -> Bool {
        ["Q.OSS", "Q.TYT"].contains { id == $0 || id.hasPrefix($0 + ".") } && isPlain(id)
    }

    /// True for an id that may stand in a public file as it is.
    static func isPlain(_ id: String) -> Bool {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_")
        return (1...40).contains(id.utf8.count) && id.allSatisfy(allowed.contains)
    }

    /// How many ratings the headline stands on.
    func valid(_ count: Int) -> String {
        let number = NumberText(language).count(count)
        return language.pick(
            vi: "\(number) lượt đánh giá hợp lệ",
            en: count == 1 ? "1 valid rating" : "\(number) valid ratings")
    }

    /// The interval in words.
    func range(_ interval: WilsonInterval) -> String {
        let numbers = NumberText(language)
        let ends = "\(numbers.decimal(interval.low))–\(numbers.decimal(interval.high))%"
        return language.pick(vi: "khoảng dao động \(ends)", en: "range \(ends)")
    }

    /// How many ratings are left out; the reasons follow.
    func leftOut(_ count: Int) -> String {
        let number = NumberText(language).count(count)
        return language.pick(
            vi: "Không tính \(number) lượt:",
            en: count == 1 ? "1 rating is left out:" : "\(number) ratings are left out:")
    }

    /// Ratings that are counted and of which something is to be said.
    func noted(_ count: Int) -> String {
        let number = NumberText(language).count(count)
        return language.pick(
            vi: "Trong đó có tính \(number) lượt:", en: "Counted among them, \(number):")
    }

    /// The share of ratings of a week or month that no day has.
    func withoutDay(_ share: Rational) -> String {
        let percent = NumberText(language).percent(share)
        return language.pick(
            vi: "\(percent) số lượt chỉ xác định được đến tuần hoặc tháng, không rõ ngày.",
            en: "Of \(percent) of the ratings only the week or month is known, not the day.")
    }

    /// Why a figure is not shown.
    func withheld(_ reason: PointReport.Withheld) -> String {
        switch reason {
        case .none:
            language.pick(
                vi: "Không có lượt đánh giá nào trong kỳ này.",
                en: "There are no ratings in this period.")
        case .tooFew:
            language.pick(
                vi: "Chưa đủ lượt đánh giá để công bố (dưới \(Publication.publishedCount) lượt).",
                en: "Not enough ratings to publish (fewer than \(Publication.publishedCount)).")
        case .protectsOthers:
            language.pick(
                vi: "Không công bố, để không suy ra được kết quả của kỳ hoặc điểm có quá ít lượt.",
                en: "Not published, so that nothing can be inferred about too small a group.")
        case .counter:
            language.pick(
                vi: "Kết quả theo quầy không công bố riêng; đã được tính vào điểm phục vụ chung.",
                en: "Counters are not published by themselves; they are counted in their centre.")
        }
    }

    /// What a page says before the period is over.
    func open(until date: CivilDate) -> String {
        language.pick(
            vi: "Kỳ này chưa kết thúc. Kết quả được công bố từ ngày \(date.text).",
            en: "This period is not over. Figures are published from \(date.text).")
    }

    /// When the page was made.
    func asOf(_ time: WallTime) -> String {
        let iso = isoTime(time)
        let clock = iso.dropFirst(11).prefix(5)
        let date = CivilDate(at: time).text
        return language.pick(
            vi: "Số liệu nhận đến \(clock) ngày \(date)", en: "As received by \(clock) on \(date)")
    }
}
