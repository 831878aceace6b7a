/// Why the light is not green, in words for the staff.
package enum LightReason: Hashable, Sendable {
    /// Red: presses are not recorded, or nobody could press.
    case notRecording(Refusal)
    /// Staff test the panels, and no press is a citizen's.
    case inService
    /// Something waits to be sent for longer than `Limits.unsentAlarmAfter` of uptime, or since
    /// two starts ago.
    case unsentTooLong
    /// Something waits to be sent for longer than `Limits.uploadStaleAfter` of uptime.
    case unsent
    /// Uploads fail, and none succeeded for `Limits.uploadStaleAfter` of uptime.
    case uploadFailing
    case notEnrolled
    /// The kiosk records, but cannot sign.
    case keyUnreadable
    case clockUnset
    case diskLow
    /// A panel that was accepted at set-up is not there.
    case panelMissing
    /// A key is held down and does not count.
    case keyStuck
    /// The screen shows nothing or not all that it should, cannot be touched, is touched by what is
    /// no hand, or is set up wrongly.
    case screenNeedsHelp

    /// The reason in Vietnamese, as the end of a sentence about the kiosk.
    package var vi: String {
        switch self {
        case .notRecording(let refusal): "tạm ngừng, không ghi nhận đánh giá: \(refusal.vi)"
        case .inService: "đang ở chế độ bảo trì, lượt bấm không được tính"
        case .unsentTooLong: "có dữ liệu chưa gửi quá 24 giờ, hoặc từ hai lần khởi động trước"
        case .unsent: "có dữ liệu chưa gửi quá 60 phút"
        case .uploadFailing: "gửi dữ liệu không thành công quá 60 phút"
        case .notEnrolled: "chưa đăng ký với máy chủ"
        case .keyUnreadable: "không đọc được khóa ký, dữ liệu chưa thể gửi"
        case .clockUnset: "đồng hồ chưa được đặt"
        case .diskLow: "ổ đĩa còn dưới \(Limits.amberDiskPercent)% dung lượng trống"
        case .panelMissing: "bàn phím đánh giá chưa được cắm"
        case .keyStuck: "có phím bị kẹt"
        case .screenNeedsHelp: "màn hình và các bộ phận đi kèm cần được kiểm tra"
        }
    }

    /// The reason in English, as the end of a sentence about the kiosk.
    package var en: String {
        switch self {
        case .notRecording(let refusal): "not recording: \(refusal.en)"
        case .inService: "in service mode, presses do not count"
        case .unsentTooLong: "entries unsent for more than 24 hours, or since two starts ago"
        case .unsent: "entries unsent for more than 60 minutes"
        case .uploadFailing: "no upload has succeeded for more than 60 minutes"
        case .notEnrolled: "not enrolled with a server"
        case .keyUnreadable: "the signing key cannot be read, nothing can be sent"
        case .clockUnset: "the clock has not been set"
        case .diskLow: "less than \(Limits.amberDiskPercent)% of the disk is free"
        case .panelMissing: "a panel is not plugged in"
        case .keyStuck: "a key is stuck"
        case .screenNeedsHelp: "the screen or a part of it needs to be looked at"
        }
    }
}
