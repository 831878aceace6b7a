package import FeedbackCore

/// How large a display is, in pixels and to the hand and eye.
package struct DisplayMetrics: Hashable, Sendable {
    /// The picture.
    package let pixels: Size
    /// The longer way of one millimetre, if pixels are not square.
    private let pixelsPerMillimetre: Double
    /// What texts are reduced by on a display that is smaller than 10 inches.
    private let reduction: Double

    /// Takes a picture's pixels, and its size as `PictureSize` has it.
    package init(pixels: Size, millimetres: Size) {
        self.pixels = pixels
        let across = Double(pixels.width) / Double(max(1, millimetres.width))
        let down = Double(pixels.height) / Double(max(1, millimetres.height))
        pixelsPerMillimetre = max(across, down)
        let short = Double(min(pixels.width, pixels.height)) / pixelsPerMillimetre
        reduction = min(1, short / Self.fullTextFrom)
    }

    /// The shorter side of a display of 10.1 inches in mm, from which on texts have full size.
    private static let fullTextFrom = 135.0

    /// The smallest letters in points that citizens have to read, however small the display is.
    private static let readableFrom = 12.0

    /// True if the picture is taller than wide.
    package var isPortrait: Bool { pixels.height > pixels.width }

    /// True on a display like those of 7 inches, where a question may have less than its letters.
    var isSmall: Bool { reduction < 0.75 }

    /// A length in whole pixels, rounded up.
    package func pixels(millimetres: Double) -> Int {
        Int((millimetres * pixelsPerMillimetre).rounded(.up))
    }

    /// A size of text in whole pixels, on small displays reduced, but not to letters that are hard
    /// to read; a point is 1/72 inch.
    package func pixels(points: Double) -> Int {
        let least = min(points, Self.readableFrom)
        return pixels(millimetres: max(least, points * reduction) * 25.4 / 72)
    }

    /// A length in whole pixels, reduced as texts are.
    func pixels(reducedMillimetres millimetres: Double) -> Int {
        pixels(millimetres: millimetres * reduction)
    }
}
