extension TouchRejection {
    /// What it was, after a number, in Vietnamese.
    package var vi: String {
        switch self {
        case .outside: "ngoài hình"
        case .palm: "lòng bàn tay"
        case .crowd: "nhiều điểm cùng lúc"
        case .onDirt: "trên vết bẩn"
        case .interference: "nhiễu"
        case .second: "ngón thứ hai"
        case .moved: "trượt đi"
        case .short: "quá ngắn"
        case .held: "giữ quá lâu"
        case .dirt: "vết bẩn"
        case .forgotten: "không báo nhấc tay"
        case .overrun: "mất sự kiện"
        case .early: "có sẵn từ đầu"
        case .gone: "bị ngắt giữa chừng"
        }
    }

    /// What it was, after a number, in English.
    package var en: String {
        switch self {
        case .outside: "outside"
        case .palm: "palm"
        case .crowd: "several at once"
        case .onDirt: "on dirt"
        case .interference: "interference"
        case .second: "second finger"
        case .moved: "moved"
        case .short: "too short"
        case .held: "held too long"
        case .dirt: "dirt"
        case .forgotten: "not said to be lifted"
        case .overrun: "events lost"
        case .early: "there before"
        case .gone: "cut short"
        }
    }
}
