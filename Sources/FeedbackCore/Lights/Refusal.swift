/// Why the kiosk records nothing; nobody is thanked meanwhile.
package enum Refusal: String, CaseIterable, Hashable, Sendable {
    case starting
    case diskFull
    case readOnly
    case diskError
    case journalUnusable
    case stopping
    /// No panel is read, and no screen with a picture has a touchscreen or keys; a press would be
    /// recorded, and nobody could make one.
    case outOfReach

    /// The cause in Vietnamese.
    package var vi: String {
        switch self {
        case .starting: "đang khởi động"
        case .diskFull: "ổ đĩa đã đầy"
        case .readOnly: "ổ đĩa chỉ cho phép đọc"
        case .diskError: "lỗi ghi ổ đĩa"
        case .journalUnusable: "không mở được nhật ký đánh giá"
        case .stopping: "đang dừng"
        case .outOfReach: "không có bàn phím, màn hình cảm ứng hay phím nào dùng được"
        }
    }

    /// The cause in English.
    package var en: String {
        switch self {
        case .starting: "starting"
        case .diskFull: "the disk is full"
        case .readOnly: "the file system is read-only"
        case .diskError: "writing to the disk fails"
        case .journalUnusable: "the journal cannot be opened"
        case .stopping: "stopping"
        case .outOfReach: "no panel, touchscreen or keys can be used"
        }
    }
}
