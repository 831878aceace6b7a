import CCairo
import CPango
import FeedbackCore

/// Sets texts in the fonts of the screen, and measures them.
///
/// One thread owns it.
@safe package final class Typesetter: TextMeasuring {
    private struct Line: Hashable {
        var text: String
        var style: TextStyle
        var width: Int
    }

    private let fonts: Fonts
    private let context: OpaquePointer
    /// Texts as they were set; a screen has the same ones again and again.
    private var known: [Line: OpaquePointer] = unsafe [:]
    /// How wide texts are drawn.
    private var balanced: [Line: Int] = [:]
    /// A screen in two languages has some hundreds, with the sizes that were tried.
    private static let most = 4_096

    /// Sets texts in these fonts.
    package init(fonts: Fonts) {
        self.fonts = fonts
        unsafe context = pango_font_map_create_context(fonts.map)
        // Without our own word, what a machine's settings say would change the picture.
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_context_set_language(context, pango_language_from_string("vi"))
    }

    deinit {
        forget()
        unsafe g_object_unref(UnsafeMutableRawPointer(context))
    }

    /// What the text takes, as Pango sets it.
    package func extent(of text: String, style: TextStyle, width: Int) -> TextExtent {
        let layout = unsafe lines(of: text, style, width)
        var across: Int32 = 0
        var down: Int32 = 0
        unsafe pango_layout_get_pixel_size(layout, &across, &down)
        return TextExtent(
            width: Int(across), height: Int(down),
            missing: Int(unsafe pango_layout_get_unknown_glyphs_count(layout)))
    }

    /// Draws the text in the middle of the frame's height.
    func draw(
        _ text: String, _ style: TextStyle, in frame: Rect, on cairo: OpaquePointer
    ) {
        let width = balancedWidth(of: text, style, within: frame.width)
        let layout = unsafe lines(of: text, style, width)
        var down: Int32 = 0
        unsafe pango_layout_get_pixel_size(layout, nil, &down)
        let x = style.alignment == .center ? frame.x + (frame.width - width) / 2 : frame.x
        let y = frame.y + (frame.height - Int(down)) / 2
        unsafe cairo_move_to(cairo, Double(x), Double(y))
        unsafe pango_cairo_show_layout(cairo, layout)
    }

    /// The least width in which the text has no more lines, so that the last is not a single word
    /// where those above could give it company.
    func balancedWidth(of text: String, _ style: TextStyle, within width: Int) -> Int {
        let line = Line(text: text, style: style, width: width)
        if let known = balanced[line] { return known }
        let layout = unsafe set(text, style, width)
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }
        let count = unsafe pango_layout_get_line_count(layout)
        var (least, most) = (width / Int(max(1, count)), width)
        // In one line, or in paragraphs, everything stands where it should.
        while count > 1, !text.contains("\n"), most - least > 1 {
            let middle = (least + most) / 2
            unsafe pango_layout_set_width(layout, Int32(clamping: middle) * PANGO_SCALE)
            var across: Int32 = 0
            unsafe pango_layout_get_pixel_size(layout, &across, nil)
            let isEnough =
                unsafe pango_layout_get_line_count(layout) <= count && Int(across) <= middle
            (least, most) = isEnough ? (least, middle) : (middle, most)
        }
        balanced[line] = most
        return most
    }

    /// The text as it is set; ours until it is forgotten.
    private func lines(of text: String, _ style: TextStyle, _ width: Int) -> OpaquePointer {
        let line = Line(text: text, style: style, width: width)
        if let layout = unsafe known[line] { return unsafe layout }
        if unsafe known.count >= Self.most { forget() }
        let layout = unsafe set(text, style, width)
        unsafe known[line] = layout
        return unsafe layout
    }

    private func forget() {
        unsafe known.values.forEach { unsafe g_object_unref(UnsafeMutableRawPointer($0)) }
        unsafe known = [:]
        balanced = [:]
    }

    private func set(_ text: String, _ style: TextStyle, _ width: Int) -> OpaquePointer {
        let font = unsafe pango_font_description_new()
        defer { unsafe pango_font_description_free(font) }
        unsafe pango_font_description_set_family(font, Fonts.family)
        unsafe pango_font_description_set_weight(
            font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        unsafe pango_font_description_set_absolute_size(
            font, Double(style.size) * Double(PANGO_SCALE))
        let layout: OpaquePointer = unsafe pango_layout_new(context)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_layout_set_text(layout, Self.whole(text), -1)
        unsafe pango_layout_set_width(layout, Int32(clamping: width) * PANGO_SCALE)
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
        unsafe pango_layout_set_alignment(
            layout, style.alignment == .center ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT)
        return unsafe layout
    }

    /// The text with a joiner after each slash before a capital, for lines may break at a slash:
    /// `Ông/Bà` is one word all the same, and an address is as many as there have to be.
    private static func whole(_ text: String) -> String {
        guard text.contains("/") else { return text }
        var whole = ""
        var (last, isAddress): (Character, Bool) = (" ", false)
        for character in text {
            isAddress = !character.isWhitespace && (isAddress || last == "." && character.isLetter)
            if last == "/", character.isUppercase, !isAddress { whole.append("\u{2060}") }
            whole.append(character)
            last = character
        }
        return whole
    }
}
