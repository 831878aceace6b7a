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
    ///
    /// With the whole of a picture that is moved goes the ground that it leaves uncovered.
    package func copy(
        _ part: Rect, from picture: UnsafeRawBufferPointer, stride: Int,
        to memory: UnsafeMutableRawBufferPointer, pitch: Int,
        finish: PictureFinish = PictureFinish()
    ) {
        let whole = Rect(x: 0, y: 0, width: size.width, height: size.height)
        guard let part = part.intersection(whole) else { return }
        if part == whole {
            for strip in finish.uncovered(in: whole) {
                unsafe fill(strip, with: finish.borderPixel, in: memory, pitch: pitch)
            }
        }
        guard let seen = finish.place(of: part, in: whole) else { return }
        let isPlain = rotation == .none && finish.keepsPixels
        for y in seen.y..<seen.bottom {
            let row = (y - finish.shift.y) * stride + (seen.x - finish.shift.x) * 4
            let source = unsafe UnsafeRawBufferPointer(
                rebasing: picture[row..<row + seen.width * 4])
            guard !isPlain else {
                let start = y * pitch + seen.x * 4
                unsafe UnsafeMutableRawBufferPointer(
                    rebasing: memory[start..<start + seen.width * 4]
                ).copyMemory(from: source)
                continue
            }
            for x in 0..<seen.width {
                let pixel = unsafe source.load(fromByteOffset: x * 4, as: UInt32.self)
                unsafe store(
                    finish.finished(pixel), x: seen.x + x, y: y, in: memory, pitch: pitch)
            }
        }
    }

    private func fill(
        _ part: Rect, with pixel: UInt32, in memory: UnsafeMutableRawBufferPointer, pitch: Int
    ) {
        for y in part.y..<part.bottom {
            for x in part.x..<part.right {
                unsafe store(pixel, x: x, y: y, in: memory, pitch: pitch)
            }
        }
    }

    private func store(
        _ pixel: UInt32, x: Int, y: Int, in memory: UnsafeMutableRawBufferPointer, pitch: Int
    ) {
        let place = place(x: x, y: y)
        unsafe memory.storeBytes(
            of: pixel, toByteOffset: place.y * pitch + place.x * 4, as: UInt32.self)
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
