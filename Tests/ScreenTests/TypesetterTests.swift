import FeedbackCore
import Foundation
import Testing

@testable import Screen

/// Where lines break.
struct TypesetterTests {
    private let typesetter: Typesetter
    private let style = TextStyle(size: 40)

    init() throws {
        typesetter = Typesetter(
            fonts: try Fonts(directory: Studio.root.appending(path: "assets/fonts").path))
    }

    private func extent(_ text: String, _ width: Int) -> TextExtent {
        typesetter.extent(of: text, style: style, width: width)
    }

    @Test(
        arguments: [
            "Nơi tiếp đón chưa thuận tiện", "Thủ tục rườm rà, phải nộp thêm giấy tờ",
            "How satisfied are you with today's service at Tay Nha Trang Ward?",
        ], [300, 371, 520])
    func `lines are as short as they can be while there are no more of them`(
        text: String, width: Int
    ) {
        let balanced = typesetter.balancedWidth(of: text, style, within: width)
        #expect(balanced < width)
        #expect(extent(text, balanced).height == extent(text, width).height)
        #expect(extent(text, balanced).width <= balanced)
        let narrower = extent(text, balanced - 1)
        #expect(narrower.height > extent(text, width).height || narrower.width > balanced - 1)
    }

    @Test(arguments: [
        "", "Sửa", "Một\nHai ba bốn năm sáu bảy tám chín", "một pneumonoultramicroscopic",
    ])
    func `one line, lines of their own, and a word without room stay where they are`(text: String) {
        #expect(typesetter.balancedWidth(of: text, style, within: 300) == 300)
    }

    @Test func `a way to address people is one word, and a long address is several`() {
        let line = extent("Bà", 1_000).height
        #expect(extent("Ông/Bà", 100).height == line)
        #expect(extent("của Ông/Bà.", 150).height == 2 * line)
        #expect(extent("dichvucong.gov.vn/PhanAnhKienNghi/GuiPhanAnh", 700).height == 2 * line)
    }
}
