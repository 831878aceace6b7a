import FeedbackCore

/// Something that cannot be shown as it should, and where what it is made from is written.
package struct ScreenFinding: Hashable, Sendable {
    /// Where to mend it, as `texts/vi.yaml:24:9: thanks`; the kiosk's file if no line is to blame.
    let origin: String
    /// What is wrong.
    package let problem: Placement.Problem
    /// The text into which it was filled, if what was filled in is to blame.
    let other: String?

    /// In English, as errors of a file are said.
    package var en: String {
        let said: (found: String, expected: String) =
            switch problem {
            case .tooLong(let text): ("\"\(text)\" is too long for its place", "a shorter text")
            case .leftOut(let text): ("there is no room for \"\(text)\" on this display", "")
            case .missingLetters(let text):
                ("the fonts lack a letter of \"\(text)\"", "letters of Noto Sans")
            case .tooSmall(let target):
                (
                    "\(target.en) would be smaller than a finger needs,"
                        + " or closer than that to the next", "a larger display"
                )
            case .unreadableCode(let text):
                ("no telephone can read a QR code of \"\(text)\" here", "a shorter one")
            }
        let advice = said.expected.isEmpty ? "" : "; expected \(said.expected)"
        return plain("\(origin): \(said.found)\(other.map { " (in \($0))" } ?? "")\(advice)")
    }

    /// The same in Vietnamese.
    package var vi: String {
        let found =
            switch problem {
            case .tooLong(let text): "“\(text)” quá dài so với chỗ của nó; cần lời ngắn hơn"
            case .leftOut(let text): "màn hình này không đủ chỗ cho “\(text)”"
            case .missingLetters(let text):
                "phông chữ thiếu một chữ của “\(text)”; cần chữ có trong Noto Sans"
            case .tooSmall(let target):
                "\(target.vi) nhỏ hơn hoặc sát chỗ khác hơn mức ngón tay cần; cần màn hình lớn hơn"
            case .unreadableCode(let text):
                "điện thoại không đọc được mã QR của “\(text)” ở đây; cần địa chỉ ngắn hơn"
            }
        return plain("\(origin): \(found)\(other.map { " (trong \($0))" } ?? "")")
    }

    /// As somebody would type it to look for it.
    private func plain(_ words: String) -> String {
        words.replacing("\u{A0}", with: " ").replacing("\u{2060}", with: "")
    }
}

extension ScreenTarget {
    /// What it is to somebody who looks at the screen.
    fileprivate var en: String {
        switch self {
        case .level(let level): "face \(level)"
        case .chip(let criterion): "reason \(criterion)"
        case .digit(let digit): "key \(digit)"
        case .notApplicable, .done, .skip, .correct, .language, .corner, .erase, .leave:
            "the button \"\(self)\""
        }
    }

    fileprivate var vi: String {
        switch self {
        case .level(let level): "khuôn mặt \(level)"
        case .chip(let criterion): "lý do \(criterion)"
        case .digit(let digit): "phím \(digit)"
        case .notApplicable: "nút “Chưa từng phản ánh”"
        case .done: "nút “Xong”"
        case .skip: "nút “Bỏ qua”"
        case .correct: "nút “Sửa”"
        case .language: "nút đổi ngôn ngữ"
        case .corner: "góc dành cho nhân viên"
        case .erase: "nút “Xóa”"
        case .leave: "nút “Quay lại”"
        }
    }
}
