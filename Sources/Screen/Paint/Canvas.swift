import CCairo
import FeedbackCore

/// Draws what is placed, through Cairo.
@safe struct Canvas {
    let cairo: OpaquePointer
    let typesetter: Typesetter

    func draw(_ placement: Placement, background: Color) {
        draw(placement, within: placement.frame, background: background)
    }

    /// Draws a part of it; the rest stays as it is.
    func draw(_ placement: Placement, within part: Rect, background: Color) {
        unsafe cairo_save(cairo)
        outline(part)
        unsafe cairo_clip(cairo)
        set(background)
        fill(part)
        for item in placement.items where item.ink.distance(to: part) < 0 { draw(item) }
        unsafe cairo_restore(cairo)
    }

    private func draw(_ item: Placed) {
        // A text leaves a point behind, from which an arc would draw a line.
        unsafe cairo_new_path(cairo)
        switch item.drawing {
        case .nothing: break
        case .text(let text, let style, let color):
            set(color)
            unsafe typesetter.draw(text, style, in: item.frame, on: cairo)
        case .card(let fill, let line, let width, let radius):
            card(item.frame, fill, line, width, radius)
        case .face(let level, let fill, let ink, let line, let ring):
            FaceDrawing(level: level, fill: fill, ink: ink, line: line, ring: ring)
                .draw(in: item.frame, on: self)
        case .tick(let fill, let ink): tick(item.frame, fill, ink)
        case .pause(let fill, let ink): pause(item.frame, fill, ink)
        case .code(let text, let dark, let light): code(text, item.frame, dark, light)
        case .dots(let filled, let count, let color): dots(filled, count, item.frame, color)
        case .light(let color): light(color, item.frame)
        case .focus(let color, let width, let radius):
            set(color)
            unsafe cairo_set_line_width(cairo, Double(width))
            roundedPath(item.frame.inset(by: width / 2), radius)
            unsafe cairo_stroke(cairo)
        }
    }

    func set(_ color: Color) {
        unsafe cairo_set_source_rgb(
            cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
    }

    private func outline(_ frame: Rect) {
        unsafe cairo_rectangle(
            cairo, Double(frame.x), Double(frame.y), Double(frame.width), Double(frame.height))
    }

    private func fill(_ frame: Rect) {
        outline(frame)
        unsafe cairo_fill(cairo)
    }
}

extension Canvas {
    private func card(
        _ frame: Rect, _ fill: Color, _ line: Color, _ width: Int, _ radius: Int
    ) {
        // A line of an odd width is sharp if it runs along the middle of pixels.
        let half = Double(width) / 2
        roundedPath(frame, radius, inset: half)
        set(fill)
        unsafe cairo_fill_preserve(cairo)
        set(line)
        unsafe cairo_set_line_width(cairo, Double(width))
        unsafe cairo_stroke(cairo)
    }

    private func roundedPath(_ frame: Rect, _ radius: Int, inset: Double = 0) {
        let (left, top) = (Double(frame.x) + inset, Double(frame.y) + inset)
        let (right, bottom) = (Double(frame.right) - inset, Double(frame.bottom) - inset)
        let radius = Double(min(radius, frame.width / 2, frame.height / 2))
        let quarter = Double.pi / 2
        unsafe cairo_new_sub_path(cairo)
        unsafe cairo_arc(cairo, right - radius, top + radius, radius, -quarter, 0)
        unsafe cairo_arc(cairo, right - radius, bottom - radius, radius, 0, quarter)
        unsafe cairo_arc(cairo, left + radius, bottom - radius, radius, quarter, 2 * quarter)
        unsafe cairo_arc(cairo, left + radius, top + radius, radius, 2 * quarter, 3 * quarter)
        unsafe cairo_close_path(cairo)
    }

    func disc(x: Double, y: Double, radius: Double) {
        unsafe cairo_new_sub_path(cairo)
        unsafe cairo_arc(cairo, x, y, radius, 0, 2 * Double.pi)
        unsafe cairo_close_path(cairo)
    }

