import CCairo
package import FeedbackCore

/// A picture in memory, which knows what it shows and changes only what differs.
@safe package final class Picture {
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let typesetter: Typesetter
    private var shown: Placement?

    /// Bytes from one row to the next.
    package let stride: Int

    /// An empty picture of so many pixels.
    ///
    /// - Throws: `DrawingFailure` if there is no memory for it, or no picture can be so large.
    package init(size: Size, typesetter: Typesetter) throws(DrawingFailure) {
        let surface: OpaquePointer = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, Int32(clamping: size.width), Int32(clamping: size.height))
        let cairo: OpaquePointer = unsafe cairo_create(surface)
        unsafe self.surface = surface
        unsafe self.cairo = cairo
        self.typesetter = typesetter
        stride = Int(unsafe cairo_image_surface_get_stride(surface))
        try demandSound()
    }

    /// A picture of a placement on a background.
    package convenience init(
        _ placement: Placement, background: Color, typesetter: Typesetter
    ) throws(DrawingFailure) {
        let size = Size(width: placement.frame.width, height: placement.frame.height)
        try self.init(size: size, typesetter: typesetter)
        _ = try show(placement, background: background)
    }

    deinit {
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }

    /// Shows a placement on a background, and says what has changed.
    ///
    /// - Throws: `DrawingFailure` if Cairo gave up; the picture is then of no use any more.
    package func show(
        _ placement: Placement, background: Color
    ) throws(DrawingFailure) -> Damage {
        let damage = placement.damage(after: shown)
        let canvas = unsafe Canvas(cairo: cairo, typesetter: typesetter)
        for part in damage.parts {
            canvas.draw(placement, within: part, background: background)
        }
        unsafe cairo_surface_flush(surface)
        try demandSound()
        shown = placement
        return damage
    }

    /// Gives the pixels to `body`: row by row, each one blue, green, red and 255.
    package func withPixels<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let height = Int(unsafe cairo_image_surface_get_height(surface))
        let data = unsafe UnsafeRawPointer(cairo_image_surface_get_data(surface))
        return unsafe body(UnsafeRawBufferPointer(start: data, count: stride * height))
    }

    /// Writes the picture as PNG.
    package func write(png file: String) throws(DrawingFailure) {
        let status = unsafe cairo_surface_write_to_png(surface, file)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw DrawingFailure(file: file, status)
        }
    }

    /// Whatever went wrong on the way, the context says so from then on.
    private func demandSound() throws(DrawingFailure) {
        let status = unsafe cairo_status(cairo)
        guard status != CAIRO_STATUS_SUCCESS else { return }
        let (width, height) = unsafe (
            cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface)
        )
        throw DrawingFailure(
            reason: "\(width) × \(height) pixels cannot be drawn: "
                + DrawingFailure.words(status))
    }
}
