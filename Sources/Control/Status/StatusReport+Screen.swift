package import FeedbackCore

extension StatusReport {
    /// How the screen stands, and what became of touches; never what was touched.
    package struct Screen: Hashable, Sendable {
        /// A device beside display and touchscreen.
        package struct Part: Hashable, Sendable {
            /// As `kiosk.yaml` names it.
            package var name: String
            /// Why it does not work, in words; nothing while it does.
            package var failure: String?

            package init(name: String, failure: String?) {
                self.name = name
                self.failure = failure
            }
        }

        /// The display's pixels, such as `1280x800`; nothing while there is no picture.
        package var picture: String?
        /// The picture's size in mm, such as `217x136`.
        package var millimetres: String?
        /// Why there is no picture.
        package var trouble: String?
        /// What is wrong with its configuration, and where, if `hailongd` runs without it for that.
        package var mistake: String?
        /// What is unknown of this display, or cannot be shown on it as it should.
        package var findings: [Words] = []
        /// How the touchscreen is connected.
        package var touch: Words
        /// Contacts that were a tap.
        package var taps: UInt64
        /// Contacts that were none.
        package var rejected: UInt64
        /// The same by their reasons.
        package var rejections: [TouchRejection: UInt64] = [:]
        /// What is wrong with the touchscreen now, and where.
        package var spots: [Spot] = []
        /// How the two keys are connected, if it has them.
        package var keys: Words?
        /// The loudspeaker, if it has one.
        package var sound: Part?
        /// Why the display is not as bright or dark as it should be, or only for its picture.
        package var dimmingTrouble: String?

        package init(
            picture: String?, trouble: String?, touch: Words, taps: UInt64, rejected: UInt64,
            dimmingTrouble: String? = nil
        ) {
            self.picture = picture
            self.trouble = trouble
            self.touch = touch
            self.taps = taps
            self.rejected = rejected
            self.dimmingTrouble = dimmingTrouble
        }
    }
}

extension StatusReport.Screen {
    /// The lines of `hailong status`.
    func lines(_ language: Language) -> [String] {
        let isVietnamese = language == .vietnamese
        let shown =
            picture.map { picture in
                (isVietnamese ? "đang hiển thị " : "shows a picture, ") + picture
                    + (millimetres.map { ", \($0) mm" } ?? "")
            }
            ?? (isVietnamese ? "KHÔNG HIỂN THỊ" : "SHOWS NOTHING")
        let dimming = dimmingTrouble.map {
            (isVietnamese ? "không chỉnh được độ sáng: " : "cannot be dimmed: ") + $0
        }
        let details =
            [trouble, mistakeLine(isVietnamese), dimming].compactMap(\.self)
            + findings.map { $0.text(language) }
        return [shown] + details.map { "   " + $0 }
            + [touch.text(language)] + counterLines(language) + spotLines(language)
            + [keys?.text(language)].compactMap(\.self) + soundLines(isVietnamese)
    }

    private func mistakeLine(_ isVietnamese: Bool) -> String? {
        mistake.map {
            (isVietnamese
                ? "cấu hình màn hình có lỗi, sửa rồi khởi động lại hailongd: "
                : "its configuration has a mistake, mend it and restart hailongd: ") + $0
        }
    }

    private func soundLines(_ isVietnamese: Bool) -> [String] {
        guard let sound else { return [] }
        let works = isVietnamese ? "có tiếng" : "is heard"
        let silent = isVietnamese ? "KHÔNG CÓ TIẾNG" : "IS SILENT"
        let head = (isVietnamese ? "loa " : "loudspeaker ") + sound.name + ": "
        return [head + (sound.failure == nil ? works : silent)]
            + [sound.failure].compactMap(\.self).map { "   " + $0 }
    }
}
