import FeedbackCore

extension StatusReport {
    /// How the screen stands, and what became of touches; never what was touched.
    package struct Screen: Hashable, Sendable {
        /// The display's pixels, such as `1280x800`; nothing while there is no picture.
        package var picture: String?
        /// Why there is no picture.
        package var trouble: String?
        /// How the touchscreen is connected, in words.
        package var touch: String
        /// Contacts that were a tap.
        package var taps: UInt64
        /// Contacts that were none.
        package var rejected: UInt64
        /// Places where touches do not count now.
        package var masked: UInt64
        /// Why the display is not as bright or dark as it should be, or only for its picture.
        package var dimmingTrouble: String?

        package init(
            picture: String?, trouble: String?, touch: String, taps: UInt64, rejected: UInt64,
            masked: UInt64, dimmingTrouble: String? = nil
        ) {
            self.picture = picture
            self.trouble = trouble
            self.touch = touch
            self.taps = taps
            self.rejected = rejected
            self.masked = masked
            self.dimmingTrouble = dimmingTrouble
        }
    }
}

extension StatusReport.Screen {
    /// The lines of `hailong status`.
    func lines(_ language: Language) -> [String] {
        let isVietnamese = language == .vietnamese
        let house = HouseText(language)
        let shown =
            picture.map { (isVietnamese ? "đang hiển thị " : "shows a picture, ") + $0 }
            ?? (isVietnamese ? "KHÔNG HIỂN THỊ" : "SHOWS NOTHING")
        let counters = [
            house.number(taps) + (isVietnamese ? " lần chạm" : " taps"),
            house.number(rejected) + (isVietnamese ? " bị loại" : " rejected"),
        ].joined(separator: " · ")
        let count = house.number(masked)
        let masks =
            isVietnamese
            ? "\(count) chỗ không nhận chạm, cần lau màn hình"
            : "touches do not count at \(count) place\(masked == 1 ? "" : "s"): wipe the glass"
        let dimming = dimmingTrouble.map {
            (isVietnamese ? "không chỉnh được độ sáng: " : "cannot be dimmed: ") + $0
        }
        return [shown] + [trouble, dimming].compactMap(\.self).map { "   " + $0 }
            + [touch, counters]
            + (masked > 0 ? [masks] : [])
    }
}
