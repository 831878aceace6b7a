import FeedbackCore

extension Flag {
    /// The rule with its threshold, as a sentence for everybody.
    package func rule(_ language: Language) -> String {
        switch self {
        case .service:
            language.pick(
                vi: "Bấm trong chế độ bảo trì, do cán bộ kỹ thuật bật và thiết bị tự ghi lại.",
                en: "Pressed in maintenance mode, which staff switch on and the device records.")
        case .closedHours:
            language.pick(
                vi: "Cả khoảng thời gian của lượt bấm nằm ngoài giờ làm việc đã khai báo.",
                en: "All of the rating’s time span lies outside the declared opening hours.")
        case .mash: Self.mashRule(language)
        case .burst: Self.burstRule(language)
        case .changed: Self.changedRule(language)
        case .repeat: Self.repeatRule(language)
        case .rhythm: Self.rhythmRule(language)
        case .stuck:
            language.pick(
                vi: "Nút bị giữ trên 30 giây: có vật đè hoặc nút hỏng.",
                en: "The button stayed down for over 30 seconds: an object or a fault.")
        case .resynced, .forked, .streak:
            language.pick(vi: "Vẫn tính, chỉ ghi chú.", en: "Counted, and only noted.")
        }
    }

    private static func mashRule(_ language: Language) -> String {
        language.pick(
            vi: """
                Hơn \(FlagLimits.mashRatings) lượt trong một phút tại một bảng nút; hoặc cả phút \
                tính từ một lượt có từ \(FlagLimits.mashMerged) lần bấm thêm cùng nút được gộp vào.
                """,
            en: """
                More than \(FlagLimits.mashRatings) ratings within a minute at one panel; or the \
                whole minute from a rating into which \(FlagLimits.mashMerged) or more further \
                presses of its button were merged.
                """)
    }

    private static func burstRule(_ language: Language) -> String {
        language.pick(
            vi: """
                Giờ có hơn \(FlagLimits.burstFloor) lượt và hơn \(FlagLimits.burstFactor) lần \
                mức cao thường thấy (bách phân vị 99) của \(FlagLimits.burstWeeks) tuần trước.
                """,
            en: """
                An hour with more than \(FlagLimits.burstFloor) ratings and more than \
                \(FlagLimits.burstFactor) times the 99th percentile of the \
                \(FlagLimits.burstWeeks) weeks before.
                """)
    }

    private static func changedRule(_ language: Language) -> String {
        language.pick(
            vi: """
                Hai mức khác nhau tại một bảng nút trong \(FlagLimits.changeWindow.seconds) \
                giây: cả hai đều không tính.
                """,
            en: """
                Two levels at one panel within \(FlagLimits.changeWindow.seconds) seconds: \
                both are left out.
                """)
    }

    private static func repeatRule(_ language: Language) -> String {
        language.pick(
            vi: """
                Cùng một nút trong \(FlagLimits.repeatWindow.seconds) giây: chỉ tính lần đầu.
                """,
            en: """
                The same button within \(FlagLimits.repeatWindow.seconds) seconds: only the \
                first is counted.
                """)
    }

    private static func rhythmRule(_ language: Language) -> String {
        language.pick(
            vi: """
                \(FlagLimits.rhythmRatings) lượt liên tiếp của một nút trong vòng một giờ cách \
                đều nhau từ \(FlagLimits.rhythmGap.seconds) giây trở lên, chênh không quá \
                \(FlagLimits.rhythmSpread)%.
                """,
            en: """
                \(FlagLimits.rhythmRatings) ratings of one button in a row, all within an hour, \
                at gaps of \(FlagLimits.rhythmGap.seconds) second or more and within \
                \(FlagLimits.rhythmSpread)% of each other.
                """)
    }
}
