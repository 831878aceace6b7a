import CCairo
package import FeedbackCore

/// A picture in memory.
@safe package final class Picture {
    private let surface: OpaquePointer

    /// Draws a placement on a background.
    package init(
        _ placement: Placement, background: Color, typesetter: Typesetter
    ) throws(DrawingFailure) {
        let size = placement.frame
        let surface: OpaquePointer = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, Int32(size.width), Int32(size.height))
        let cairo: OpaquePointer = unsafe cairo_create(surface)
        unsafe Canvas(cairo: cairo, typesetter: typesetter)
            .draw(placement, background: background)
        // Whatever went wrong on the way, the context says so now.
        let status = unsafe cairo_status(cairo)
        unsafe cairo_destroy(cairo)
        guard status == CAIRO_STATUS_SUCCESS else {
            unsafe cairo_surface_destroy(surface)
            throw DrawingFailure(
                reason: "\(size.width) × \(size.height) pixels cannot be drawn: "
                    + DrawingFailure.words(status))
        }
        unsafe cairo_surface_flush(surface)
        unsafe self.surface = surface
    }

    deinit {
        unsafe cairo_surface_destroy(surface)
    }

    /// Gives the pixels to `body`: row by row, each one blue, green, red and 255.
    package func withPixels<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let height = Int(unsafe cairo_image_surface_get_height(surface))
        let stride = Int(unsafe cairo_image_surface_get_stride(surface))
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
}
