package import FeedbackCore

/// Copies parts of a picture to where a display that stands on another side shows them.
package struct PictureTurn: Hashable, Sendable {
    /// How far the picture is turned.
    package let rotation: ScreenRotation
    /// The picture before it is turned.
    package let size: Size

    /// Turns pictures of a size.
    package init(_ rotation: ScreenRotation, size: Size) {
        self.rotation = rotation
        self.size = size
    }

    /// The picture as the display has it.
    package var turnedSize: Size { rotation.turned(size) }

    /// Copies the pixels of a part, finished; both have 4 bytes a pixel, and rows as far apart as
    /// `stride` and `pitch` say.
    package func copy(
        _ part: Rect, from picture: UnsafeRawBufferPointer, stride: Int,
        to memory: UnsafeMutableRawBufferPointer, pitch: Int,
        finish: PictureFinish = PictureFinish()
    ) {
        let whole = Rect(x: 0, y: 0, width: size.width, height: size.height)
        guard let part = part.intersection(whole) else { return }
        for y in part.y..<part.bottom {
            let row = y * stride + part.x * 4
            guard rotation != .none || !finish.keepsPixels else {
                let source = unsafe UnsafeRawBufferPointer(
                    rebasing: picture[row..<row + part.width * 4])
                let start = y * pitch + part.x * 4
                unsafe UnsafeMutableRawBufferPointer(
                    rebasing: memory[start..<start + part.width * 4]
                ).copyMemory(from: source)
                continue
            }
            for x in 0..<part.width {
                let pixel = unsafe picture.load(fromByteOffset: row + x * 4, as: UInt32.self)
                let place = place(x: part.x + x, y: y)
                unsafe memory.storeBytes(
                    of: finish.finished(pixel), toByteOffset: place.y * pitch + place.x * 4,
                    as: UInt32.self)
            }
        }
    }

    /// Where a pixel of the picture comes to stand.
    func place(x: Int, y: Int) -> (x: Int, y: Int) {
        switch rotation {
        case .none: (x, y)
        case .quarter: (size.height - 1 - y, x)
        case .half: (size.width - 1 - x, size.height - 1 - y)
        case .threeQuarters: (y, size.width - 1 - x)
        }
    }
}
