import CCairo
package import FeedbackCore

/// A PDF of pages of A4, in which pictures are drawn as lines and letters.
@safe package final class Document {
    /// A4 on its side, in points.
    private static let page = Size(width: 842, height: 595)
    private static let margin = 36

    private let file: String
    private let typesetter: Typesetter
    private let surface: OpaquePointer
    private let cairo: OpaquePointer

    /// Begins a document in a file.
    package init(file: String, typesetter: Typesetter) throws(DrawingFailure) {
        self.file = file
        self.typesetter = typesetter
        let surface: OpaquePointer = unsafe cairo_pdf_surface_create(
            file, Double(Self.page.width), Double(Self.page.height))
        let cairo: OpaquePointer = unsafe cairo_create(surface)
        let status = unsafe cairo_status(cairo)
        guard status == CAIRO_STATUS_SUCCESS else {
            unsafe cairo_destroy(cairo)
            unsafe cairo_surface_destroy(surface)
            throw DrawingFailure(file: file, status)
        }
        unsafe self.surface = surface
        unsafe self.cairo = cairo
    }

    deinit {
        unsafe cairo_destroy(cairo)
        unsafe cairo_surface_destroy(surface)
    }

    /// Adds a page with a picture, as large as it fits, and a line below it.
    package func add(_ placement: Placement, background: Color, caption: String) {
        let ground = Self.ground
        let text = Rect(x: ground.x, y: ground.bottom - 20, width: ground.width, height: 20)
        let scale = min(
            Double(ground.width) / Double(placement.frame.width),
            Double(ground.height - 32) / Double(placement.frame.height))
        unsafe cairo_save(cairo)
        let left = (Double(Self.page.width) - scale * Double(placement.frame.width)) / 2
        unsafe cairo_translate(cairo, left, Double(ground.y))
        unsafe cairo_scale(cairo, scale, scale)
        unsafe Canvas(cairo: cairo, typesetter: typesetter)
            .draw(placement, background: background)
        unsafe cairo_restore(cairo)
        write([caption], size: 11, in: text)
        unsafe cairo_show_page(cairo)
    }

    /// Adds a page of lines.
    package func add(lines: [String]) {
        write(lines, size: 14, in: Self.ground)
        unsafe cairo_show_page(cairo)
    }

    /// Writes what is not in the file yet; nothing can be added afterwards.
    package func finish() throws(DrawingFailure) {
        // After an error a context draws nothing more, and its surface knows nothing of it.
        let drawing = unsafe cairo_status(cairo)
        unsafe cairo_surface_finish(surface)
        for status in [drawing, unsafe cairo_surface_status(surface)]
        where status != CAIRO_STATUS_SUCCESS {
            throw DrawingFailure(file: file, status)
        }
    }

    private static var ground: Rect {
        Rect(x: 0, y: 0, width: page.width, height: page.height).inset(by: margin)
    }

    private func write(_ lines: [String], size: Int, in frame: Rect) {
        unsafe Canvas(cairo: cairo, typesetter: typesetter).set(Color(red: 0, green: 0, blue: 0))
        unsafe typesetter.draw(
            lines.joined(separator: "\n"), TextStyle(size: size, alignment: .leading), in: frame,
            on: cairo)
    }
}
