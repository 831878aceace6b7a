/// How large a picture is in millimetres, and who says so.
///
/// The one assumption about displays that do not say it stands here; the layout, touches and the
/// preview share it.
package struct PictureSize: Hashable, Sendable {
    /// Who says how large it is.
    package enum Source: Hashable, Sendable {
        /// `screen.size` in `kiosk.yaml`, or the command line.
        case configured
        /// The display.
        case display
        /// Nobody: it is taken for 10.1 inches.
        case assumed
    }

    /// Width and height.
    package let millimetres: Size
    /// Who says so.
    package let source: Source

    /// What is configured comes first, then what the display says, if a display can be so large.
    package init(of pixels: Size, configured: Size?, display: Size?) {
        if let configured {
            (millimetres, source) = (configured, .configured)
        } else if let display, Self.canBe(display, of: pixels) {
            (millimetres, source) = (display, .display)
        } else {
            (millimetres, source) = (Self.assumed(for: pixels), .assumed)
        }
    }

    /// False for what no display measures, and for sides that are named the wrong way round: then
    /// pixels would be much wider than tall, or the other way.
    private static func canBe(_ size: Size, of pixels: Size) -> Bool {
        let sizes = Limits.touchSizes
        guard sizes.contains(size.width), sizes.contains(size.height) else { return false }
        let (across, down) = (pixels.width * size.height, pixels.height * size.width)
        return 3 * across <= 4 * down && 3 * down <= 4 * across
    }

    /// The longer side is that of 10.1 inches, and pixels are square.
    ///
    /// On a larger display everything is then larger than it has to be, which nobody minds.
    private static func assumed(for pixels: Size) -> Size {
        let long = max(Limits.assumedPicture.width, Limits.assumedPicture.height)
        let most = max(pixels.width, pixels.height, 1)
        return Size(
            width: max(1, (pixels.width * long + most / 2) / most),
            height: max(1, (pixels.height * long + most / 2) / most))
    }
}
