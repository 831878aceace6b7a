import CCairo
import FeedbackCore

/// The face of a level of five: told by its mouth and brows, whatever its colour.
struct FaceDrawing {
    let level: UInt8
    let fill: Color
    let ink: Color
    let line: Color
    let ring: Color?

    func draw(in frame: Rect, on canvas: Canvas) {
        let side = Double(min(frame.width, frame.height))
        // A matrix that cannot be turned round again would end all drawing.
        guard side > 0 else { return }
        let cairo = unsafe canvas.cairo
        unsafe cairo_save(cairo)
        // From here on the face is a disc of radius 1 around the origin.
        unsafe cairo_translate(
            cairo, Double(frame.x) + Double(frame.width) / 2,
            Double(frame.y) + Double(frame.height) / 2)
        unsafe cairo_scale(cairo, side / 2, side / 2)
        if let ring {
            canvas.set(ring)
            canvas.disc(x: 0, y: 0, radius: 1)
            unsafe cairo_fill(cairo)
            unsafe cairo_scale(cairo, 0.93, 0.93)
        }
        unsafe cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
        unsafe cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
        canvas.set(fill)
        canvas.disc(x: 0, y: 0, radius: 0.97)
        unsafe cairo_fill_preserve(cairo)
        canvas.set(line)
        unsafe cairo_set_line_width(cairo, 0.05)
        unsafe cairo_stroke(cairo)
        canvas.set(ink)
        unsafe cairo_set_line_width(cairo, 0.11)
        eyes(canvas)
        mouth(canvas)
        unsafe cairo_restore(cairo)
    }

    private func eyes(_ canvas: Canvas) {
        let cairo = unsafe canvas.cairo
        for side in [-1.0, 1.0] {
            switch level {
            case 5:
                // Eyes that laugh.
                unsafe cairo_new_sub_path(cairo)
                unsafe cairo_arc(cairo, side * 0.36, -0.18, 0.15, .pi * 1.08, .pi * 1.92)
                unsafe cairo_stroke(cairo)
            default:
                canvas.disc(x: side * 0.36, y: -0.22, radius: 0.11)
                unsafe cairo_fill(cairo)
            }
            guard level == 1 else { continue }
            // Brows that are sorry, not angry.
            unsafe cairo_move_to(cairo, side * 0.58, -0.46)
            unsafe cairo_line_to(cairo, side * 0.26, -0.60)
            unsafe cairo_stroke(cairo)
        }
    }

    private func mouth(_ canvas: Canvas) {
        let cairo = unsafe canvas.cairo
        unsafe cairo_new_path(cairo)
        switch level {
        case 1:
            unsafe cairo_move_to(cairo, -0.42, 0.58)
            unsafe cairo_curve_to(cairo, -0.26, 0.20, 0.26, 0.20, 0.42, 0.58)
        case 2:
            unsafe cairo_move_to(cairo, -0.38, 0.50)
            unsafe cairo_curve_to(cairo, -0.20, 0.32, 0.20, 0.32, 0.38, 0.50)
        case 3:
            unsafe cairo_move_to(cairo, -0.36, 0.42)
            unsafe cairo_line_to(cairo, 0.36, 0.42)
        case 4:
            unsafe cairo_move_to(cairo, -0.42, 0.30)
            unsafe cairo_curve_to(cairo, -0.24, 0.62, 0.24, 0.62, 0.42, 0.30)
        default:
            unsafe cairo_move_to(cairo, -0.50, 0.18)
            unsafe cairo_curve_to(cairo, -0.40, 0.80, 0.40, 0.80, 0.50, 0.18)
            unsafe cairo_close_path(cairo)
            unsafe cairo_fill_preserve(cairo)
        }
        unsafe cairo_stroke(cairo)
    }
}
