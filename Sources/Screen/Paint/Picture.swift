import CCairo
package import FeedbackCore

/// A picture in memory, which knows what it shows and changes only what differs.
@safe package final class Picture {
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let typesetter: Typesetter
    private var shown: Placement?
    /// Parts with faces as they were drawn: a screen shows the same ones all day.
    private var stamps: [Stamp: [UInt32]] = [:]
    /// The pixels in them.
    private var remembered = 0
    /// All pixels of the picture.
    private let pixels: Int

    /// What a part of the picture depends on.
    private struct Stamp: Hashable {
        var part: Rect
        var background: Color
        var looks: [Placed]
    }

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
        pixels = size.width * size.height
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
        for part in damage.parts { show(placement, within: part, background) }
        unsafe cairo_surface_flush(surface)
        try demandSound()
        shown = placement
        return damage
    }

    /// Puts a part there as it was drawn before, or draws it and remembers how it looks.
    private func show(_ placement: Placement, within part: Rect, _ background: Color) {
        let stamp = Stamp(
            part: part, background: background,
            looks: placement.items.filter { $0.ink.distance(to: part) < 0 }.map(\.look))
        if let rows = stamps[stamp] { return copy(rows, to: part) }
        unsafe Canvas(cairo: cairo, typesetter: typesetter)
            .draw(placement, within: part, background: background)
        let count = part.width * part.height
        // Faces take longest to draw, and answer a touch; a whole page of them comes seldom.
        guard count <= pixels / 8, stamp.looks.contains(where: \.isFace) else { return }
        remembered += count
        // The cards of five faces: open, chosen and past.
        if remembered > 3 * pixels / 2 { (stamps, remembered) = ([:], count) }
        stamps[stamp] = rows(of: part)
    }

    private func rows(of part: Rect) -> [UInt32] {
        unsafe cairo_surface_flush(surface)
        var rows: [UInt32] = []
        rows.reserveCapacity(part.width * part.height)
        unsafe withPixels { pixels in
            for y in part.y..<part.bottom {
                for x in part.x..<part.right {
                    unsafe rows.append(
                        pixels.load(fromByteOffset: y * stride + x * 4, as: UInt32.self))
                }
            }
        }
        return rows
    }

    private func copy(_ rows: [UInt32], to part: Rect) {
        unsafe cairo_surface_flush(surface)
        guard let data = unsafe cairo_image_surface_get_data(surface) else { return }
        unsafe rows.withUnsafeBytes { rows in
            for row in 0..<part.height {
                let start = row * part.width * 4
                let target = unsafe UnsafeMutableRawBufferPointer(
                    start: data + (part.y + row) * stride + part.x * 4, count: part.width * 4)
                unsafe target.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: rows[start..<start + part.width * 4]))
            }
        }
        unsafe cairo_surface_mark_dirty_rectangle(
            surface, Int32(part.x), Int32(part.y), Int32(part.width), Int32(part.height))
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
