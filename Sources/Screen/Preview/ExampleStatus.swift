import FeedbackCore

/// What a page for staff may say, where no daemon runs that could say it.
enum ExampleStatus {
    /// The lines, in Vietnamese unless the language is English, as the page for staff has them.
    static func lines(_ language: String) -> [String] {
        let reason = LightReason.screenNeedsHelp
        if language == "en" {
            return [
                "AMBER: recording, please look", "- \(reason.en)", "Last press: 2 min ago",
                "Clock: 14:05 23/11/2026 · synchronised", "Unsent: 3", "Upload: 5 min ago",
                "Disk: 61% free",
            ]
        }
        return [
            "VÀNG: đang ghi nhận, cần kiểm tra", "- \(reason.vi)",
            "Lần bấm gần nhất: 2 phút trước", "Đồng hồ: 14:05 23/11/2026 · đã đồng bộ",
            "Chưa gửi: 3", "Gửi đi: 5 phút trước", "Ổ đĩa: 61% còn trống",
        ]
    }
}