    private func tick(_ frame: Rect, _ fill: Color, _ ink: Color) {
        let (x, y, radius) = sign(frame, fill, ink, lineWidth: 0.2)
        unsafe cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_move_to(cairo, x - radius * 0.45, y + radius * 0.05)
        unsafe cairo_line_to(cairo, x - radius * 0.1, y + radius * 0.4)
        unsafe cairo_line_to(cairo, x + radius * 0.48, y - radius * 0.35)
        unsafe cairo_stroke(cairo)
    }

    private func pause(_ frame: Rect, _ fill: Color, _ ink: Color) {
        let (x, y, radius) = sign(frame, fill, ink, lineWidth: 0.24)
        for side in [-0.26, 0.26] {
            unsafe cairo_move_to(cairo, x + side * radius, y - radius * 0.32)
            unsafe cairo_line_to(cairo, x + side * radius, y + radius * 0.32)
        }
        unsafe cairo_stroke(cairo)
    }

    /// The disc of a sign, and the pen for what stands on it, in parts of the disc's radius;
    /// returns the disc's centre and radius.
    private func sign(
        _ frame: Rect, _ fill: Color, _ ink: Color, lineWidth: Double
    ) -> (x: Double, y: Double, radius: Double) {
        let radius = Double(frame.width) / 2
        let (x, y) = (Double(frame.x) + radius, Double(frame.y) + radius)
        set(fill)
        disc(x: x, y: y, radius: radius)
        unsafe cairo_fill(cairo)
        set(ink)
        unsafe cairo_set_line_width(cairo, radius * lineWidth)
        unsafe cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
        return (x, y, radius)
    }

    private func dots(_ filled: Int, _ count: Int, _ frame: Rect, _ color: Color) {
        let step = min(Double(frame.height), Double(frame.width) / Double(count))
        set(color)
        unsafe cairo_set_line_width(cairo, max(1, step * 0.06))
        for place in 0..<count {
            disc(
                x: Double(frame.x) + step * (Double(place) + 0.5),
                y: Double(frame.y) + Double(frame.height) / 2,
                radius: step * 0.25)
            if place < filled { unsafe cairo_fill(cairo) } else { unsafe cairo_stroke(cairo) }
        }
    }

    /// Colour is never alone: green is a small disc, amber a triangle, red a cross.
    private func light(_ light: Light.Color, _ frame: Rect) {
        let side = Double(frame.width)
        let x = Double(frame.x) + Double(frame.width) / 2
        let y = Double(frame.y) + Double(frame.height) / 2
        switch light {
        case .green:
            set(Color(red: 0x2E, green: 0x7D, blue: 0x32))
            disc(x: x, y: y, radius: side * 0.6 / 2)
            unsafe cairo_fill(cairo)
        case .amber:
            set(Color(red: 0xC7, green: 0x77, blue: 0x00))
            unsafe cairo_move_to(cairo, x, y - side * 0.45)
            unsafe cairo_line_to(cairo, x + side * 0.5, y + side * 0.45)
            unsafe cairo_line_to(cairo, x - side * 0.5, y + side * 0.45)
            unsafe cairo_close_path(cairo)
            unsafe cairo_fill(cairo)
        case .red:
            set(Color(red: 0xC6, green: 0x28, blue: 0x28))
            unsafe cairo_set_line_width(cairo, side * 0.25)
            for slope in [1.0, -1.0] {
                unsafe cairo_move_to(cairo, x - side * 0.36, y - slope * side * 0.36)
                unsafe cairo_line_to(cairo, x + side * 0.36, y + slope * side * 0.36)
            }
            unsafe cairo_stroke(cairo)
        }
    }

    /// Modules are whole pixels, or phones could not read them from a distance.
    private func code(_ text: String, _ frame: Rect, _ dark: Color, _ light: Color) {
        guard let matrix = CodeMatrix(text) else { return }
        set(light)
        fill(frame)
        let pixels = max(1, min(frame.width, frame.height) / matrix.sideWithMargin)
        let square = frame.centered(width: pixels * matrix.side, height: pixels * matrix.side)
        set(dark)
        for row in 0..<matrix.side {
            for column in 0..<matrix.side where matrix.isDark(row: row, column: column) {
                unsafe cairo_rectangle(
                    cairo, Double(square.x + column * pixels), Double(square.y + row * pixels),
                    Double(pixels), Double(pixels))
            }
        }
        unsafe cairo_fill(cairo)
    }
}
