extension ScreenTexts {
    /// The Vietnamese texts that come with the product, for a kiosk whose own have a mistake.
    ///
    /// They are those of the shipped `texts/vi.yaml`.
    package static let vietnamese = ScreenTexts(
        code: "vi",
        levels: [
            "Rất không hài\u{A0}lòng",
            "Không hài\u{A0}lòng",
            "Bình thường",
            "Hài\u{A0}lòng",
            "Rất hài\u{A0}lòng",
        ],
        phrases: [
            .language: "Tiếng Việt",
            .whyDissatisfied: "Điều gì làm Ông/Bà chưa hài\u{A0}lòng?",
            .whyNeutral: "Điều gì cần làm tốt hơn?",
            .whySatisfied: "Điều gì làm Ông/Bà hài\u{A0}lòng nhất?",
            .recorded: "Đã ghi nhận",
            .correct: "Sửa",
            .correcting: "Xin Ông/Bà chọn lại:",
            .skip: "Bỏ\u{A0}qua",
            .done: "Xong",
            .thanks: "Cảm\u{A0}ơn Ông/Bà đã đánh\u{A0}giá!",
            .thanksMore: "Ý kiến của Ông/Bà giúp chúng tôi phục\u{A0}vụ tốt hơn.",
            .answer: """
            Nếu cần được trả\u{A0}lời, xin gọi {hotline} hoặc gửi phản\u{A0}ánh tại \
            {complaints}
            """,
            .paused: "Thiết bị tạm\u{A0}ngừng phục\u{A0}vụ",
            .pausedMore: "Xin\u{A0}lỗi Ông/Bà vì sự bất\u{A0}tiện này.",
            .panelsOnly: "Màn hình này tạm\u{A0}ngừng hoạt\u{A0}động",
            .panelsOnlyMore: """
            Xin Ông/Bà đánh\u{A0}giá bằng các nút\u{A0}bấm. Xin\u{A0}lỗi vì sự \
            bất\u{A0}tiện này.
            """,
            .privacy: """
            Đánh\u{A0}giá ẩn\u{A0}danh. Thiết\u{A0}bị không chụp\u{A0}ảnh, không \
            ghi\u{A0}âm, không lưu họ\u{A0}tên, số điện\u{A0}thoại hay số định\u{A0}danh \
            của Ông/Bà.
            """,
            .hotline: "Đường dây nóng: {hotline}",
            .result: """
            {period}: {share} hài\u{A0}lòng hoặc rất hài\u{A0}lòng, khoảng dao\u{A0}động \
            {interval}; {ratings} lượt đánh\u{A0}giá tự\u{A0}nguyện, {left-out} lượt \
            để\u{A0}riêng.
            """,
            .resultWithTarget: """
            {period}: {share} hài\u{A0}lòng hoặc rất hài\u{A0}lòng, khoảng dao\u{A0}động \
            {interval}; {ratings} lượt đánh\u{A0}giá tự\u{A0}nguyện, {left-out} lượt \
            để\u{A0}riêng. Chỉ\u{A0}tiêu:\u{A0}{target}.
            """,
            .code: "Nhập mã nhân viên",
            .wrongCode: "Mã không đúng",
            .erase: "Xóa",
            .leave: "Quay lại",
        ],
        decimalMark: ",")
}
