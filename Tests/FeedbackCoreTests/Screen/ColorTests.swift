import FeedbackCore
import Testing

/// Expected contrasts as the W3C's own examples and tools give them.
struct ColorTests {
    @Test(
        arguments: [
            ("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0),
            // Understanding SC 1.4.3: the lightest grey on white that passes 4.5:1.
            ("#767676", "#FFFFFF", 4.54), ("#777777", "#FFFFFF", 4.48),
            ("#FF0000", "#FFFFFF", 4.0), ("#0000FF", "#FFFFFF", 8.59),
            ("#595959", "#FFFFFF", 7.0),
        ])
    func `contrasts are those of WCAG`(one: String, other: String, contrast: Double) throws {
        let one = try #require(Color(hex: one))
        let other = try #require(Color(hex: other))
        #expect(abs(one.contrast(with: other) - contrast) < 0.01)
        #expect(one.contrast(with: other) == other.contrast(with: one))
    }

    @Test func `a colour is six digits after a hash, and nothing else`() {
        #expect(Color(hex: "#0f4C5c")?.description == "#0F4C5C")
        for text in ["", "#", "0F4C5C", "#0F4C5", "#0F4C5C0", "#0F4C5G", "#0F4C5Ç"] {
            #expect(Color(hex: text) == nil, "\(text)")
        }
    }
}
